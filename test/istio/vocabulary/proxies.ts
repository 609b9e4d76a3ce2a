import type { Chart } from 'cdk8s';
import { TargetRef, istio } from '../../../src';

const { ApplyTo, EnvoyMatch, FilterClass, PatchContext, PatchOperation, RouteAction } = istio;

const lua = {
  name: 'envoy.filters.http.lua',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua',
    default_source_code: { inline_string: 'function envoy_on_request(handle) end' },
  },
};

/** EnvoyFilters and ProxyConfigs that say every field. */
export function declareProxies(chart: Chart): void {
  new istio.EnvoyFilter(chart, 'patches', {
    workloadSelector: { labels: { app: 'reviews' } },
    priority: -10,
    configPatches: [
      {
        applyTo: ApplyTo.HTTP_FILTER,
        match: EnvoyMatch.listener(
          {
            portNumber: 9080,
            portName: 'http',
            name: 'virtualInbound',
            filterChain: {
              name: 'chain',
              sni: 'reviews',
              transportProtocol: 'tls',
              applicationProtocols: 'h2,http/1.1',
              destinationPort: 9080,
              filter: {
                name: 'envoy.filters.network.http_connection_manager',
                subFilter: { name: 'envoy.filters.http.router' },
              },
            },
          },
          {
            context: PatchContext.SIDECAR_INBOUND,
            proxy: { proxyVersion: '^1\\.30.*', metadata: { owner: 'reviews' } },
          },
        ),
        patch: { operation: PatchOperation.INSERT_BEFORE, value: lua },
      },
      {
        applyTo: ApplyTo.HTTP_FILTER,
        match: EnvoyMatch.any({ context: PatchContext.SIDECAR_INBOUND }),
        patch: { operation: PatchOperation.ADD, value: lua, filterClass: FilterClass.AUTHZ },
      },
      {
        applyTo: ApplyTo.LISTENER_FILTER,
        match: EnvoyMatch.listener({ listenerFilter: 'envoy.filters.listener.proxy_protocol' }),
        patch: { operation: PatchOperation.REMOVE },
      },
      {
        applyTo: ApplyTo.CLUSTER,
        match: EnvoyMatch.cluster(
          { portNumber: 9080, service: 'reviews.bookinfo.svc.cluster.local', subset: 'v1', name: 'outbound' },
          { context: PatchContext.SIDECAR_OUTBOUND },
        ),
        patch: { operation: PatchOperation.MERGE, value: { lb_policy: 'RANDOM' } },
      },
      {
        applyTo: ApplyTo.HTTP_ROUTE,
        match: EnvoyMatch.routeConfiguration(
          {
            portNumber: 443,
            portName: 'https',
            gateway: 'bookinfo/gateway',
            name: 'https.443.https.gateway.bookinfo',
            vhost: {
              name: 'www.example.com:443',
              domainName: 'www.example.com',
              route: { name: 'pages', action: RouteAction.ROUTE },
            },
          },
          { context: PatchContext.GATEWAY },
        ),
        patch: { operation: PatchOperation.MERGE, value: { route: { timeout: '5s' } } },
      },
    ],
  });
  new istio.EnvoyFilter(chart, 'waypoint', {
    targetRefs: [TargetRef.gateway('waypoint')],
    configPatches: [
      {
        applyTo: ApplyTo.HTTP_FILTER,
        match: EnvoyMatch.waypoint({
          portNumber: 80,
          filter: {
            name: 'envoy.filters.network.http_connection_manager',
            subFilter: { name: 'envoy.filters.http.router' },
          },
          route: { name: 'default' },
        }),
        patch: { operation: PatchOperation.INSERT_BEFORE, value: lua },
      },
    ],
  });
  new istio.ProxyConfig(chart, 'reviews', {
    selector: { matchLabels: { app: 'reviews' } },
    concurrency: 0,
    environmentVariables: { ISTIO_META_ENABLE_SELF_DISCOVERY: 'true' },
    image: { imageType: 'distroless' },
  });
}
