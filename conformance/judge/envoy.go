package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	bootstrap "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/encoding/protojson"
)

// choice is what Envoy picked: indices into the route configuration, or -1 and an outcome.
type choice struct {
	host, route int
	outcome     string
	effect      *effect
}

// effect is what the client gets back, and the request as the destination gets it, if it does.
type effect struct {
	Status   int               `json:"status"`
	Headers  map[string]string `json:"headers,omitempty"` // of the response, those that configuration made
	Upstream *sent             `json:"upstream,omitempty"`
}

type sent struct {
	Host    string            `json:"host"`
	Path    string            `json:"path"`
	Headers map[string]string `json:"headers,omitempty"`
}

// askEnvoy sends each call to two listeners with the routes that it meets: in one every route answers
// with its own position, in the other the routes act, and every cluster is a server that tells what it got.
func askEnvoy(binary string, calls []call, taken map[int]*route.RouteConfiguration) (map[int]choice, error) {
	if binary == "" {
		binary = os.Getenv("ENVOY")
	}
	if binary == "" {
		return nil, errors.New("no Envoy: set ENVOY to its path")
	}
	var distinct []*route.RouteConfiguration
	for i := range calls {
		if rc := taken[i]; rc != nil && !slices.Contains(distinct, rc) {
			distinct = append(distinct, rc)
		}
	}
	dir, err := os.MkdirTemp("", "judge")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	destination, err := startDestination()
	if err != nil {
		return nil, err
	}
	defer destination.Close()
	static := &bootstrap.Bootstrap_StaticResources{}
	names := map[string]bool{}
	for i, rc := range distinct {
		pick, err := probe(telling(rc), filepath.Join(dir, fmt.Sprintf("pick%d", i)))
		if err != nil {
			return nil, err
		}
		act, err := probe(acting(rc, names), filepath.Join(dir, fmt.Sprintf("act%d", i)))
		if err != nil {
			return nil, err
		}
		static.Listeners = append(static.Listeners, pick, act)
	}
	for name := range names {
		static.Clusters = append(static.Clusters, clusterAt(name, destination.Addr().(*net.TCPAddr).Port))
	}
	stop, err := startEnvoy(binary, dir, &bootstrap.Bootstrap{StaticResources: static})
	if err != nil {
		return nil, err
	}
	defer stop()
	out := map[int]choice{}
	client := &http.Client{
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DialContext: func(ctx context.Context, _, address string) (net.Conn, error) {
			socket, _, _ := strings.Cut(address, ":")
			return (&net.Dialer{}).DialContext(ctx, "unix", filepath.Join(dir, socket))
		}},
	}
	defer client.CloseIdleConnections()
	for i, rc := range taken {
		at := slices.Index(distinct, rc)
		told, _, err := send(client, fmt.Sprintf("pick%d", at), calls[i])
		if err != nil {
			return nil, fmt.Errorf("call %d: %w", i, err)
		}
		acted, body, err := send(client, fmt.Sprintf("act%d", at), calls[i])
		if err != nil {
			return nil, fmt.Errorf("call %d: %w", i, err)
		}
		c := choiceOf(told, rc, calls[i])
		c.effect = effectOf(acted, body, calls[i])
		out[i] = c
	}
	return out, nil
}

// startDestination serves the request that it got, as JSON.
func startDestination() (net.Listener, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go func() {
		_ = http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			got := sent{Host: r.Host, Path: r.RequestURI, Headers: map[string]string{}}
			for name, values := range r.Header {
				got.Headers[strings.ToLower(name)] = strings.Join(values, ",")
			}
			_ = json.NewEncoder(w).Encode(got)
		}))
	}()
	return l, nil
}

func startEnvoy(binary, dir string, b *bootstrap.Bootstrap) (stop func(), err error) {
	text, err := protojson.Marshal(b)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "envoy.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, binary, "-c", file, "--log-level", "error", "--concurrency", "1", "--use-dynamic-base-id")
	var log bytes.Buffer
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		cancel()
		return nil, err
	}
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	stop = func() {
		cancel()
		<-exited
	}
	listening := func() bool {
		for _, l := range b.StaticResources.Listeners {
			conn, err := net.Dial("unix", filepath.Join(dir, l.Name))
			if err != nil {
				return false
			}
			conn.Close()
		}
		return true
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		select {
		case err := <-exited:
			cancel()
			return nil, fmt.Errorf("envoy refused the configuration: %v\n%s", err, log.String())
		default:
		}
		if listening() {
			return stop, nil
		}
		if time.Now().After(deadline) {
			stop()
			return nil, errors.New("envoy did not listen in time")
		}
	}
}
