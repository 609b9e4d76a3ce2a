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
  const bad = badField(spec, 'spec', false, 0);
  return bad === undefined ? undefined : `spec${bad}`;
}

/**
 * The path of the first bad field below a value.
 *
 * @param name the field that holds the value; empty for an element of a list
 * @param inMatch whether the value is an element of `match`
 */
function badField(value: unknown, name: string, inMatch: boolean, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  // Nothing that Istio reads lies deeper.
  if (depth > 40) return '';
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const bad = badField(value[index], '', name === 'match', depth + 1);
      if (bad !== undefined) return `[${index}]${bad}`;
    }
    return undefined;
  }
  const ownWords = ownWordsBelow.has(name);
  for (const key in value) {
    const child = (value as Record<string, unknown>)[key];
    if (child === undefined || child === null) continue;
    if (!ownWords && !fitsField(key, child)) return `.${key}`;
    // In a rewrite or a redirect it is a text.
    if (key === 'uri' && inMatch && !isMessage(child)) return `.${key}`;
    // Of traffic policies hardly anything decides where a request goes, and their words mean other things elsewhere.
    const bad = key === 'trafficPolicy' ? undefined : badField(child, key, false, depth + 1);
    if (bad !== undefined) return `.${key}${bad}`;
  }
  return undefined;
}

function fitsField(key: string, value: unknown): boolean {
  if (messageLists.has(key)) return Array.isArray(value) && value.every(isMessage);
  if (textLists.has(key)) return Array.isArray(value) && value.every((element) => typeof element === 'string');
  return !messages.has(key) || isMessage(value);
}

/** Fields whose keys are a person's own words, such as names of labels and headers, or mean something else there. */
const ownWordsBelow: ReadonlySet<string> = new Set([
  ...['headers', 'withoutHeaders', 'queryParams', 'sourceLabels', 'labels', 'matchLabels', 'selector', 'set', 'add'],
  ...['uriRegexRewrite', 'ports'],
]);
