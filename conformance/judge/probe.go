package main

import (
	"fmt"
	"path/filepath"
	"time"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpoint "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	cors "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cors/v3"
	router "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

const pickHeader = "x-judge-pick"

// telling returns the routes with every action replaced by an answer with the route's position, and
// one more at the end of each virtual host for a call that none of them takes.
func telling(rc *route.RouteConfiguration) *route.RouteConfiguration {
	rc = proto.Clone(rc).(*route.RouteConfiguration)
	rc.RequestHeadersToAdd, rc.ResponseHeadersToAdd, rc.TypedPerFilterConfig, rc.ClusterSpecifierPlugins = nil, nil, nil, nil
	rc.ValidateClusters = nil
	for h, vh := range rc.VirtualHosts {
		vh.TypedPerFilterConfig, vh.RetryPolicy, vh.RequestHeadersToAdd, vh.ResponseHeadersToAdd = nil, nil, nil, nil
		vh.IncludeRequestAttemptCount, vh.RequireTls = false, route.VirtualHost_NONE
		none := &route.Route{Match: &route.RouteMatch{PathSpecifier: &route.RouteMatch_Prefix{}}}
		vh.Routes = append(vh.Routes, none)
		for i, r := range vh.Routes {
			vh.Routes[i] = &route.Route{
				Match:  r.Match,
				Action: &route.Route_DirectResponse{DirectResponse: &route.DirectResponseAction{Status: 200}},
				ResponseHeadersToAdd: []*core.HeaderValueOption{{
					Header: &core.HeaderValue{Key: pickHeader, Value: fmt.Sprintf("%d/%d", h, i)},
				}},
			}
		}
	}
	return rc
}

const corsFilter = "envoy.filters.http.cors"

// acting returns the routes as they are, without what needs other filters, repeats or copies a call,
// and adds the clusters that they name.
func acting(rc *route.RouteConfiguration, clusters map[string]bool) *route.RouteConfiguration {
	rc = proto.Clone(rc).(*route.RouteConfiguration)
	rc.ValidateClusters = wrapperspb.Bool(false)
	onlyCors := func(m map[string]*anypb.Any) {
		for name := range m {
			if name != corsFilter {
				delete(m, name)
			}
		}
	}
	onlyCors(rc.TypedPerFilterConfig)
	for _, vh := range rc.VirtualHosts {
		vh.RetryPolicy, vh.RateLimits = nil, nil
		onlyCors(vh.TypedPerFilterConfig)
		for _, r := range vh.Routes {
			onlyCors(r.TypedPerFilterConfig)
			action := r.GetRoute()
			if action == nil {
				continue
			}
			action.RetryPolicy, action.RequestMirrorPolicies, action.RateLimits, action.HashPolicy = nil, nil, nil, nil
			if name := action.GetCluster(); name != "" {
				clusters[name] = true
			}
			for _, w := range action.GetWeightedClusters().GetClusters() {
				onlyCors(w.TypedPerFilterConfig)
				clusters[w.Name] = true
			}
		}
	}
	return rc
}

// probe is a listener with the given routes on a Unix socket.
func probe(rc *route.RouteConfiguration, socket string) (*listener.Listener, error) {
	corsConfig, err := anypb.New(&cors.Cors{})
	if err != nil {
		return nil, err
	}
	routerConfig, err := anypb.New(&router.Router{})
	if err != nil {
		return nil, err
	}
	manager, err := anypb.New(&hcm.HttpConnectionManager{
		StatPrefix:     "probe",
		RouteSpecifier: &hcm.HttpConnectionManager_RouteConfig{RouteConfig: rc},
		HttpFilters: []*hcm.HttpFilter{
			{Name: corsFilter, ConfigType: &hcm.HttpFilter_TypedConfig{TypedConfig: corsConfig}},
			{Name: "envoy.filters.http.router", ConfigType: &hcm.HttpFilter_TypedConfig{TypedConfig: routerConfig}},
		},
	})
	if err != nil {
		return nil, err
	}
	return &listener.Listener{
		Name:    filepath.Base(socket),
		Address: &core.Address{Address: &core.Address_Pipe{Pipe: &core.Pipe{Path: socket}}},
		FilterChains: []*listener.FilterChain{{Filters: []*listener.Filter{{
			Name: "envoy.filters.network.http_connection_manager", ConfigType: &listener.Filter_TypedConfig{TypedConfig: manager},
		}}}},
	}, nil
}

func clusterAt(name string, port int) *cluster.Cluster {
	address := &core.Address{Address: &core.Address_SocketAddress{SocketAddress: &core.SocketAddress{
		Address: "127.0.0.1", PortSpecifier: &core.SocketAddress_PortValue{PortValue: uint32(port)},
	}}}
	return &cluster.Cluster{
		Name:           name,
		ConnectTimeout: durationpb.New(time.Second),
		LoadAssignment: &endpoint.ClusterLoadAssignment{
			ClusterName: name,
			Endpoints: []*endpoint.LocalityLbEndpoints{{LbEndpoints: []*endpoint.LbEndpoint{{
				HostIdentifier: &endpoint.LbEndpoint_Endpoint{Endpoint: &endpoint.Endpoint{Address: address}},
			}}}},
		},
	}
}
