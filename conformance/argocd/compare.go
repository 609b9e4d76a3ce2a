package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"

	"github.com/argoproj/argo-cd/gitops-engine/pkg/diff"
	"github.com/argoproj/argo-cd/v3/common"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	argodiff "github.com/argoproj/argo-cd/v3/util/argo/diff"
	"github.com/argoproj/argo-cd/v3/util/argo/normalizers"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"sigs.k8s.io/yaml"
)

// comparison is what Argo CD thinks of one object; without differences it is synced.
type comparison struct {
	Object      string       `json:"object"`
	Differences []difference `json:"differences"`
}

// difference is a leaf that a sync would change; a side that is missing has no such field.
type difference struct {
	Path string `json:"path"`
	Live any    `json:"live,omitempty"`
	Git  any    `json:"git,omitempty"`
}

// server is what a comparison by server-side apply needs of an API server.
type server struct {
	dryRun diff.ServerSideDryRunner
	// parser knows the types; without one what webhooks change is not told apart.
	parser *managedfields.GvkParser
}

// statusRule is Argo CD's own: no status is compared.
var statusRule = map[string]v1alpha1.ResourceOverride{
	"*/*": {IgnoreDifferences: v1alpha1.OverrideIgnoreDiff{JSONPointers: []string{"/status"}}},
}

const manager = common.ArgoCDSSAManager

// settings are those of an Application that Argo CD compares.
func settings(req request, git *unstructured.Unstructured) *argodiff.DiffConfigBuilder {
	rules := req.IgnoreDifferences
	if req.Annotations {
		rules = append(rules[:len(rules):len(rules)], ownRules(git)...)
	}
	return argodiff.NewDiffConfigBuilder().
		WithDiffSettings(rules, statusRule, true, normalizers.IgnoreNormalizerOpts{}).
		WithTracking(common.LabelKeyAppInstance, string(v1alpha1.TrackingMethodAnnotation)).
		WithNoCache().
		WithManager(manager)
}

func compare(req request, git, live *unstructured.Unstructured, with server) (comparison, error) {
	builder := settings(req, git).WithGVKParser(with.parser)
	switch req.Mode {
	case "client":
	case "server":
		builder = builder.WithServerSideDiff(true).
			WithServerSideDryRunner(with.dryRun).
			WithIgnoreMutationWebhook(with.parser != nil)
	default:
		return comparison{}, fmt.Errorf("unknown mode %q", req.Mode)
	}
	config, err := builder.Build()
	if err != nil {
		return comparison{}, err
	}
	result, err := argodiff.StateDiff(live, git, config)
	if err != nil {
		return comparison{}, err
	}
	answer := comparison{Object: nameOf(git), Differences: []difference{}}
	if !result.Modified {
		return answer, nil
	}
	var before, after any
	if err := json.Unmarshal(result.NormalizedLive, &before); err != nil {
		return comparison{}, err
	}
	if err := json.Unmarshal(result.PredictedLive, &after); err != nil {
		return comparison{}, err
	}
	answer.Differences = leaves("", before, after, answer.Differences)
	return answer, nil
}

// ownRules reads the annotation of an object as Argo CD 3.6 does (util/argo/diff/ignore.go), which needs a newer Go than the rest.
func ownRules(git *unstructured.Unstructured) []v1alpha1.ResourceIgnoreDifferences {
	var value struct {
		JSONPointers []string `json:"jsonPointers"`
	}
	text := git.GetAnnotations()["argocd.argoproj.io/ignore-differences"]
	if err := yaml.Unmarshal([]byte(text), &value); err != nil || len(value.JSONPointers) == 0 {
		return nil
	}
	kind := git.GroupVersionKind()
	return []v1alpha1.ResourceIgnoreDifferences{{
		Group: kind.Group, Kind: kind.Kind, Name: git.GetName(), Namespace: git.GetNamespace(), JSONPointers: value.JSONPointers,
	}}
}

func nameOf(it *unstructured.Unstructured) string {
	return strings.TrimPrefix(it.GetKind()+" "+it.GetNamespace()+"/"+it.GetName(), "/")
}

func leaves(path string, before, after any, found []difference) []difference {
	if reflect.DeepEqual(before, after) {
		return found
	}
	a, b := children(before), children(after)
	if a == nil || b == nil {
		return append(found, difference{Path: path, Live: before, Git: after})
	}
	keys := map[string]bool{}
	for key := range a {
		keys[key] = true
	}
	for key := range b {
		keys[key] = true
	}
	names := make([]string, 0, len(keys))
	for key := range keys {
		names = append(names, key)
	}
	sort.Strings(names)
	for _, key := range names {
		found = leaves(path+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(key), a[key], b[key], found)
	}
	return found
}

func children(value any) map[string]any {
	switch it := value.(type) {
	case map[string]any:
		return it
	case []any:
		entries := make(map[string]any, len(it))
		for index, entry := range it {
			entries[strconv.Itoa(index)] = entry
		}
		return entries
	default:
		return nil
	}
}
