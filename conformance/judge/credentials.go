package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// withCredentials adds the Secrets that Gateways name and the stream lacks: keys are not kept with
// manifests, and what the analyzers say of a missing one would hide what they say of the rest.
func withCredentials(objects []*unstructured.Unstructured) ([]*unstructured.Unstructured, error) {
	known := map[string]bool{}
	for _, o := range objects {
		if o.GetKind() == "Secret" {
			known[namespaceOr(o, "default")+"/"+o.GetName()] = true
		}
	}
	out := objects
	for _, o := range objects {
		if o.GetKind() != "Gateway" {
			continue
		}
		for _, name := range credentialNames(o) {
			namespace := namespaceOr(o, "default")
			if known[namespace+"/"+name] {
				continue
			}
			known[namespace+"/"+name] = true
			data, err := selfSigned()
			if err != nil {
				return nil, err
			}
			out = append(out, &unstructured.Unstructured{Object: map[string]any{
				"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls",
				"metadata": map[string]any{"name": name, "namespace": namespace}, "data": data,
			}})
		}
	}
	return out, nil
}

func credentialNames(gateway *unstructured.Unstructured) []string {
	var names []string
	servers, _, _ := unstructured.NestedSlice(gateway.Object, "spec", "servers")
	for _, s := range servers {
		server, _ := s.(map[string]any)
		if name, _, _ := unstructured.NestedString(server, "tls", "credentialName"); name != "" {
			names = append(names, name)
		}
		several, _, _ := unstructured.NestedStringSlice(server, "tls", "credentialNames")
		names = append(names, several...)
	}
	return names
}

// selfSigned makes one certificate for a whole run.
var selfSigned = sync.OnceValues(func() (map[string]any, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, DNSNames: []string{"*.example.com"},
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	encoded := func(kind string, der []byte) string {
		return base64.StdEncoding.EncodeToString(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	return map[string]any{
		"tls.crt": encoded("CERTIFICATE", certificate),
		"tls.key": encoded("PRIVATE KEY", private),
		"ca.crt":  encoded("CERTIFICATE", certificate),
	}, nil
})
