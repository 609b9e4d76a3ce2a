// Command judge asks Istio's own code about Kubernetes YAML.
//
// It reads one JSON request per line on standard input and writes one JSON answer per line on
// standard output; Istio's log goes to standard error.
//
//	{"id":1,"op":"validate","yaml":"..."}                       webhook, unknown fields, CRD schema and CEL
//	{"id":2,"op":"analyze","yaml":"...","mesh":"..."}           istioctl analyze, every analyzer; a Pod per workload
//	{"id":3,"op":"inject","yaml":"...","set":["values.x=y"]}    istioctl kube-inject
//	{"id":4,"op":"xds","yaml":"...","proxy":{...}}              what istiod sends to that proxy
//	{"id":5,"op":"route","yaml":"...","proxy":{...},"calls":[]} what that configuration does with each call
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"syscall"

	"istio.io/istio/pkg/log"
)

// istioVersion is the Istio that go.mod names.
var istioVersion = "1.29.1"

// ops holds what the judge can do.
var ops = map[string]func(request) (any, error){
	"validate": validate, "analyze": analyze, "inject": injectOp, "xds": xdsOp, "route": routeOp,
}

type answer struct {
	ID     any    `json:"id"`
	Error  string `json:"error,omitempty"`
	Result any    `json:"result,omitempty"`
}

func main() {
	// Parts of Istio print to standard output: keep it for the answers alone.
	answers, err := syscall.Dup(1)
	if err == nil {
		err = syscall.Dup2(2, 1)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	options := log.DefaultOptions()
	options.OutputPaths = []string{"stderr"}
	options.SetDefaultOutputLevel("all", log.ErrorLevel)
	_ = log.Configure(options)

	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.NewFile(uintptr(answers), "answers"))
	out.SetEscapeHTML(false)
	decoder := json.NewDecoder(in)
	for {
		var req request
		if err := decoder.Decode(&req); err != nil {
			return
		}
		op, known := ops[req.Op]
		if !known {
			_ = out.Encode(answer{ID: req.ID, Error: fmt.Sprintf("unknown op %q", req.Op)})
			continue
		}
		result, err := guarded(op, req)
		a := answer{ID: req.ID, Result: result}
		if err != nil {
			a.Error = err.Error()
		}
		_ = out.Encode(a)
	}
}

func guarded(op func(request) (any, error), req request) (result any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return op(req)
}
