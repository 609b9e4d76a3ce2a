import type { CompiledRoute } from './compiled-route';
import type { HttpCall } from './http-call';
import type { FilterChain, Listener } from './listener';
import type { Proxy } from './proxy';
import { sourcePod, type PlainRequest } from './plain-request';
import type { RouteTable, VirtualHost } from './route-table';
import { explainRoute, unevaluatedNotes } from './why';

/** What a client speaks: plain text, TLS of its own, or the mesh's mutual TLS. */
export type Tls = 'none' | 'tls' | 'mtls';

/** How far a request came in a proxy's configuration. */
export interface Trace {
  readonly request: PlainRequest;
  readonly proxy: Proxy;
  readonly tls: Tls;
  /** Address and port, where a sidecar has no listener for them. */
  readonly dialled: string | undefined;
  readonly listener: Listener | undefined;
  readonly chain: FilterChain | undefined;
  readonly sni: string;
  readonly table: RouteTable | undefined;
  readonly call: HttpCall | undefined;
  readonly virtualHost: VirtualHost | undefined;
  readonly route: CompiledRoute | undefined;
  /** Why the connection came to nothing. */
  readonly refusal: string | undefined;
}

/** The chain of reasons behind a trace. */
export function reasons(trace: Trace): string[] {
  const { proxy, listener, dialled, refusal, chain, sni, table, call, virtualHost, route } = trace;
  const out: string[] = [];
  if (dialled !== undefined) out.push(`no listener for ${dialled}`);
  if (listener) out.push(`listener ${listener.name}`);
  if (chain?.http?.startsWith('https.')) out.push(`server ${chain.http}`);
  if (refusal !== undefined) out.push(refusal);
  else if (chain?.tcp) {
    if (sni) out.push(`server name ${sni}`);
    const { unknown, virtualService, rule } = chain.tcp;
    out.push(
      unknown
        ? unknownWords[unknown]
        : virtualService
          ? `VirtualService ${virtualService.key} ${rule}`
          : 'the service itself',
    );
  } else if (table && call) {
    if (!virtualHost) {
      out.push(`no virtual host for ${call.host}`);
      if (table.unknown !== 'nothing') out.push(unknownWords[table.unknown]);
    } else {
      out.push(`virtual host ${virtualHost.name}`);
      if (virtualHost.requireTls && trace.tls === 'none') out.push('the server redirects plain HTTP');
      else out.push(...explainRoute(virtualHost, route, call));
      if (route?.action === 'broken') out.push('Envoy refuses the route table for this route');
    }
  }
  return [...out, ...unevaluatedNotes(proxy.mesh, sourcePod(trace.request))];
}

const unknownWords = {
  passthrough: 'no service takes it: it leaves unchanged (ALLOW_ANY)',
  blackhole: 'no service takes it: it ends here (REGISTRY_ONLY)',
};
