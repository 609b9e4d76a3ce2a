import { dump } from 'js-yaml';
import { MeshModel } from '../../src';
import type { Decision } from '../../src';
import type { PlainRequest } from '../../src/routing/plain-request';
import { Random } from '../random/random';

type Fields = Record<string, unknown>;

/** A Kubernetes or Istio object. */
interface KubeObject extends Fields {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Fields;
}

interface Workload {
  readonly name: string;
  readonly namespace: string;
  readonly hasSidecar: boolean;
}

const workloads: readonly Workload[] = [
  { name: 'alpha', namespace: 'east', hasSidecar: true },
  { name: 'beta', namespace: 'east', hasSidecar: true },
  { name: 'gamma', namespace: 'west', hasSidecar: true },
  { name: 'outsider', namespace: 'plain', hasSidecar: false },
];
const servers = workloads.filter(({ hasSidecar }) => hasSidecar);

/** Service port and pod port of what is read as HTTP, and of what is bytes to the mesh. */
const ports = { http: { number: 80, target: 8080 }, tcp: { number: 9000, target: 9001 } } as const;

const issuer = 'https://login.example.com';
/** The claims of the tokens that the clients hold, by the file with the header. */
const tokens: Readonly<Record<string, Fields>> = {
  'ann.txt': { iss: issuer, sub: 'ann', groups: ['admins', 'staff'], aud: ['shop'] },
  'bob.txt': { iss: issuer, sub: 'bob', groups: ['guests'], aud: ['shop', 'bank'], azp: 'app' },
};

type PortNumbers = (typeof ports)[keyof typeof ports];

function service(metadata: Fields, spec: Fields, numberOf: (port: PortNumbers) => number): KubeObject {
  const all = Object.entries(ports).map(([name, port]) => ({ name, port: numberOf(port), targetPort: port.target }));
  return { apiVersion: 'v1', kind: 'Service', metadata, spec: { ...spec, ports: all } };
}

function workloadObjects({ name, namespace }: Workload): KubeObject[] {
  const metadata = { name, namespace };
  const labels = { app: name };
  const containers = [
    { name: 'app', image: 'example/app:1', ports: Object.values(ports).map((p) => ({ containerPort: p.target })) },
  ];
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    service(metadata, { selector: labels }, ({ number }) => number),
    service({ name: `${name}-pods`, namespace }, { selector: labels, clusterIP: 'None' }, ({ target }) => target),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { serviceAccountName: name, containers } },
      },
    },
  ];
}

const namespaces: readonly KubeObject[] = ['east', 'west', 'plain'].map((name) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: name === 'plain' ? {} : { 'istio-injection': 'enabled' } },
}));

/** Every server by its name at the ingress gateway. */
const ingress: readonly KubeObject[] = [
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'ingress', namespace: 'istio-system' },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*.example.com'] }],
    },
  },
  ...servers.map(({ name, namespace }) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name, namespace },
    spec: {
      hosts: [`${name}.example.com`],
      gateways: ['istio-system/ingress'],
      http: [{ route: [{ destination: { host: name, port: { number: ports.http.number } } }] }],
    },
  })),
];

/** What all rounds share. */
const sharedObjects: readonly KubeObject[] = [...namespaces, ...workloads.flatMap(workloadObjects), ...ingress];

/** A list of `values` some of the time, now and then as what must not be. */
function condition(random: Random, name: string, values: readonly string[], probability = 0.3): Fields {
  if (!random.chance(probability)) return {};
  const list = [...new Set([random.pick(values), ...random.some(values, 0.2)])];
  return { [random.chance(0.25) ? `not${name[0].toUpperCase()}${name.slice(1)}` : name]: list };
}

const principals = [
  '*',
  'cluster.local/ns/east/sa/alpha',
  'cluster.local/ns/west/*',
  '*/sa/beta',
  'spiffe://cluster.local/ns/east/sa/alpha',
];
const callerNamespaces = ['east', 'west', 'plain', 'e*', '*st', '*a*', '*'];
const accounts = ['alpha', 'east/alpha', 'west/gamma', 'beta'];
const blocks = ['0.0.0.0/0', '192.0.2.0/24', '192.0.2.7'];
const hosts = [
  'alpha.example.com',
  'alpha.east',
  'beta.east*',
  '*.svc.cluster.local',
  'GAMMA.west',
  '*',
  'gamma.west.svc.cluster.local',
];
const methods = ['GET', 'POST', 'P*', '*', '*T'];
const paths = ['/api/*', '*/admin', '/exact', '/a/{*}/c', '/x/{**}', '/x/{**}/end', '*', '/', '/exact?q=1'];
const requestPrincipals = ['*', `${issuer}/ann`, `${issuer}/*`, '*/bob', 'https://other.example.com/ann'];

function source(random: Random): Fields {
  const identities = random.chance(0.2)
    ? condition(random, 'serviceAccounts', accounts, 1)
    : { ...condition(random, 'principals', principals), ...condition(random, 'namespaces', callerNamespaces) };
  const all = {
    ...identities,
    ...condition(random, 'requestPrincipals', requestPrincipals, 0.15),
    ...condition(random, 'ipBlocks', blocks, 0.15),
  };
  return Object.keys(all).length > 0 ? all : { namespaces: ['*'] };
}

function operation(random: Random): Fields {
  const all = {
    ...condition(random, 'hosts', hosts, 0.2),
    ...condition(random, 'ports', ['8080', '9001', '80'], 0.2),
    ...condition(random, 'methods', methods),
    ...condition(random, 'paths', paths, 0.4),
  };
  return Object.keys(all).length > 0 ? all : { paths: ['*'] };
}

const whens: readonly (readonly [key: string, values: readonly string[]])[] = [
  ['request.headers[x-team]', ['a', 'a*', '*b', '*', 'ab']],
  ['request.headers[X-Team]', ['a', 'ab']],
  ['source.namespace', callerNamespaces],
  ['source.principal', principals],
  ['source.serviceAccount', ['east/alpha', 'beta']],
  ['source.ip', blocks],
  ['destination.port', ['8080', '9001']],
  ['request.auth.claims[groups]', ['admins', 'guests', 'sta*', '*']],
  ['request.auth.claims[iss]', [issuer, 'https://other.example.com', '*example.com']],
  ['request.auth.claims[missing]', ['x', '*']],
  ['request.auth.principal', requestPrincipals],
  ['request.auth.audiences', ['shop', 'bank', 'b*']],
  ['request.auth.presenter', ['app', '*']],
  ['connection.sni', ['*', 'outbound_.80_._.alpha.east.svc.cluster.local', '*cluster.local']],
];

function when(random: Random): Fields {
  const [key, values] = random.pick(whens);
  return { key, ...condition(random, 'values', values, 1) };
}

function rule(random: Random): Fields {
  return {
    ...random.maybe(0.5, () => ({
      from: [source(random), ...(random.chance(0.2) ? [source(random)] : [])].map((s) => ({ source: s })),
    })),
    ...random.maybe(0.5, () => ({
      to: [operation(random), ...(random.chance(0.2) ? [operation(random)] : [])].map((o) => ({ operation: o })),
    })),
    ...random.maybe(0.4, () => ({ when: [when(random), ...(random.chance(0.2) ? [when(random)] : [])] })),
  };
}

/** Where a policy stands, and for which pods. */
function place(random: Random, name: string): { metadata: Fields; selector: Fields } {
  const namespace = random.pick(['east', 'east', 'west', 'west', 'istio-system']);
  const own = servers.filter((w) => namespace === 'istio-system' || w.namespace === namespace).map(({ name }) => name);
  const apps = namespace === 'istio-system' ? [...own, 'istio-ingressgateway'] : own;
  const selector = random.chance(0.75) ? { selector: { matchLabels: { app: random.pick(apps) } } } : {};
  return { metadata: { name, namespace }, selector };
}

function authorizationPolicy(random: Random, name: string): KubeObject {
  const { metadata, selector } = place(random, name);
  const action = random.pick(['ALLOW', 'DENY', 'DENY', 'DENY', 'AUDIT', undefined]);
  const annotations = action !== 'AUDIT' && random.chance(0.08) ? { annotations: { 'istio.io/dry-run': 'true' } } : {};
  const rules = Array.from({ length: random.int(action !== 'DENY' && random.chance(0.2) ? 0 : 1, 3) }, () =>
    rule(random),
  );
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { ...metadata, ...annotations },
    spec: { ...selector, ...(action ? { action } : {}), ...(rules.length > 0 ? { rules } : {}) },
  };
}

const modes = ['STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET'];

function peerAuthentication(random: Random, name: string): KubeObject {
  const { metadata, selector } = place(random, name);
  const levels = random.chance(0.5) && 'selector' in selector;
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata,
    spec: {
      ...selector,
      mtls: { mode: random.pick(modes) },
      ...(levels
        ? { portLevelMtls: { [random.pick(Object.values(ports)).target]: { mode: random.pick(modes) } } }
        : {}),
    },
  };
}

/** A request, and how the lab is asked for it. */
interface Case {
  readonly request: PlainRequest;
  readonly step: Fields;
}

const requestPaths = [
  '/',
  '/api/x',
  '/api',
  '/x/admin',
  '/exact',
  '/exact?q=1',
  '/a/b/c',
  '/a/b/d/c',
  '/x/y/z',
  '/x/1/end',
  '/x',
];

const pods = ({ name, namespace }: Workload): PlainRequest['from'] => ({
  namespace,
  labels: { app: name },
  serviceAccount: name,
});

const gatewayPods: PlainRequest['from'] = {
  type: 'gateway',
  namespace: 'istio-system',
  labels: { app: 'istio-ingressgateway', istio: 'ingressgateway' },
  serviceAccount: 'istio-ingressgateway-service-account',
};

/** Who calls, what they dial, and how the model is asked about it. */
function way(random: Random): { client: string; dialled: string; asked: PlainRequest } {
  if (random.chance(0.2)) {
    const host = `${random.pick(servers).name}.example.com`;
    return { client: 'outside', dialled: host, asked: { from: gatewayPods, host, port: ports.http.number } };
  }
  const client = random.pick(workloads);
  const server = random.pick(servers.filter((w) => w !== client));
  const protocol = random.chance(0.75) ? 'http' : 'tcp';
  const { target } = ports[protocol];
  // Offline nobody knows the pods' addresses, at which proxies listen for the bytes of headless services.
  const headless = protocol === 'http' && random.chance(0.2);
  const number = headless ? target : ports[protocol].number;
  const name = headless ? `${server.name}-pods` : server.name;
  const host = `${name}.${server.namespace}${random.chance(0.3) ? '.svc.cluster.local' : ''}`;
  return {
    client: `${client.namespace}/${client.name}`,
    dialled: number === 80 ? host : `${host}:${number}`,
    // A client without a sidecar is nobody; its request is decided where it arrives.
    asked: client.hasSidecar
      ? { host, protocol, from: { ...pods(client), ip: '203.0.113.9' }, port: number }
      : { host, protocol, from: pods(server), port: target, inbound: true },
  };
}

function request(random: Random): Case {
  const { client, dialled, asked } = way(random);
  const path = random.pick(requestPaths);
  const method = random.pick(['GET', 'GET', 'POST', 'PUT']);
  const team: Record<string, string> = random.chance(0.4) ? { 'x-team': random.pick(['a', 'ab', 'b']) } : {};
  const token = random.chance(0.4) ? random.pick(Object.keys(tokens)) : undefined;
  const claims = token && asked.protocol !== 'tcp' ? tokens[token] : undefined;
  return {
    request: { ...asked, path, method, headers: team, claims },
    step: {
      ...(client === 'outside' ? {} : { from: client }),
      url: `http://${dialled}${path}`,
      method,
      headers: { ...team, ...(token ? { authorization: `$file:${token}` } : {}) },
    },
  };
}

/** What the client sees, by the decision; undefined where the decision leaves it open. */
function expectation({ outcome, why }: Decision, { protocol, inbound }: PlainRequest): Fields | undefined {
  const reasons = why.join('\n');
  if (/it asks what the request does not say/.test(reasons)) return undefined;
  const cut = protocol === 'tcp' || inbound;
  if (/answered with 503/.test(reasons)) return protocol === 'tcp' ? { error: '.' } : { status: 503 };
  if (outcome === 'denied') return protocol === 'tcp' ? { error: '.' } : { status: 403 };
  if (outcome === 'refused') return cut ? { error: '.' } : { status: 503 };
  return { status: 200 };
}

/**
 * The services again, a little different, so that istiod tells every client of their endpoints anew. Of a changed
 * PeerAuthentication it tells the clients in other namespaces nothing (pilot/pkg/xds/proxy_dependencies.go).
 */
function touched(round: number): KubeObject[] {
  const services = sharedObjects.filter(({ kind }) => kind === 'Service');
  return services.map((s) => ({ ...s, metadata: { ...s.metadata, labels: { round: String(round) } } }));
}

const key = ({ kind, metadata }: KubeObject): string =>
  `${kind} ${metadata.namespace as string}/${metadata.name as string}`;

/** Another set of policies, what replaces the last, and requests whose decision the model knows. */
function round(random: Random, number: number, requests: number): { steps: Fields[]; policies: KubeObject[] } {
  const policies = [
    ...Array.from({ length: random.int(0, 2) }, (_, i) => peerAuthentication(random, `peer-${i}`)),
    ...Array.from({ length: random.int(1, 3) }, (_, i) => authorizationPolicy(random, `policy-${i}`)),
  ];
  const model = MeshModel.fromObjects([...sharedObjects, ...policies]);
  const steps: Fields[] = [];
  while (steps.length < requests) {
    const { request: asked, step } = request(random);
    const decision = model._router.decide(asked);
    const expect = expectation(decision, asked);
    if (!expect) continue;
    steps.push({
      name: `round ${number}: ${step.method as string} ${step.url as string} from ${(step.from as string | undefined) ?? 'outside'}`,
      ...step,
      expect,
    });
  }
  return { steps, policies };
}

/** One token for each client, and what makes the servers take them. */
const before = `
set -e
b64() { base64 -w0 | tr '+/' '-_' | tr -d '='; }
openssl genrsa -out jwt.key 2048 2>/dev/null
n=$(openssl rsa -in jwt.key -noout -modulus | sed 's/Modulus=//' | python3 -c 'import sys; sys.stdout.buffer.write(bytes.fromhex(sys.stdin.read()))' | b64)
token() {
  head=$(printf '{"alg":"RS256","typ":"JWT","kid":"example"}' | b64)
  body=$(printf '%s' "$1" | sed "s/}$/,\\"exp\\":$(($(date +%s) + 3600))}/" | b64)
  printf 'Bearer %s.%s.%s' $head $body $(printf '%s.%s' $head $body | openssl dgst -sha256 -sign jwt.key -binary | b64)
}
${Object.entries(tokens)
  .map(([file, claims]) => `token '${JSON.stringify(claims)}' >${file}`)
  .join('\n')}
cat >tokens.yaml <<END
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: tokens, namespace: istio-system}
spec:
  jwtRules:
  - issuer: ${issuer}
    forwardOriginalToken: true
    jwks: '{"keys":[{"kty":"RSA","kid":"example","e":"AQAB","n":"$n"}]}'
END
`;

/** A script for the lab: random policies round by round, and requests with what the model says becomes of them. */
export function randomPolicies(seed: number, rounds = 8, requests = 25): string {
  const random = new Random(seed);
  const steps: Fields[] = [{ name: 'the workloads', apply: sharedObjects }];
  let applied: KubeObject[] = [];
  for (let i = 1; i <= rounds; i++) {
    const { policies, steps: asked } = round(random, i, requests);
    const kept = new Set(policies.map(key));
    const gone = applied.filter((object) => !kept.has(key(object)));
    steps.push(
      {
        name: `round ${i}: policies`,
        ...(gone.length > 0 ? { delete: gone } : {}),
        apply: [...policies, ...touched(i)],
      },
      ...asked,
    );
    applied = policies;
  }
  return dump(
    {
      description: `what the model says of random policies, seed ${seed}`,
      before: [{ name: 'tokens', shell: before }],
      manifests: ['tokens.yaml'],
      steps,
    },
    { noRefs: true },
  );
}
