package main

import (
	"os"
	"slices"
	"sort"
	"strings"

	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/local"
)

type finding struct {
	Analyzer string `json:"analyzer"`
	Code     string `json:"code"`
	Level    string `json:"level"`
	Resource string `json:"resource"`
	Message  string `json:"message"`
}

// analyze runs every analyzer. Analyzers look at Pods, so one is made for each workload, and what they
// say of it is told of the workload.
func analyze(req request) (any, error) {
	objects, err := documents(req.YAML)
	if err != nil {
		return nil, err
	}
	if req.Credentials {
		if objects, err = withCredentials(objects); err != nil {
			return nil, err
		}
	}
	stream, workloads, err := withPods(objects, !req.NoPods)
	if err != nil {
		return nil, err
	}
	source := local.NewSourceAnalyzer(analyzers.AllCombined(), "", "istio-system", nil)
	if err := withFile(req.Mesh, source.AddFileKubeMeshConfig); err != nil {
		return nil, err
	}
	if err := withFile(req.Networks, source.AddFileKubeMeshNetworks); err != nil {
		return nil, err
	}
	if err := source.AddTestReaderKubeSource([]local.ReaderSource{{Name: "input", Reader: strings.NewReader(stream)}}); err != nil {
		return nil, err
	}
	if err := source.AddDefaultResources(); err != nil {
		return nil, err
	}
	result, err := source.Analyze(make(chan struct{}))
	if err != nil {
		return nil, err
	}
	out := []finding{}
	for analyzer, messages := range result.MappedMessages {
		for _, m := range messages {
			f := finding{Analyzer: analyzer, Code: m.Type.Code(), Level: m.Type.Level().String()}
			if m.Resource != nil {
				f.Resource = m.Resource.Metadata.Schema.Kind() + " " + m.Resource.Metadata.FullName.String()
			}
			if text, ok := m.Unstructured(true)["message"].(string); ok {
				f.Message = text
			}
			workload, made := workloads[f.Resource]
			if made {
				f.Resource = workload
				same := func(other finding) bool { return other.Code == f.Code && other.Resource == workload }
				if slices.ContainsFunc(out, same) {
					continue
				}
			}
			out = append(out, f)
		}
	}
	sort.Slice(out, func(i, j int) bool {
		return out[i].Code+out[i].Resource+out[i].Message < out[j].Code+out[j].Resource+out[j].Message
	})
	return out, nil
}

// withFile hands text to an analyzer setting that wants a file.
func withFile(text string, use func(string) error) error {
	if text == "" {
		return nil
	}
	file, err := os.CreateTemp("", "judge*.yaml")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	if _, err := file.WriteString(text); err != nil {
		return err
	}
	return use(file.Name())
}
