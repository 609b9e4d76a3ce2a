import type { KubeObject } from '../model/manifest';
import type { HttpMatch, HttpRoute } from '../model/spec';
import type { ClusterObjects } from './cluster';

/** The part of a Canary of Flagger that says what it writes. */
export interface CanarySpec {
  readonly targetRef?: { readonly name?: string };
  readonly service?: {
    readonly name?: string;
    readonly port?: number;
    readonly targetPort?: number | string;
    readonly portName?: string;
    readonly appProtocol?: string;
    readonly delegation?: boolean;
    readonly gateways?: readonly string[];
    readonly trafficPolicy?: object;
  };
  readonly analysis?: {
    readonly iterations?: number;
    readonly match?: readonly HttpMatch[];
    readonly stepWeights?: readonly number[];
    readonly mirror?: boolean;
    readonly mirrorWeight?: number;
    readonly sessionAffinity?: { readonly cookieName?: string };
    readonly metrics?: readonly unknown[];
    readonly webhooks?: readonly { readonly type?: string }[];
  };
}

/** One judgement of Flagger after the other: what it has set in each. */
export interface CanaryState {
  /** The share of the new version, in percent: of all requests, or in an A/B test of those that match. */
  readonly weight: number;
  readonly isMirrored?: boolean;
  /** Whether the release is over, and the primary runs the new version. */
  readonly isPromoted?: boolean;
}

/**
 * What Flagger sets, one state after the other: before the release, while it is under way, and when it is over.
 *
 * @see https://github.com/fluxcd/flagger/blob/v1.44.0/pkg/controller/scheduler.go
 */
export function canaryStates({ analysis }: CanarySpec): CanaryState[] {
  const { iterations = 0, match = [], mirror, stepWeights = [] } = analysis ?? {};
  const shared = iterations > 0 ? [100] : stepWeights;
  return [
    { weight: 0 },
    ...(mirror && match.length === 0 ? [{ weight: 0, isMirrored: true }] : []),
    ...shared.map((weight) => ({ weight })),
    { weight: 0, isPromoted: true },
  ];
}

/**
 * Writes what Flagger makes for a Canary: Services, DestinationRules, and the VirtualService that others delegate to.
 *
 * @see https://github.com/fluxcd/flagger/blob/v1.44.0/pkg/router/istio.go
 */
export function writeCanary(objects: ClusterObjects, canary: KubeObject, { isMirrored, weight }: CanaryState): void {
  const namespace = canary.metadata?.namespace;
  const { analysis, service, targetRef } = canary.spec as CanarySpec;
  const target = targetRef?.name ?? '';
  const apex = service?.name ?? target;
  const [primary, candidate] = [`${apex}-primary`, `${apex}-canary`];
  const port = service?.port ?? 80;
  const selectors = { [apex]: `${target}-primary`, [primary]: `${target}-primary`, [candidate]: target };
  for (const [name, app] of Object.entries(selectors)) {
    const { appProtocol, portName = 'http', targetPort = port } = service ?? {};
    const ports = [{ name: portName, port, targetPort, protocol: 'TCP', appProtocol }];
    objects.set({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { ports, selector: { app } },
    });
  }
  for (const host of [primary, candidate]) {
    const spec = { host, trafficPolicy: service?.trafficPolicy };
    objects.set({ apiVersion: ISTIO, kind: 'DestinationRule', metadata: { name: host, namespace }, spec });
  }
  const to = (host: string, share: number) => ({ destination: { host, port: { number: port } }, weight: share });
  const weighted: HttpRoute = { route: [to(primary, 100 - weight), to(candidate, weight)] };
  if (isMirrored) {
    weighted.mirror = { host: candidate };
    if (analysis?.mirrorWeight) weighted.mirrorPercentage = { value: analysis.mirrorWeight };
  }
  const http: HttpRoute[] = [weighted];
  const cookie = analysis?.sessionAffinity?.cookieName;
  if (analysis?.match?.length) {
    weighted.match = [...analysis.match];
    http.push({ route: [to(primary, 100 - weight)] });
  } else if (cookie !== undefined && weight > 0) {
    http.unshift({ match: [{ headers: { cookie: { regex: `.*${cookie}.*canary.*` } } }], route: [to(candidate, 100)] });
  }
  objects.set({ apiVersion: ISTIO, kind: 'VirtualService', metadata: { name: apex, namespace }, spec: { http } });
}

const ISTIO = 'networking.istio.io/v1beta1';
