import type { Chart } from 'cdk8s';
import { Jwks, Principal, TargetRef, istio } from '../../../src';

const targetRefs = [TargetRef.gateway('waypoint'), TargetRef.service('reviews'), TargetRef.serviceEntry('legacy')];

/** Policies that hold where a waypoint is, and tokens for selected pods. */
export function declarePolicies(chart: Chart): void {
  new istio.AuthorizationPolicy(chart, 'readers', {
    targetRefs,
    rules: [{ from: [{ source: { principals: [Principal.serviceAccount('bookinfo', 'productpage')] } }] }],
  });
  new istio.RequestAuthentication(chart, 'tokens', {
    selector: { matchLabels: { app: 'reviews' } },
    jwtRules: [{ issuer: 'https://issuer.example.com', jwks: Jwks.uri('https://issuer.example.com/keys') }],
  });
  new istio.Telemetry(chart, 'logs', { targetRefs, accessLogging: [{ providers: [{ name: 'envoy' }] }] });
  new istio.WasmPlugin(chart, 'filter', { targetRefs, url: 'oci://registry.example.com/filter:1.0.0' });
  new istio.TrafficExtension(chart, 'script', {
    targetRefs,
    code: istio.ExtensionCode.lua('function envoy_on_request(handle) end'),
  });
}
