package main

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	fault "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/fault/v3"

	"istio.io/istio/pilot/pkg/simulation"
)

type destination struct {
	Cluster string `json:"cluster"`
	Weight  uint32 `json:"weight"`
	Exists  bool   `json:"exists"`
}

// decision is what becomes of a call. Effect is what a real Envoy did with it, fault injection, retries
// and mirroring aside; the rest is read from the route that it took.
type decision struct {
	Outcome      string            `json:"outcome"`
	Listener     string            `json:"listener,omitempty"`
	FilterChain  string            `json:"filterChain,omitempty"`
	RouteConfig  string            `json:"routeConfig,omitempty"`
	VirtualHost  string            `json:"virtualHost,omitempty"`
	Route        string            `json:"route,omitempty"`
	Destinations []destination     `json:"destinations,omitempty"`
	Timeout      string            `json:"timeout,omitempty"`
	Retries      json.RawMessage   `json:"retries,omitempty"`
	Fault        json.RawMessage   `json:"fault,omitempty"`
	Rewrite      map[string]string `json:"rewrite,omitempty"`
	Mirrors      json.RawMessage   `json:"mirrors,omitempty"`
	Redirect     json.RawMessage   `json:"redirect,omitempty"`
	Direct       json.RawMessage   `json:"direct,omitempty"`
	Match        json.RawMessage   `json:"match,omitempty"`
	Effect       *effect           `json:"effect,omitempty"`
}

// routeOp asks istiod for the configuration and a real Envoy which of its routes each call takes.
func routeOp(req request) (any, error) {
	out := make([]decision, len(req.Calls))
	err := generate(req, func(g *generated) error {
		numberChains(g.listeners)
		sim := &simulation.Simulation{Listeners: g.listeners, Clusters: g.clusters, Routes: emptied(g.routes)}
		taken := map[int]*route.RouteConfiguration{}
		for i, c := range req.Calls {
			var rc *route.RouteConfiguration
			if out[i], rc = reach(g, sim, req.Proxy, c); rc != nil {
				taken[i] = rc
			}
		}
		if len(taken) == 0 {
			return nil
		}
		chosen, err := askEnvoy(req.Envoy, req.Calls, taken)
		if err != nil {
			return err
		}
		exists := map[string]bool{}
		for _, c := range g.clusters {
			exists[c.Name] = true
		}
		for i, choice := range chosen {
			describe(&out[i], taken[i], choice, exists)
		}
		return nil
	})
	return out, err
}

func describe(d *decision, rc *route.RouteConfiguration, choice choice, exists map[string]bool) {
	d.Effect = choice.effect
	if choice.host < 0 {
		d.Outcome = choice.outcome
		return
	}
	vh := rc.VirtualHosts[choice.host]
	d.VirtualHost = vh.Name
	if choice.outcome != "" {
		d.Outcome = choice.outcome
		return
	}
	r := vh.Routes[choice.route]
	d.Route = r.Name
	d.Match = rawOf(r.Match)
	switch action := r.Action.(type) {
	case *route.Route_Redirect:
		d.Outcome, d.Redirect = "redirect", rawOf(action.Redirect)
	case *route.Route_DirectResponse:
		d.Outcome, d.Direct = "direct", rawOf(action.DirectResponse)
	case *route.Route_Route:
		d.Outcome = "route"
		ra := action.Route
		if name := ra.GetCluster(); name != "" {
			d.Destinations = []destination{{Cluster: name, Weight: 1, Exists: exists[name]}}
		}
		for _, w := range ra.GetWeightedClusters().GetClusters() {
			d.Destinations = append(d.Destinations, destination{Cluster: w.Name, Weight: w.Weight.GetValue(), Exists: exists[w.Name]})
		}
		if ra.Timeout != nil {
			d.Timeout = seconds(ra.Timeout.AsDuration())
		}
		if ra.RetryPolicy != nil {
			d.Retries = rawOf(ra.RetryPolicy)
		}
		d.Rewrite = map[string]string{}
		if ra.PrefixRewrite != "" {
			d.Rewrite["prefix"] = ra.PrefixRewrite
		}
		if ra.RegexRewrite != nil {
			d.Rewrite["regex"] = ra.RegexRewrite.GetPattern().GetRegex() + " -> " + ra.RegexRewrite.Substitution
		}
		if h := ra.GetHostRewriteLiteral(); h != "" {
			d.Rewrite["host"] = h
		}
		if len(d.Rewrite) == 0 {
			d.Rewrite = nil
		}
		if len(ra.RequestMirrorPolicies) > 0 {
			d.Mirrors, _ = json.Marshal(jsonOf(ra.RequestMirrorPolicies))
		}
	}
	if any, ok := r.TypedPerFilterConfig["envoy.filters.http.fault"]; ok {
		f := &fault.HTTPFault{}
		if any.UnmarshalTo(f) == nil {
			d.Fault = rawOf(f)
		}
	}
}

func seconds(d time.Duration) string {
	s := d.Seconds()
	if s == math.Trunc(s) {
		return fmt.Sprintf("%ds", int64(s))
	}
	return fmt.Sprintf("%gs", s)
}
