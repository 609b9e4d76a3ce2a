import type { Cors } from '../model/spec';
import type { CompiledRoute, RedirectAction } from './compiled-route';
import type { DecisionCors, DecisionRewrite } from './decision';
import type { HttpCall } from './http-call';
import { replaceAll, textTest } from './string-match';

/** What a redirect of a route answers. */
export function locationOf(redirect: RedirectAction, route: CompiledRoute, call: HttpCall): string {
  const scheme = redirect.scheme || call.scheme;
  const port = redirect.explicitPort === 0 ? '' : `:${redirect.explicitPort}`;
  const host = redirect.authority || requestHost(call, scheme, port);
  let path = call.target;
  if (redirect.prefixRewrite) {
    path = redirect.prefixRewrite + behindMatch(route, call) + call.target.slice(call.path.length);
  } else if (redirect.uri) {
    const query = call.target.indexOf('?');
    path = redirect.uri.includes('?') || query < 0 ? redirect.uri : `${redirect.uri}${call.target.slice(query)}`;
  }
  return `${scheme}://${host}${port}${path}`;
}

/** What of a path stands behind the prefix that a route matched. */
function behindMatch({ path: { kind, value } }: CompiledRoute, call: HttpCall): string {
  return kind === 'prefix' || kind === 'segments' ? call.path.slice(value.length) : '';
}

/** The host that the client used; its port goes where another is set, or where it was the other scheme's own. */
function requestHost(call: HttpCall, scheme: string, port: string): string {
  const { authority } = call;
  const colon = authority.startsWith('[')
    ? authority.indexOf(']:') + (authority.includes(']:') ? 1 : 0)
    : authority.lastIndexOf(':');
  if (colon <= 0) return authority;
  const said = authority.slice(colon);
  const own = call.scheme === 'https' ? ':443' : ':80';
  return port !== '' || (scheme !== call.scheme && said === own) ? authority.slice(0, colon) : authority;
}

/** Where a server with `httpsRedirect` sends plain requests. */
export function httpsLocation(call: HttpCall): string {
  return `https://${call.authority}${call.target}`;
}

/** What the destination sees in place of what the client sent; undefined where it is the same. */
export function rewriteOf(route: CompiledRoute, call: HttpCall): DecisionRewrite | undefined {
  const { authority, rewriteUri, rewriteRegex } = route;
  if (authority === '' && rewriteUri === undefined && rewriteRegex === undefined) return undefined;
  const rest = call.target.slice(call.path.length);
  const out: { uri?: string; authority?: string; path?: string } = {};
  if (rewriteRegex) {
    out.path = replaceAll(call.path, rewriteRegex.match, rewriteRegex.rewrite) + rest;
    out.uri = rewriteRegex.rewrite;
  } else if (rewriteUri !== undefined) {
    out.uri = rewriteUri;
    out.path = rewriteUri + behindMatch(route, call) + rest;
  }
  if (authority !== '') out.authority = authority;
  return out;
}

/** What a CORS policy makes of a request: the proxy answers a preflight request of an origin that is allowed. */
export function corsOf(cors: Cors | undefined, call: HttpCall): DecisionCors | undefined {
  const origin = call.header('origin');
  if (!cors || !origin) return undefined;
  const allowed = cors.allowOrigins
    ? cors.allowOrigins.some((m) => textTest(m)(origin))
    : (cors.allowOrigin ?? []).some((o) => o === origin || o === '*');
  const asks = call.method === 'OPTIONS' && !!call.header('access-control-request-method');
  return { preflight: asks && (allowed || cors.unmatchedPreflights === 'IGNORE'), allowed };
}
