package main

import (
	"context"
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/kube-openapi/pkg/util/proto"
)

// cluster is an API server.
type cluster struct {
	client dynamic.Interface
	mapper meta.RESTMapper
}

func (c cluster) of(it *unstructured.Unstructured) (dynamic.ResourceInterface, error) {
	kind := it.GroupVersionKind()
	mapping, err := c.mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if err != nil {
		return nil, err
	}
	if mapping.Scope.Name() == meta.RESTScopeNameRoot {
		return c.client.Resource(mapping.Resource), nil
	}
	return c.client.Resource(mapping.Resource).Namespace(it.GetNamespace()), nil
}

// Run answers what a server-side apply of Argo CD would make of the object.
func (c cluster) Run(ctx context.Context, config *unstructured.Unstructured, manager string) (string, error) {
	resource, err := c.of(config)
	if err != nil {
		return "", err
	}
	options := metav1.ApplyOptions{DryRun: []string{metav1.DryRunAll}, Force: true, FieldManager: manager}
	predicted, err := resource.Apply(ctx, config.GetName(), config, options)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(predicted)
	return string(text), err
}

func diffCluster(req request) (any, error) {
	config, err := clientcmd.BuildConfigFromFlags("", req.Kubeconfig)
	if err != nil {
		return nil, err
	}
	discoverer, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, err
	}
	groups, err := restmapper.GetAPIGroupResources(discoverer)
	if err != nil {
		return nil, err
	}
	document, err := discoverer.OpenAPISchema()
	if err != nil {
		return nil, err
	}
	models, err := proto.NewOpenAPIData(document)
	if err != nil {
		return nil, err
	}
	parser, err := managedfields.NewGVKParser(models, false)
	if err != nil {
		return nil, err
	}
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	there := cluster{client: client, mapper: restmapper.NewDiscoveryRESTMapper(groups)}
	answers := make([]comparison, 0, len(req.Objects))
	for _, it := range req.Objects {
		resource, err := there.of(it.Git)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", nameOf(it.Git), err)
		}
		live, err := resource.Get(context.Background(), it.Git.GetName(), metav1.GetOptions{})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", nameOf(it.Git), err)
		}
		answer, err := compare(req, it.Git, live, server{dryRun: there, parser: parser})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", nameOf(it.Git), err)
		}
		answers = append(answers, answer)
	}
	return answers, nil
}
