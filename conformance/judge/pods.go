package main

import (
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// withPods returns the stream with the made Pods, and the workload of each of them.
func withPods(objects []*unstructured.Unstructured, wanted bool) (string, map[string]string, error) {
	workloads := map[string]string{}
	injected := map[string]bool{}
	for _, o := range objects {
		if o.GetKind() == "Namespace" {
			injected[o.GetName()] = o.GetLabels()["istio-injection"] == "enabled" || o.GetLabels()["istio.io/rev"] != ""
		}
	}
	var b strings.Builder
	write := func(o *unstructured.Unstructured) error {
		text, err := yaml.Marshal(o.Object)
		if err != nil {
			return err
		}
		b.WriteString("---\n")
		b.Write(text)
		return nil
	}
	for _, o := range objects {
		clusterScoped := o.GetKind() == "Namespace" || o.GetKind() == "Node" || strings.HasPrefix(o.GetKind(), "Cluster") ||
			o.GetKind() == "CustomResourceDefinition" || strings.HasSuffix(o.GetKind(), "WebhookConfiguration") || o.GetKind() == "GatewayClass"
		if !clusterScoped && o.GetNamespace() == "" {
			o.SetNamespace("default")
		}
		if o.GetKind() == "Service" {
			defaultServicePorts(o)
		}
		if err := write(o); err != nil {
			return "", nil, err
		}
		pod := podOf(o, injected[o.GetNamespace()])
		if pod == nil || !wanted {
			continue
		}
		if err := write(pod); err != nil {
			return "", nil, err
		}
		workloads["Pod "+pod.GetNamespace()+"/"+pod.GetName()] = o.GetKind() + " " + o.GetNamespace() + "/" + o.GetName()
	}
	return b.String(), workloads, nil
}

func podOf(o *unstructured.Unstructured, injectedNamespace bool) *unstructured.Unstructured {
	switch o.GetKind() {
	case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout":
	default:
		return nil
	}
	template, ok, _ := unstructured.NestedMap(o.Object, "spec", "template")
	if !ok {
		return nil
	}
	metadata, _ := template["metadata"].(map[string]any)
	if metadata == nil {
		metadata = map[string]any{}
	}
	metadata["name"] = o.GetName() + "-0"
	metadata["namespace"] = o.GetNamespace()
	pod := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"],
	}}
	inject := injectedNamespace
	if v, ok := pod.GetLabels()["sidecar.istio.io/inject"]; ok {
		inject = v == "true"
	}
	has := false
	for _, list := range []string{"containers", "initContainers"} {
		containers, _, _ := unstructured.NestedSlice(pod.Object, "spec", list)
		for _, c := range containers {
			if m, ok := c.(map[string]any); ok && m["name"] == "istio-proxy" {
				has = true
			}
		}
	}
	if inject && !has {
		containers, _, _ := unstructured.NestedSlice(pod.Object, "spec", "containers")
		containers = append(containers, map[string]any{"name": "istio-proxy", "image": "docker.io/istio/proxyv2:" + istioVersion})
		_ = unstructured.SetNestedSlice(pod.Object, containers, "spec", "containers")
		annotations := pod.GetAnnotations()
		if annotations == nil {
			annotations = map[string]string{}
		}
		annotations["sidecar.istio.io/status"] = "{}"
		pod.SetAnnotations(annotations)
	}
	return pod
}
