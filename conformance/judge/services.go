package main

import (
	"net"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

func defaultServicePorts(o *unstructured.Unstructured) {
	ports, _, _ := unstructured.NestedSlice(o.Object, "spec", "ports")
	for _, p := range ports {
		port, ok := p.(map[string]any)
		if !ok {
			continue
		}
		if port["protocol"] == nil {
			port["protocol"] = "TCP"
		}
		if port["targetPort"] == nil {
			port["targetPort"] = port["port"]
		}
	}
	if len(ports) > 0 {
		_ = unstructured.SetNestedSlice(o.Object, ports, "spec", "ports")
	}
}

func addressOf(g *generated, p proxy, host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	for _, candidate := range []string{host, host + "." + p.Namespace + ".svc.cluster.local", host + ".svc.cluster.local", host + ".cluster.local"} {
		if ip, ok := g.addresses[candidate]; ok && ip != "None" {
			return ip
		}
	}
	return ""
}
