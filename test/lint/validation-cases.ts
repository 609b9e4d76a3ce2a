import type { IstioRelease } from '../../src/model/istio-release';
import type { KubeObject } from '../../src/model/manifest';
import { readCases } from './shared-cases';

/** An object, or a part of one, and what the webhook makes of it. */
export interface ValidationCase {
  readonly test: string;
  readonly name: string;
  readonly kind: string;
  readonly valid: boolean;
  readonly warning?: string | boolean | null;
  readonly since?: IstioRelease;
  readonly extra?: {
    namespace?: string;
    isServiceEntry?: boolean;
    isDestinationRuleWithSelector?: boolean;
    warn?: boolean;
  };
  readonly input: unknown;
}

const object = (kind: string, spec: object, namespace = 'default'): KubeObject => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name: 'case', namespace },
  spec,
});
const gateway = (server: object): KubeObject => object('Gateway', { servers: [server] });
const virtualService = (http: object): KubeObject => object('VirtualService', { hosts: ['a.b'], http: [http] });
const routed = (part: object): KubeObject => virtualService({ route: [{ destination: { host: 'a' } }], ...part });
const policy = (trafficPolicy: unknown): KubeObject => object('DestinationRule', { host: 'a', trafficPolicy });

/** How a case of a part becomes a whole object. */
const EMBEDDED: Readonly<Record<string, (part: never, extra: ValidationCase['extra']) => KubeObject>> = {
  'Server (Gateway.spec.servers[])': gateway,
  'Port (Gateway)': (port) => gateway({ hosts: ['a.b'], port }),
  ServerTLSSettings: (tls) => gateway({ hosts: ['a.b'], port: { number: 443, name: 'https', protocol: 'HTTPS' }, tls }),
  CorsPolicy: (corsPolicy) => routed({ corsPolicy }),
  'HTTPFaultInjection.Abort': (abort) => routed(abort === null ? {} : { fault: { abort } }),
  'HTTPFaultInjection.Delay': (delay) => routed({ fault: { delay } }),
  HTTPRetry: (retries) => routed({ retries }),
  HTTPRewrite: (rewrite) => routed({ rewrite }),
  RegexRewrite: (uriRegexRewrite) => routed({ rewrite: uriRegexRewrite === null ? { uri: '/' } : { uriRegexRewrite } }),
  HTTPRedirect: (redirect) => (redirect === null ? routed({}) : virtualService({ redirect })),
  HTTPDirectResponse: (directResponse) => virtualService({ directResponse }),
  Destination: (destination) => virtualService({ route: [{ destination }] }),
  'RouteDestination[]': (route) => object('VirtualService', { hosts: ['a.b'], tcp: [{ route }] }),
  HTTPRoute: virtualService,
  TrafficPolicy: policy,
  ConnectionPoolSettings: (connectionPool) => policy({ connectionPool }),
  LoadBalancerSettings: (loadBalancer) => policy({ loadBalancer }),
  OutlierDetection: (outlierDetection) => policy({ outlierDetection }),
  exportTo: (exportTo, extra) => {
    const common = extra?.isDestinationRuleWithSelector ? { workloadSelector: { matchLabels: { a: 'b' } } } : {};
    const ports = [{ number: 80, name: 'http', protocol: 'HTTP' }];
    return extra?.isServiceEntry
      ? object('ServiceEntry', { hosts: ['a.b'], ports, exportTo }, extra.namespace)
      : object('DestinationRule', { host: 'a', ...common, exportTo }, extra?.namespace);
  },
};

/** The known answers of the webhook; undefined where the data is not there. */
export const validationCases = readCases<{ cases: ValidationCase[] }>('validation-cases.json')?.cases;

/** The object of a case; a part is put into a whole. */
export function whole(c: ValidationCase): KubeObject {
  const input = c.input as KubeObject | null;
  if (input?.apiVersion) return input;
  const embed = EMBEDDED[c.kind];
  if (!embed) throw new Error(`no way to embed ${c.kind}`);
  return embed(c.input as never, c.extra);
}
