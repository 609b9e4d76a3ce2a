import { load } from 'js-yaml';
import { MeshModel, type Decision } from '../../src';
import type { PlainRequest } from '../../src/routing/plain-request';
import { hasCases, readCases, readText } from './shared-cases';

interface Expected {
  result: string;
  status?: number;
  location?: string;
  body?: string;
  destinations?: { host: string; port: number; subset?: string; weight: number }[];
  destinationsIfNotAborted?: Expected['destinations'];
  timeout?: string;
  retries?: unknown;
  rewrite?: { path?: string; authority?: string; host?: string } | null;
  fault?: Record<string, unknown> | null;
  mirror?: unknown[];
  routeName?: string;
}

interface Scenario {
  id: string;
  title: string;
  configFile: string;
  request: {
    via: string;
    host?: string;
    port: number;
    path?: string;
    method?: string;
    headers?: Record<string, string>;
    scheme?: string;
    sni?: string;
    protocol?: string;
    destinationIP?: string;
    source?: { namespace?: string; labels?: Record<string, string> };
    gatewayWorkload?: { namespace?: string; labels?: Record<string, string> };
    meshConfig?: { outboundTrafficPolicy?: string };
  };
  expect: Expected;
}

/** Outcomes by the scenario's result; `abort` is a route that never gets that far. */
const outcomes: Record<string, string[]> = {
  route: ['route', 'tcp'],
  passthrough: ['tcp'],
  redirect: ['redirect', 'tlsRedirect'],
  directResponse: ['directResponse'],
  abort: ['route', 'redirect', 'directResponse'],
  '404': ['notFound'],
  reset: ['refused'],
  noListener: ['refused'],
  blackhole: ['blackhole'],
  passthroughCluster: ['passthrough'],
  unmatched: ['passthrough', 'blackhole'],
};

function requestOf({ request: r }: Scenario): PlainRequest {
  const pod = r.via === 'gateway' ? r.gatewayWorkload : r.source;
  return {
    from: { type: r.via === 'gateway' ? 'gateway' : 'sidecar', namespace: pod?.namespace, labels: pod?.labels },
    host: r.host,
    port: r.port,
    path: r.path,
    method: r.method,
    headers: r.headers,
    tls: r.scheme === 'https' ? 'tls' : 'none',
    ...(r.sni === undefined ? {} : { sni: r.sni }),
    protocol: r.protocol?.toLowerCase(),
    address: r.destinationIP,
  };
}

function decide(scenario: Scenario): Decision {
  const mode = scenario.request.meshConfig?.outboundTrafficPolicy;
  const meshConfig = mode ? (load(`outboundTrafficPolicy: {mode: ${mode}}`) as object) : undefined;
  const mesh = MeshModel.fromYaml(readText(scenario.configFile), { meshConfig });
  return mesh._router.decide(requestOf(scenario), true);
}

function check({ expect: want }: Scenario, got: Decision): void {
  expect(outcomes[want.result]).toContain(got.outcome);
  const plain = got.destinations?.map((d) => ({
    host: d.host,
    port: d.port,
    weight: d.weight,
    ...(d.subset ? { subset: d.subset } : {}),
  }));
  const destinations = want.destinations ?? want.destinationsIfNotAborted;
  if (destinations) expect(plain).toEqual(destinations);
  if (want.result === 'abort') expect(got.fault?.abort?.httpStatus ?? 0).toBe(want.status);
  if (want.location) expect(got.redirect?.location).toBe(want.location);
  if (want.result === 'redirect' && want.status) expect(got.redirect?.status).toBe(want.status);
  if (want.result === 'directResponse')
    expect(got.directResponse).toMatchObject({ status: want.status, ...(want.body ? { body: want.body } : {}) });
  if (want.timeout) expect(got.timeout ?? 'disabled').toBe(want.timeout);
  if (want.retries === null) expect(got.retries).toEqual({ attempts: 0 });
  else if (typeof want.retries === 'object') expect(got.retries).toMatchObject(want.retries as object);
  else if (want.retries !== undefined) expect(got.retries).toBeUndefined();
  if (want.rewrite === null) expect(got.rewrite).toBeUndefined();
  else if (want.rewrite) {
    if (want.rewrite.path) expect(got.rewrite?.path).toBe(want.rewrite.path);
    if (want.rewrite.authority ?? want.rewrite.host)
      expect(got.rewrite?.authority).toBe(want.rewrite.authority ?? want.rewrite.host);
  }
  if (want.fault === null) expect(got.fault).toBeUndefined();
  else if (want.fault) expect(got.fault).toMatchObject(want.fault);
  if (want.mirror) expect(got.mirrors ?? []).toEqual(want.mirror);
  if (want.routeName) expect(got.route).toBe(want.routeName);
}

const scenarios = hasCases ? readCases<{ scenarios: Scenario[] }>('scenarios.json').scenarios : [];

(hasCases ? describe : describe.skip)(`scenarios (${scenarios.length})`, () => {
  test.each(scenarios.map((s) => [`${s.id} ${s.title}`, s] as const))('%s', (_, scenario) => {
    const decision = decide(scenario);
    try {
      check(scenario, decision);
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${JSON.stringify(decision, undefined, 2)}`, { cause: error });
    }
  });
  if (!hasCases) test('cases are absent', () => undefined);
});
