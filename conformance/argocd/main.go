// Command argocd asks Argo CD's own code how it compares Git with a cluster.
//
// It reads one JSON request per line on standard input and writes one JSON answer per line on standard output:
//
//	{"id":1,"op":"diff","objects":[{"git":{...},"writes":[...]}],"ignoreDifferences":[...],"mode":"server"}
//	{"id":2,"op":"sync","objects":[{"git":{...},"writes":[...]}],"ignoreDifferences":[...]}
//	{"id":3,"op":"cluster","kubeconfig":"...","objects":[{"git":{...}}],"ignoreDifferences":[...],"mode":"client"}
//	{"id":4,"op":"health","objects":[{"git":{...}}],"healthChecks":{...}}
//
// diff and sync make each live object by the writes they are given, as an API server would; cluster reads them from one.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

type request struct {
	ID                any                                  `json:"id"`
	Op                string                               `json:"op"`
	Objects           []object                             `json:"objects"`
	IgnoreDifferences []v1alpha1.ResourceIgnoreDifferences `json:"ignoreDifferences"`
	// Mode is client (three-way, with the annotation of the last apply) or server (a dry run of server-side apply).
	Mode string `json:"mode"`
	// Annotations says whether the rules that objects carry themselves count, as from Argo CD 3.6 on.
	Annotations bool   `json:"annotations"`
	Kubeconfig  string `json:"kubeconfig"`
	// HealthChecks are Lua, with the keys of the ConfigMap argocd-cm.
	HealthChecks map[string]string `json:"healthChecks"`
}

type object struct {
	Git    *unstructured.Unstructured `json:"git"`
	Writes []write                    `json:"writes"`
}

type answer struct {
	ID     any    `json:"id"`
	Error  string `json:"error,omitempty"`
	Result any    `json:"result,omitempty"`
}

var ops = map[string]func(request) (any, error){"diff": diffWritten, "sync": syncWritten, "cluster": diffCluster, "health": healthOf}

func main() {
	decoder := json.NewDecoder(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for {
		var req request
		if err := decoder.Decode(&req); err != nil {
			return
		}
		reply := answer{ID: req.ID}
		if op, known := ops[req.Op]; !known {
			reply.Error = fmt.Sprintf("unknown op %q", req.Op)
		} else if result, err := op(req); err != nil {
			reply.Error = err.Error()
		} else {
			reply.Result = result
		}
		_ = out.Encode(reply)
	}
}
