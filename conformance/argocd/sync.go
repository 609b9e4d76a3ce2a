package main

import (
	"encoding/json"
	"fmt"

	"github.com/argoproj/argo-cd/gitops-engine/pkg/utils/kube/scheme"
	argodiff "github.com/argoproj/argo-cd/v3/util/argo/diff"
	jsonpatch "github.com/evanphx/json-patch"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
)

// syncWritten answers what each live object is after a sync that respects the rules: Argo CD puts the live values of ignored
// fields into what it applies (controller/sync.go, which is no package to import).
func syncWritten(req request) (any, error) {
	answers := make([]*unstructured.Unstructured, 0, len(req.Objects))
	for _, it := range req.Objects {
		written := store{kind: it.Git.GroupVersionKind(), history: it.Writes}
		live, err := written.live()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", nameOf(it.Git), err)
		}
		target, err := respecting(req, it.Git, live)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", nameOf(it.Git), err)
		}
		after, err := written.live(write{Manager: manager, How: "apply", Object: target})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", nameOf(it.Git), err)
		}
		after.SetManagedFields(nil)
		answers = append(answers, after)
	}
	return answers, nil
}

func respecting(req request, git, live *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	config, err := settings(req, git).Build()
	if err != nil {
		return nil, err
	}
	objects := func(it *unstructured.Unstructured) []*unstructured.Unstructured {
		return []*unstructured.Unstructured{it}
	}
	normalized, err := argodiff.Normalize(objects(live), objects(git), config)
	if err != nil {
		return nil, err
	}
	var texts [3][]byte
	for index, it := range []*unstructured.Unstructured{normalized.Lives[0], live, normalized.Targets[0]} {
		it = it.DeepCopy()
		unstructured.RemoveNestedField(it.Object, "status")
		if texts[index], err = json.Marshal(it); err != nil {
			return nil, err
		}
	}
	patched, err := withIgnored(texts[0], texts[1], texts[2], git)
	if err != nil {
		return nil, err
	}
	target := &unstructured.Unstructured{}
	return target, target.UnmarshalJSON(patched)
}

// withIgnored patches a target by what normalising took from the live object: kind by kind as Kubernetes merges it, or as plain JSON.
func withIgnored(normalizedLive, live, target []byte, git *unstructured.Unstructured) ([]byte, error) {
	versioned, err := scheme.Scheme.New(git.GroupVersionKind())
	if err != nil {
		patch, err := jsonpatch.CreateMergePatch(normalizedLive, live)
		if err != nil {
			return nil, err
		}
		return jsonpatch.MergePatch(target, patch)
	}
	meta, err := strategicpatch.NewPatchMetaFromStruct(versioned)
	if err != nil {
		return nil, err
	}
	patch, err := strategicpatch.CreateThreeWayMergePatch(live, live, normalizedLive, meta, true)
	if err != nil {
		return nil, err
	}
	return strategicpatch.StrategicMergePatch(target, patch, versioned)
}
