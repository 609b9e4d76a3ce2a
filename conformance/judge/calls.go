package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
)

func send(client *http.Client, socket string, c call) (*http.Response, []byte, error) {
	path := c.Path
	if path == "" {
		path = "/"
	}
	method := c.Method
	if method == "" {
		method = http.MethodGet
	}
	req, err := http.NewRequest(method, "http://"+socket, nil)
	if err != nil {
		return nil, nil, err
	}
	req.URL.Opaque = path
	req.Host = c.Host
	req.Header.Set("User-Agent", "")
	if c.TLS != "" {
		req.Header.Set("X-Forwarded-Proto", "https") // what Envoy sets itself where it terminates TLS
	}
	for k, v := range c.Headers {
		req.Header.Set(k, v)
	}
	response, err := client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response, body, err
}

func choiceOf(response *http.Response, rc *route.RouteConfiguration, c call) choice {
	h, r, told := strings.Cut(response.Header.Get(pickHeader), "/")
	if !told {
		outcome := fmt.Sprintf("status %d", response.StatusCode)
		if response.StatusCode == http.StatusNotFound {
			outcome = "notFound"
		}
		return choice{host: -1, route: -1, outcome: outcome}
	}
	var out choice
	out.host, _ = strconv.Atoi(h)
	out.route, _ = strconv.Atoi(r)
	vh := rc.VirtualHosts[out.host]
	switch {
	case vh.RequireTls == route.VirtualHost_ALL && c.TLS == "":
		out.outcome = "tlsRedirect"
	case out.route == len(vh.Routes):
		out.outcome = "notFound"
	}
	return out
}

func effectOf(response *http.Response, body []byte, c call) *effect {
	e := &effect{Status: response.StatusCode, Headers: map[string]string{}}
	for name, values := range response.Header {
		name = strings.ToLower(name)
		if name != "date" && name != "server" && name != "content-length" && name != "content-type" && !strings.HasPrefix(name, "x-envoy-") {
			e.Headers[name] = strings.Join(values, ",")
		}
	}
	var got sent
	if json.Unmarshal(body, &got) == nil && got.Path != "" {
		for _, name := range []string{"accept-encoding", "x-forwarded-proto", "x-request-id"} {
			if _, asked := c.Headers[name]; !asked {
				delete(got.Headers, name)
			}
		}
		for name := range got.Headers {
			if strings.HasPrefix(name, "x-envoy-") {
				delete(got.Headers, name)
			}
		}
		e.Upstream = &got
	}
	return e
}
