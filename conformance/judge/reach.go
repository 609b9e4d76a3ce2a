package main

import (
	"fmt"
	"strings"

	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/proto"

	"istio.io/istio/pilot/pkg/simulation"
	"istio.io/istio/pilot/test/xdstest"
)

// numberChains makes the names of filter chains unique: the simulator tells only the name.
func numberChains(listeners []*listener.Listener) {
	for _, l := range listeners {
		for i, chain := range append(l.FilterChains, l.DefaultFilterChain) {
			if chain != nil {
				chain.Name = fmt.Sprintf("%d/%s", i, chain.Name)
			}
		}
	}
}

// reach follows a call to its listener and filter chain, with Istio's own simulator, and tells the
// decision so far and, for HTTP, the routes that decide the rest.
func reach(g *generated, sim *simulation.Simulation, p proxy, c call) (decision, *route.RouteConfiguration) {
	in := simulation.Call{
		Address: c.Address, Port: c.Port, Path: "/", HostHeader: c.Host, Sni: c.SNI,
		Protocol: simulation.HTTP, CallMode: simulation.CallModeOutbound,
	}
	switch {
	case c.Inbound:
		in.CallMode = simulation.CallModeInbound
	case p.Type == "gateway":
		in.CallMode = simulation.CallModeGateway
	}
	switch c.Protocol {
	case "tcp":
		in.Protocol = simulation.TCP
	case "http2":
		in.Protocol = simulation.HTTP2
	}
	switch c.TLS {
	case "tls":
		in.TLS = simulation.TLS
	case "mtls":
		in.TLS = simulation.MTLS
	}
	if c.NoSNI {
		in.Sni = "." // matches no server name; the simulator takes the host for an empty one
	}
	if in.Address == "" {
		in.Address = addressOf(g, p, c.Host)
	}
	result := sim.Run(in)
	_, chainName, _ := strings.Cut(result.FilterChainMatched, "/")
	d := decision{Listener: result.ListenerMatched, FilterChain: chainName}
	switch result.Error {
	case nil, simulation.ErrNoVirtualHost, simulation.ErrNoRoute, simulation.ErrTLSRedirect: // Envoy tells better
	default:
		d.Outcome = "error: " + result.Error.Error()
		return d, nil
	}
	chain := chainOf(xdstest.ExtractListener(result.ListenerMatched, g.listeners), result.FilterChainMatched)
	if chain == nil {
		d.Outcome = "error: no filter chain"
		return d, nil
	}
	if manager := xdstest.ExtractHTTPConnectionManager(g.t, chain); manager != nil {
		rc := manager.GetRouteConfig()
		if rc == nil {
			rc = xdstest.ExtractRouteConfigurations(g.routes)[manager.GetRds().GetRouteConfigName()]
		}
		d.Outcome, d.RouteConfig = "http", rc.GetName()
		return d, rc
	}
	d.Outcome = "tcp"
	if tcp := xdstest.ExtractTCPProxy(g.t, chain); tcp != nil {
		if name := tcp.GetCluster(); name != "" {
			d.Destinations = []destination{{Cluster: name, Weight: 1, Exists: true}}
		}
		for _, w := range tcp.GetWeightedClusters().GetClusters() {
			d.Destinations = append(d.Destinations, destination{Cluster: w.Name, Weight: w.Weight, Exists: true})
		}
	}
	return d, nil
}

func chainOf(l *listener.Listener, name string) *listener.FilterChain {
	for _, chain := range append(l.GetFilterChains(), l.GetDefaultFilterChain()) {
		if chain != nil && chain.Name == name {
			return chain
		}
	}
	return nil
}

// emptied returns the configurations with one route for everything, as the simulator cannot match most routes.
func emptied(configs []*route.RouteConfiguration) []*route.RouteConfiguration {
	out := make([]*route.RouteConfiguration, 0, len(configs))
	for _, rc := range configs {
		c := proto.Clone(rc).(*route.RouteConfiguration)
		for _, vh := range c.VirtualHosts {
			vh.Routes = []*route.Route{{Match: &route.RouteMatch{PathSpecifier: &route.RouteMatch_Prefix{Prefix: "/"}}}}
		}
		out = append(out, c)
	}
	return out
}
