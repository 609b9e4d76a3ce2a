import type { KubeObject } from './manifest';

/** Fields that hold lists of messages, whatever kind has them. */
const messageLists: ReadonlySet<string> = new Set([
  ...['http', 'tcp', 'match', 'route', 'mirrors', 'servers', 'subsets', 'egress', 'ingress', 'endpoints'],
  ...['rules', 'from', 'to', 'when', 'allowOrigins', 'portLevelSettings'],
]);

/** Fields that hold lists of texts. */
const textLists: ReadonlySet<string> = new Set([
  ...['hosts', 'gateways', 'exportTo', 'sniHosts', 'destinationSubnets', 'addresses', 'notHosts', 'paths', 'notPaths'],
  ...['methods', 'notMethods', 'principals', 'notPrincipals', 'namespaces', 'notNamespaces', 'values', 'notValues'],
]);

/** Fields that hold one message or a map. */
const messages: ReadonlySet<string> = new Set([
  ...['destination', 'headers', 'withoutHeaders', 'queryParams', 'redirect', 'rewrite', 'retries', 'fault'],
  ...[
    'delegate',
    'mirror',
    'corsPolicy',
    'directResponse',
    'workloadSelector',
    'selector',
    'sourceLabels',
    'trafficPolicy',
  ],
]);

/** The kinds that the fields above are those of. */
const known: ReadonlySet<string> = new Set([
  ...['VirtualService', 'DestinationRule', 'Gateway', 'ServiceEntry', 'WorkloadEntry', 'Sidecar'],
  ...['AuthorizationPolicy', 'PeerAuthentication'],
]);

function isMessage(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What makes an Istio object unreadable: the field, where a list or a message was expected and something else stands.
 * A cluster would not take such an object.
 */
export function misshapen({ kind, spec }: KubeObject): string | undefined {
  if (spec === undefined || spec === null || !known.has(kind)) return undefined;
  if (!isMessage(spec)) return 'spec';
  // These two are lists here and messages or maps elsewhere.
  const own = kind === 'VirtualService' ? 'tls' : kind === 'ServiceEntry' ? 'ports' : undefined;
  const list = own === undefined ? undefined : (spec as Record<string, unknown>)[own];
  if (list !== undefined && list !== null && !(Array.isArray(list) && list.every(isMessage))) return `spec.${own}`;
  return badField(spec, 'spec', 0);
}

function badField(value: unknown, path: string, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  // Nothing that Istio reads lies deeper.
  if (depth > 40) return path;
  if (Array.isArray(value)) {
    for (const [i, element] of value.entries()) {
      const bad = badField(element, `${path}[${i}]`, depth + 1);
      if (bad !== undefined) return bad;
    }
    return undefined;
  }
  for (const [key, child] of Object.entries(value)) {
    const at = `${path}.${key}`;
    if (child !== undefined && child !== null) {
      if (messageLists.has(key) && !(Array.isArray(child) && child.every(isMessage)) && !isMapKey(path)) return at;
      if (textLists.has(key) && !(Array.isArray(child) && child.every((c) => typeof c === 'string')) && !isMapKey(path))
        return at;
      // In a rewrite or a redirect it is a text.
      if (key === 'uri' && /\.match\[\d+\]$/.test(path) && !isMessage(child)) return at;
      if (messages.has(key) && !isMessage(child) && !isMapKey(path)) return at;
    }
    // Of traffic policies hardly anything decides where a request goes, and their words mean other things elsewhere.
    const bad = key === 'trafficPolicy' ? undefined : badField(child, at, depth + 1);
    if (bad !== undefined) return bad;
  }
  return undefined;
}

/** Whether the keys at a path are a person's own words, such as names of labels and headers, or mean something else there. */
function isMapKey(path: string): boolean {
  return /\.(headers|withoutHeaders|queryParams|sourceLabels|labels|matchLabels|selector|set|add|uriRegexRewrite|ports)$/.test(
    path,
  );
}
