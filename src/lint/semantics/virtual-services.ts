import { isWildcard } from '../../model/host';
import type { FieldPath, Manifest } from '../../model/manifest';
import { matchCovers, type WireMatch } from '../../model/match-cover';
import { servicePortProtocol } from '../../model/protocol';
import { resolveGateway, resolveHost } from '../../model/resolve';
import type { HttpMatch, HttpRoute, VirtualServiceSpec } from '../../model/spec';
import { gatewaysOf } from '../../model/virtual-services';
import { namespaceOf } from '../namespaces';
import { routingRulesOf } from '../routing-rules';
import type { Check, Report, View } from '../view';
import { checkAction, checkRewrites } from './http-actions';
import { SEMANTIC_RULES } from './rules';
import type { ServicePort, ServiceSpec } from '../service-spec';

/** Fields of HTTP rules that do not do what they seem to. */
export const checkHttpRules: Check = (view, report) => {
  for (const manifest of view.input.ofKind('VirtualService')) {
    const spec = specOf(manifest);
    for (const [i, rule] of (spec.http ?? []).entries()) {
      if (!rule) continue;
      checkAction(manifest, rule, ['spec', 'http', i], report);
      for (const [j, match] of (rule.match ?? []).entries()) {
        if (match) checkMatch(manifest, spec, match, ['spec', 'http', i, 'match', j], report);
      }
    }
    checkRewrites(manifest, spec.http ?? [], report);
    checkDeadRules(manifest, spec, report);
  }
};

function checkMatch(
  manifest: Manifest,
  spec: VirtualServiceSpec,
  match: HttpMatch,
  path: FieldPath,
  report: Report,
): void {
  const asksSource = match.sourceNamespace !== undefined || Object.keys(match.sourceLabels ?? {}).length > 0;
  const source: FieldPath = [...path, match.sourceNamespace === undefined ? 'sourceLabels' : 'sourceNamespace'];
  if (asksSource && (match.gateways ?? []).length > 0) {
    report(manifest, {
      rule: SEMANTIC_RULES.SOURCE_DROPPED,
      path: source,
      message: 'the match names gateways, so its source is not looked at',
    });
  } else if (asksSource && gatewaysOf(spec).some((gateway) => gateway !== 'mesh')) {
    report(manifest, {
      rule: SEMANTIC_RULES.SOURCE_AT_GATEWAY,
      path: source,
      message: 'at a gateway the source is the gateway pod itself',
    });
  }
  const bound = gatewaysOf(spec);
  for (const [index, gateway] of (match.gateways ?? []).entries()) {
    if (bound.some((it) => sameGateway(it, gateway, namespaceOf(manifest.object)))) continue;
    report(manifest, {
      rule: SEMANTIC_RULES.UNBOUND_MATCH,
      path: [...path, 'gateways', index],
      message: `the VirtualService is bound to ${bound.join(', ')} alone, so nothing matches at ${gateway}`,
    });
  }
  const prefix = match.uri?.prefix;
  if (prefix && prefix !== '/' && !prefix.endsWith('/')) {
    report(manifest, {
      rule: SEMANTIC_RULES.PREFIX,
      path: [...path, 'uri', 'prefix'],
      message: `${prefix} also takes ${prefix}${/\w$/.test(prefix) ? 'x' : '…'}`,
    });
  }
}

function sameGateway(a: string, b: string, namespace: string): boolean {
  return a === b || (a !== 'mesh' && b !== 'mesh' && resolveGateway(a, namespace) === resolveGateway(b, namespace));
}

/** Rules all of whose matches earlier rules take. */
function checkDeadRules(manifest: Manifest, spec: VirtualServiceSpec, report: Report): void {
  const earlier: { match: WireMatch | undefined; name: string }[] = [];
  for (const [index, rule] of (spec.http ?? []).entries()) {
    const matches: (HttpMatch | undefined)[] = rule?.match?.length ? rule.match : [undefined];
    const takers = matches.map((match) => earlier.find((it) => matchCovers(it.match, match as WireMatch | undefined)));
    if (index > 0 && takers.every((taker) => taker !== undefined)) {
      report(manifest, {
        rule: SEMANTIC_RULES.DEAD_ROUTE,
        path: ['spec', 'http', index],
        message: `no request reaches the rule ${rule?.name ?? index}: ${[...new Set(takers.map((it) => it?.name))].join(' and ')} takes them all`,
      });
    }
    // A rule that is delegated takes only what its delegate does.
    if (rule?.delegate) continue;
    for (const match of matches)
      earlier.push({ match: match as WireMatch | undefined, name: rule?.name ?? `rule ${index}` });
  }
}

/** VirtualServices of the mesh that answer some requests for a service with 404. */
export const checkCatchAll: Check = (view, report) => {
  for (const manifest of view.input.ofKind('VirtualService')) {
    const spec = specOf(manifest);
    const http = spec.http ?? [];
    if (http.length === 0 || !gatewaysOf(spec).includes('mesh')) continue;
    const served = (spec.hosts ?? []).some(
      (host) =>
        !isWildcard(host) && view.hosts.find(host, namespaceOf(manifest.object))?.manifest?.object.kind === 'Service',
    );
    if (!served || http.some(takesAll)) continue;
    report(manifest, {
      rule: SEMANTIC_RULES.NO_CATCH_ALL,
      path: ['spec', 'http'],
      message: `every rule has a match: a request to ${(spec.hosts ?? []).join(', ')} that none matches gets 404`,
    });
  }
};

function takesAll(rule: HttpRoute | undefined): boolean {
  return !rule?.match?.length || rule.match.some((match) => matchCovers(match as WireMatch | undefined, undefined));
}

/** Hosts of the form `service.namespace` where such a service exists. */
export const checkCompletedHosts: Check = (view, report) => {
  for (const manifest of view.input.ofKind('VirtualService')) {
    const spec = specOf(manifest);
    for (const [index, host] of (spec.hosts ?? []).entries()) {
      checkHost(view, manifest, host, ['spec', 'hosts', index], report);
    }
    for (const { destination, path } of routingRulesOf(manifest).flatMap(({ routes }) => routes)) {
      checkHost(view, manifest, destination.host, [...path, 'host'], report);
    }
  }
  for (const manifest of view.input.ofKind('DestinationRule')) {
    const { host } = (manifest.object.spec ?? {}) as { host?: string };
    checkHost(view, manifest, host, ['spec', 'host'], report);
  }
};

/** `service.namespace` and `service.namespace.svc`. */
const SHORT_NAME = /^[^.]*\.[^.]*(?:\.svc)?$/;

function checkHost(view: View, manifest: Manifest, host: string | undefined, path: FieldPath, report: Report): void {
  if (!host || !SHORT_NAME.test(host)) return;
  const [name, namespace] = host.split('.');
  if (isWildcard(host) || view.hosts.find(host, namespaceOf(manifest.object))) return;
  const full = resolveHost(name, namespace, 'cluster.local');
  if (view.hosts.find(full, namespaceOf(manifest.object)) === undefined) return;
  report(manifest, {
    rule: SEMANTIC_RULES.NEVER_COMPLETED,
    path,
    message: `${host} is taken as it stands, and means nothing`,
    fix: `write ${full}`,
  });
}

/** HTTP rules for services that have no port for HTTP. */
export const checkHttpOnTcp: Check = (view, report) => {
  for (const manifest of view.input.ofKind('VirtualService')) {
    const spec = specOf(manifest);
    if ((spec.http ?? []).length === 0 || !gatewaysOf(spec).includes('mesh')) continue;
    for (const [index, host] of (spec.hosts ?? []).entries()) {
      const service = view.hosts.find(host, namespaceOf(manifest.object))?.manifest?.object;
      const { ports = [] } = ((service?.kind === 'Service' ? service.spec : undefined) as ServiceSpec) ?? {};
      if (ports.length === 0 || !ports.every((port) => isOpaque(port))) continue;
      report(manifest, {
        rule: SEMANTIC_RULES.HTTP_ON_TCP,
        path: ['spec', 'hosts', index],
        message: `no port of ${host} speaks HTTP (${ports.map(({ name, port }) => name ?? port).join(', ')}), so the http rules do nothing`,
      });
    }
  }
};

/** Whether a port is one whose bytes Istio does not look into. */
export function isOpaque(port: ServicePort): boolean {
  const protocol = servicePortProtocol(port.port ?? 0, port.name ?? '', port.protocol, port.appProtocol);
  return ['TCP', 'TLS', 'HTTPS', 'Mongo', 'Redis', 'MySQL', 'UDP'].includes(protocol);
}

function specOf(manifest: Manifest): VirtualServiceSpec {
  return (manifest.object.spec ?? {}) as VirtualServiceSpec;
}
