package main

import (
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"
	kubelib "istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/test"
)

type generated struct {
	t         test.Failer
	listeners []*listener.Listener
	routes    []*route.RouteConfiguration
	clusters  []*cluster.Cluster
	addresses map[string]string // service host name -> cluster IP
}

// generate lets istiod build the configuration of the request's proxy and hands it to use.
func generate(req request, use func(*generated) error) error {
	objects, err := documents(req.YAML)
	if err != nil {
		return err
	}
	configs, kube, addresses, err := split(objects)
	if err != nil {
		return err
	}
	meshConfig := mesh.DefaultMeshConfig()
	if req.Mesh != "" {
		if meshConfig, err = mesh.ApplyMeshConfig(req.Mesh, meshConfig); err != nil {
			return err
		}
	}
	var useErr error
	err = test.Wrap(func(t test.Failer) {
		defer func() {
			if r := recover(); r != nil {
				useErr = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
		}()
		server := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{Configs: configs, KubernetesObjects: kube, MeshConfig: meshConfig})
		p := &model.Proxy{
			Type: model.SidecarProxy, ConfigNamespace: req.Proxy.Namespace, Labels: req.Proxy.Labels,
			Metadata: &model.NodeMetadata{
				Namespace: req.Proxy.Namespace, Labels: req.Proxy.Labels, ClusterID: "Kubernetes", IstioVersion: istioVersion,
			},
		}
		if req.Proxy.Type == "gateway" {
			p.Type = model.Router
		}
		if req.Proxy.IP != "" {
			p.IPAddresses = []string{req.Proxy.IP}
		}
		p = server.SetupProxy(p)
		listeners := server.Listeners(p)
		useErr = use(&generated{
			t: t, listeners: listeners, routes: server.RoutesFromListeners(p, listeners), clusters: server.Clusters(p), addresses: addresses,
		})
	})
	if err != nil {
		return err
	}
	return useErr
}

// split separates Istio configuration from Kubernetes objects. Services get a cluster IP, and every
// object the same creation time unless it has one, so that order is by name as after one apply.
func split(objects []*unstructured.Unstructured) ([]config.Config, []runtime.Object, map[string]string, error) {
	epoch := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	decode := kubelib.IstioCodec.UniversalDeserializer().Decode
	var configs []config.Config
	var kube []runtime.Object
	addresses := map[string]string{}
	next := 0
	for _, o := range objects {
		gvk := o.GroupVersionKind()
		s, isConfig := collections.PilotGatewayAPI().FindByGroupKind(resource.FromKubernetesGVK(&gvk))
		if isConfig && strings.HasSuffix(gvk.Group, "istio.io") {
			raw, err := o.MarshalJSON()
			if err != nil {
				return nil, nil, nil, err
			}
			var kind crd.IstioKind
			if err := json.Unmarshal(raw, &kind); err != nil {
				return nil, nil, nil, err
			}
			kind.Namespace = namespaceOr(o, "default")
			cfg, err := crd.ConvertObject(s, &kind, "cluster.local")
			if err != nil {
				return nil, nil, nil, fmt.Errorf("%s %s: %w", o.GetKind(), o.GetName(), err)
			}
			if cfg.CreationTimestamp.IsZero() {
				cfg.CreationTimestamp = epoch
			}
			configs = append(configs, *cfg)
			continue
		}
		switch gvk.Kind {
		case "Service":
			o.SetNamespace(namespaceOr(o, "default"))
			defaultServicePorts(o)
			ip, _, _ := unstructured.NestedString(o.Object, "spec", "clusterIP")
			if ip == "" {
				next++
				ip = fmt.Sprintf("10.96.%d.%d", next/250, next%250+1)
				_ = unstructured.SetNestedField(o.Object, ip, "spec", "clusterIP")
			}
			addresses[o.GetName()+"."+o.GetNamespace()+".svc.cluster.local"] = ip
		case "Namespace", "Pod", "EndpointSlice", "Node", "Secret", "ServiceAccount", "Ingress", "IngressClass":
		default:
			if !isConfig {
				continue
			}
		}
		raw, err := o.MarshalJSON()
		if err != nil {
			return nil, nil, nil, err
		}
		decoded, _, err := decode(raw, nil, nil)
		if err != nil {
			return nil, nil, nil, fmt.Errorf("%s %s: %w", o.GetKind(), o.GetName(), err)
		}
		kube = append(kube, decoded)
	}
	return configs, kube, addresses, nil
}

func xdsOp(req request) (any, error) {
	out := map[string]any{}
	err := generate(req, func(g *generated) error {
		out["listeners"] = jsonOf(g.listeners)
		out["routes"] = jsonOf(g.routes)
		out["clusters"] = jsonOf(g.clusters)
		return nil
	})
	return out, err
}

func jsonOf[T proto.Message](messages []T) []json.RawMessage {
	out := []json.RawMessage{}
	for _, m := range messages {
		out = append(out, rawOf(m))
	}
	return out
}

func rawOf(m proto.Message) json.RawMessage {
	text, err := protojson.MarshalOptions{}.Marshal(m)
	if err != nil {
		text, _ = json.Marshal(map[string]string{"error": err.Error()})
	}
	return text
}
