import type { Call, Proxy } from '../client';
import type { KubeObject } from '../../src/model/manifest';
import type { ServiceEntrySpec, StringMatch, VirtualServiceSpec } from '../../src/model/spec';
import type { Random } from './random';
import { paths, queryNames, sniHosts } from './random-rules';

/** Texts at the edges of a match. */
function around(match: StringMatch): string[] {
  if (match.exact !== undefined)
    return [match.exact, `${match.exact}x`, match.exact.toUpperCase(), match.exact.slice(0, -1)];
  if (match.prefix !== undefined)
    return [match.prefix, `${match.prefix}x`, `${match.prefix}/y`, match.prefix.slice(0, -1)];
  return ['/users/42', '/users/42/orders', '/a/q', '/x', 'jason', 'prod', 'v=1;user=dev-3;z=2', '/A/b', '/x.y', '/xzy'];
}

interface Material {
  readonly hosts: string[];
  readonly ports: number[];
  readonly paths: string[];
  readonly headers: [string, string][];
  readonly queries: string[];
  /** Names of Services without an address of their own. */
  readonly headless: Set<string>;
}

function plainHost(r: Random, host: string): string {
  if (host === '*') return 'anything.example.org';
  return host.startsWith('*') ? `${r.pick(['x', 'y.z'])}${host.slice(1)}` : host;
}

/** What the objects of a mesh make interesting. */
function material(r: Random, objects: readonly KubeObject[], proxy: Proxy): Material {
  const out: Material = {
    hosts: ['nobody.example.org'],
    ports: [80, 80],
    paths: [...paths],
    headers: [],
    queries: [''],
    headless: new Set(),
  };
  for (const o of objects) {
    const { name = '', namespace = '' } = o.metadata ?? {};
    if (o.kind === 'Ingress' && proxy.type === 'gateway') {
      out.hosts.push('a.example.com', 'b.example.com', 'x.example.com');
      out.ports.push(80, 80, 443);
      out.paths.push('/users', '/users/', '/usersx', '/x', '/xy');
    }
    if (o.kind === 'Service') {
      const spec = o.spec as { ports?: { port: number }[]; clusterIP?: string };
      if (spec.clusterIP === 'None') out.headless.add(name);
      const full = `${name}.${namespace}.svc.cluster.local`;
      out.hosts.push(full, `${name}.${namespace}`, name, `${name}.${namespace}.svc`, `${full}.`);
      out.ports.push(...(spec.ports ?? []).map((p) => p.port));
    } else if (o.kind === 'ServiceEntry') {
      const spec = o.spec as ServiceEntrySpec;
      out.hosts.push(...(spec.hosts ?? []).map((h) => plainHost(r, h)));
      out.ports.push(...(spec.ports ?? []).map((p) => p.number ?? 0));
    } else if (o.kind === 'VirtualService') addRules(r, o.spec as VirtualServiceSpec, namespace, out);
    else if (o.kind === 'Gateway' && proxy.type === 'gateway') {
      const { servers } = o.spec as { servers: { port: { number: number }; hosts: string[] }[] };
      for (const s of servers) {
        out.ports.push(s.port.number, s.port.number, s.port.number);
        out.hosts.push(...s.hosts.map((h) => plainHost(r, h.slice(h.indexOf('/') + 1))));
      }
    }
  }
  if (proxy.type === 'gateway') out.ports.push(8080, 8443);
  return out;
}

function addRules(r: Random, spec: VirtualServiceSpec, namespace: string, out: Material): void {
  for (const h of spec.hosts ?? []) {
    const host = h.includes('.') || h === '*' ? plainHost(r, h) : `${h}.${namespace}.svc.cluster.local`;
    out.hosts.push(host, host, host);
  }
  for (const { match } of spec.http ?? []) {
    for (const m of match ?? []) {
      // The judge's client reads a path with two slashes as a host.
      if (m.uri) for (const p of around(m.uri)) if (/^\/(?!\/)/.test(p)) out.paths.push(p, p);
      if (m.port) out.ports.push(m.port);
      for (const [k, v] of Object.entries({ ...m.headers, ...m.withoutHeaders }))
        for (const t of around(v ?? {})) out.headers.push([k, t]);
      for (const [k, v] of Object.entries(m.queryParams ?? {}))
        for (const t of around(v ?? {})) out.queries.push(`${k}=${encodeURI(t)}`);
    }
  }
}

/** Hosts whose address the model knows better than the judge's harness: calls to them say it. */
const ambiguous = /^alias\b/;

const addresses = [
  '127.0.0.1',
  '10.1.2.4',
  '203.0.1.2',
  '203.0.113.7',
  '198.51.100.9',
  '10.96.0.2',
  '10.96.0.3',
  '10.96.0.4',
  '10.1.2.3',
];

/** Requests of one proxy, aimed at the edges of the rules. */
export function randomCalls(r: Random, objects: readonly KubeObject[], proxy: Proxy, count: number): Call[] {
  const m = material(r, objects, proxy);
  return Array.from({ length: count }, () => randomCall(r, m, proxy));
}

function randomCall(r: Random, m: Material, proxy: Proxy): Call {
  const port = r.pick(m.ports);
  const host = r.pick(m.hosts);
  const secure = port === 443 || port === 8443 ? r.chance(0.85) : r.chance(0.04);
  const tls = secure ? (r.chance(0.9) ? 'tls' : 'mtls') : '';
  const address = r.maybe(ambiguous.test(host) || m.headless.has(host.split('.')[0] ?? '') ? 1 : 0.08, () =>
    r.pick(addresses),
  );
  const base: Call = {
    host,
    port,
    ...(address && proxy.type !== 'gateway' ? { address } : {}),
    ...(tls ? { tls } : {}),
    ...(tls && r.chance(0.4)
      ? { sni: r.chance(0.1) ? `outbound_.${port}_._.${host}` : plainHost(r, r.pick([...sniHosts, ...m.hosts])) }
      : {}),
    ...(tls && r.chance(0.04) ? { noSNI: true } : {}),
  };
  if (port === 7000 || port === 3306 ? r.chance(0.7) : r.chance(0.05)) return { ...base, protocol: 'tcp' };
  const headers = Object.fromEntries(r.some(m.headers, 2).filter(([, v]) => v.trim() === v));
  if (r.chance(0.06))
    Object.assign(headers, {
      origin: r.pick(['https://ok.example', 'http://no.example']),
      ...(r.chance(0.8) ? { 'access-control-request-method': 'GET' } : {}),
    });
  const query = r.chance(0.2) ? r.pick(m.queries) || `${r.pick(queryNames)}=1` : '';
  return {
    ...base,
    host: r.chance(0.07) ? `${host}:${r.pick([port, 80, 1234])}` : r.chance(0.05) ? host.toUpperCase() : host,
    path: `${r.pick(m.paths)}${query ? `?${query}` : ''}`,
    method: headers.origin ? r.pick(['OPTIONS', 'GET']) : r.pick(['GET', 'GET', 'GET', 'POST', 'PUT', 'OPTIONS']),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(r.chance(0.1) ? { protocol: 'http2' as const } : {}),
  };
}
