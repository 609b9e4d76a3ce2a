// Package main is Istio 1.5.0's own injector: its operator renders the charts, its kube-inject the pods. JSON lines in, JSON
// lines out. It is compiled inside a checkout of Istio, see injector.ts.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/ghodss/yaml"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"istio.io/api/operator/v1alpha1"
	"istio.io/istio/operator/pkg/component/controlplane"
	"istio.io/istio/operator/pkg/helm"
	"istio.io/istio/operator/pkg/name"
	"istio.io/istio/operator/pkg/tpath"
	"istio.io/istio/operator/pkg/translate"
	"istio.io/istio/operator/pkg/util"
	"istio.io/istio/operator/pkg/validate"
	"istio.io/istio/operator/version"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/kube/inject"
)

// installation is what the charts of 1.5.0 make of the overlay of an IstioOperator.
type installation struct {
	template, values, mesh string
	err                    error
}

var installations = map[string]installation{}

func profileYAML(profile string) (string, error) {
	base, err := helm.ReadProfileYAML("default")
	if err != nil || profile == "" || profile == "default" {
		return base, err
	}
	over, err := helm.ReadProfileYAML(profile)
	if err != nil {
		return "", err
	}
	return util.OverlayYAML(base, over)
}

func install(profile, overlay string) (out installation) {
	fail := func(err error) installation { return installation{err: err} }
	base, err := profileYAML(profile)
	if err != nil {
		return fail(err)
	}
	merged, err := util.OverlayYAML(base, overlay)
	if err != nil {
		return fail(err)
	}
	if merged, err = translate.OverlayValuesEnablement(merged, overlay, ""); err != nil {
		return fail(err)
	}
	if merged, err = tpath.GetSpecSubtree(merged); err != nil {
		return fail(err)
	}
	spec := &v1alpha1.IstioOperatorSpec{}
	if err := util.UnmarshalWithJSONPB(merged, spec, false); err != nil {
		return fail(err)
	}
	if errs := validate.CheckIstioOperatorSpec(spec, true); len(errs) != 0 {
		return fail(errs)
	}
	translator, err := translate.NewTranslator(version.OperatorBinaryVersion.MinorVersion)
	if err != nil {
		return fail(err)
	}
	plane, err := controlplane.NewIstioOperator(spec, translator)
	if err != nil {
		return fail(err)
	}
	if err := plane.Run(); err != nil {
		return fail(err)
	}
	manifests, errs := plane.RenderManifest()
	if errs != nil {
		return fail(errs.ToError())
	}
	for _, list := range manifests[name.PilotComponentName] {
		for _, text := range strings.Split(list, "\n---") {
			var object struct {
				Kind     string                `json:"kind"`
				Metadata struct{ Name string } `json:"metadata"`
				Data     map[string]string     `json:"data"`
			}
			if yaml.Unmarshal([]byte(text), &object) != nil || object.Kind != "ConfigMap" {
				continue
			}
			if strings.HasPrefix(object.Metadata.Name, "istio-sidecar-injector") {
				var config inject.Config
				if err := yaml.Unmarshal([]byte(object.Data["config"]), &config); err != nil {
					return fail(err)
				}
				out.template, out.values = config.Template, object.Data["values"]
			} else if text, ok := object.Data["mesh"]; ok {
				out.mesh = text
			}
		}
	}
	return out
}

type request struct {
	YAML    string `json:"yaml"`
	Profile string `json:"profile"`
	// Overlay is an IstioOperator as YAML.
	Overlay string `json:"overlay"`
	// Mesh is a MeshConfig that is laid over that of the charts.
	Mesh string `json:"mesh"`
	// Decode asks for the object as the Kubernetes of 1.5.0 reads it, not injected.
	Decode bool `json:"decode"`
}

type answer struct {
	YAML  string `json:"yaml"`
	Error string `json:"error"`
}

// decode reads an object; what Kubernetes did not know then is gone.
func decode(raw []byte) (runtime.Object, error) {
	object, err := inject.FromRawToObject(raw)
	if list, ok := object.(*corev1.List); ok && err == nil {
		for i, item := range list.Items {
			inner, err := decode(item.Raw)
			if runtime.IsNotRegisteredError(err) {
				continue
			}
			if err != nil {
				return nil, err
			}
			list.Items[i] = runtime.RawExtension{Object: inner}
		}
	}
	return object, err
}

func answerTo(r request) (out answer) {
	defer func() {
		if e := recover(); e != nil {
			out = answer{Error: fmt.Sprint("panic: ", e)}
		}
	}()
	if r.Decode {
		object, err := decode([]byte(r.YAML))
		if err != nil {
			return answer{Error: err.Error()}
		}
		text, err := yaml.Marshal(object)
		if err != nil {
			return answer{Error: err.Error()}
		}
		return answer{YAML: string(text)}
	}
	key := r.Profile + "\x00" + r.Overlay
	made, ok := installations[key]
	if !ok {
		made = install(r.Profile, r.Overlay)
		installations[key] = made
	}
	if made.err != nil {
		return answer{Error: "charts: " + made.err.Error()}
	}
	text, err := util.OverlayYAML(made.mesh, r.Mesh)
	if err != nil {
		return answer{Error: "mesh: " + err.Error()}
	}
	config, err := mesh.ApplyMeshConfigDefaults(text)
	if err != nil {
		return answer{Error: "mesh: " + err.Error()}
	}
	var buf bytes.Buffer
	if err := inject.IntoResourceFile(made.template, made.values, config, strings.NewReader(r.YAML), &buf); err != nil {
		return answer{Error: err.Error()}
	}
	return answer{YAML: buf.String()}
}

func main() {
	out := json.NewEncoder(os.Stdout)
	for dec := json.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<20)); dec.More(); {
		var r request
		if err := dec.Decode(&r); err != nil {
			panic(err)
		}
		_ = out.Encode(answerTo(r))
	}
}
