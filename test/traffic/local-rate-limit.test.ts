import { App, Chart, Duration, Testing } from 'cdk8s';
import {
  Credential,
  LocalRateLimit,
  type LocalRateLimitProps,
  MeshService,
  Port,
  ServerTls,
  TlsGateway,
} from '../../src';
import type { Rendered } from '../rendered';

const chartOf = (): Chart => new Chart(new App(), 'shop', { namespace: 'shop' });
const web = (chart: Chart, ports: Port[] = [Port.http(80, { targetPort: 8080 })]): MeshService =>
  new MeshService(chart, 'web', { ports });
const limit = (chart: Chart, props: Partial<LocalRateLimitProps> & Pick<LocalRateLimitProps, 'of'>): Rendered => {
  new LocalRateLimit(chart, 'limit', { requests: 10, per: Duration.seconds(1), ...props });
  return Testing.synth(chart).find((object: Rendered) => object.kind === 'EnvoyFilter');
};

test('puts the filter first in the chains of a service', () => {
  const chart = chartOf();
  const object = limit(chart, { of: web(chart), burst: 20, status: 503, enforced: 0.5, per: Duration.millis(1500) });
  expect(object).toEqual({
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: 'limit', namespace: 'shop' },
    spec: {
      workloadSelector: { labels: { app: 'web' } },
      configPatches: [
        {
          applyTo: 'HTTP_FILTER',
          match: {
            context: 'SIDECAR_INBOUND',
            listener: {
              filterChain: { destinationPort: 8080, filter: { name: 'envoy.filters.network.http_connection_manager' } },
            },
          },
          patch: {
            operation: 'INSERT_FIRST',
            value: {
              name: 'envoy.filters.http.local_ratelimit',
              typed_config: {
                '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
                stat_prefix: 'http_local_rate_limiter',
                token_bucket: { max_tokens: 20, tokens_per_fill: 10, fill_interval: '1.5s' },
                filter_enabled: { default_value: { numerator: 1000000, denominator: 'MILLION' } },
                filter_enforced: { default_value: { numerator: 5000, denominator: 'MILLION' } },
                status: { code: 503 },
                response_headers_to_add: [
                  {
                    append_action: 'OVERWRITE_IF_EXISTS_OR_ADD',
                    header: { key: 'x-local-rate-limit', value: 'true' },
                  },
                ],
              },
            },
          },
        },
      ],
    },
  });
});

const chainsOf = (object: Rendered): Rendered[] =>
  object.spec.configPatches.map((patch: Rendered) => patch.match.listener.filterChain.destinationPort);

test('limits HTTP ports only, by the ports of the pods', () => {
  const ports = [Port.http(80, { targetPort: 8080 }), Port.grpc(81), Port.tcp(9000)];
  const one = chartOf();
  expect(chainsOf(limit(one, { of: web(one, ports) }))).toEqual([8080, 81]);
  const other = chartOf();
  expect(chainsOf(limit(other, { of: web(other, ports), ports: [80] }))).toEqual([8080]);
});

test('limits a gateway as a whole', () => {
  const chart = chartOf();
  const tls = ServerTls.simple(Credential.secret('shop'));
  const gateway = new TlsGateway(chart, 'gateway', { hosts: ['shop.example.com'], tls });
  const object = limit(chart, { of: gateway });
  expect(object.metadata).toEqual({ name: 'shop-limit', namespace: 'istio-system' });
  expect(object.spec.configPatches[0].match.context).toBe('GATEWAY');
  const ports = [443];
  expect(() => new LocalRateLimit(chart, 'x', { of: gateway, requests: 1, per: Duration.seconds(1), ports })).toThrow(
    'MESH0321',
  );
});

test.each<[string, Partial<LocalRateLimitProps>, string]>([
  ['no request', { requests: 0 }, 'MESH0320'],
  ['half a request', { requests: 0.5 }, 'MESH0320'],
  ['a burst below the rate', { burst: 9 }, 'MESH0320'],
  ['a short period', { per: Duration.millis(49) }, 'MESH0320'],
  ['a status of success', { status: 200 }, 'MESH0320'],
  ['a share over 100', { enforced: 101 }, 'MESH0320'],
  ['a TCP port', { ports: [9000] }, 'MESH0701'],
  ['a port that is not there', { ports: [81] }, 'MESH0702'],
])('refuses %s', (_, props, code) => {
  const chart = chartOf();
  const of = web(chart, [Port.http(80), Port.tcp(9000)]);
  expect(() => limit(chart, { of, ...props })).toThrow(code);
});
