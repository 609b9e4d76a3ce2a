package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/apimachinery/pkg/util/managedfields/managedfieldstest"
	"k8s.io/client-go/applyconfigurations"
	"k8s.io/client-go/kubernetes/scheme"
)

// write is one change of a live object.
type write struct {
	Manager string `json:"manager"`
	// How is apply (server-side, forced) or update (the whole object).
	How    string                     `json:"how"`
	Object *unstructured.Unstructured `json:"object"`
}

// typeConverters know Kubernetes' own kinds; lists of other kinds are taken whole, as Istio's definitions have them.
var typeConverters = map[bool]managedfields.TypeConverter{
	true:  applyconfigurations.NewTypeConverter(scheme.Scheme),
	false: managedfields.NewDeducedTypeConverter(),
}

// store keeps one object and who owns which of its fields, with the API server's own code.
type store struct {
	kind    schema.GroupVersionKind
	history []write
}

func (s store) live(more ...write) (*unstructured.Unstructured, error) {
	fields := managedfieldstest.NewTestFieldManager(typeConverters[scheme.Scheme.Recognizes(s.kind)], s.kind)
	for _, it := range append(s.history[:len(s.history):len(s.history)], more...) {
		var err error
		switch it.How {
		case "apply":
			err = fields.Apply(it.Object.DeepCopy(), it.Manager, true)
		case "update":
			err = fields.Update(it.Object.DeepCopy(), it.Manager)
		default:
			err = fmt.Errorf("unknown way to write %q", it.How)
		}
		if err != nil {
			return nil, fmt.Errorf("%s of %s: %w", it.How, it.Manager, err)
		}
	}
	live, ok := fields.Live().(*unstructured.Unstructured)
	if !ok {
		return nil, errors.New("the live object is not unstructured")
	}
	return live, nil
}

// Run answers what a server-side apply of Argo CD would make of the object.
func (s store) Run(_ context.Context, config *unstructured.Unstructured, manager string) (string, error) {
	live, err := s.live(write{Manager: manager, How: "apply", Object: config})
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(live)
	return string(text), err
}

func diffWritten(req request) (any, error) {
	answers := make([]comparison, 0, len(req.Objects))
	for _, it := range req.Objects {
		written := store{kind: it.Git.GroupVersionKind(), history: it.Writes}
		live, err := written.live()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", nameOf(it.Git), err)
		}
		answer, err := compare(req, it.Git, live, server{dryRun: written})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", nameOf(it.Git), err)
		}
		answers = append(answers, answer)
	}
	return answers, nil
}
