import type { HttpMatch, HttpRoute, StringMatch } from './spec';

/**
 * How a rule of a root VirtualService and the rules of its delegate become one list: the delegate's rules take the
 * root rule's place, each with the conditions and settings of both. A delegate rule whose conditions contradict every
 * condition of the root is dropped.
 */
export function mergeHttpRoutes(root: HttpRoute, delegate: readonly HttpRoute[]): HttpRoute[] {
  const out: HttpRoute[] = [];
  for (const rule of delegate) {
    const match = mergeMatches(root.match ?? [], rule.match ?? []);
    if (match === undefined) continue;
    out.push(mergeRule(root, rule, match));
  }
  return out;
}

/** Fields that a delegate's rule takes from the root's where it does not set them itself. */
const inherited = [
  'rewrite',
  'directResponse',
  'timeout',
  'retries',
  'fault',
  'mirror',
  'mirrorPercent',
  'mirrorPercentage',
  'corsPolicy',
  'mirrors',
  'headers',
] as const;

function mergeRule(root: HttpRoute, rule: HttpRoute, match: readonly HttpMatch[]): HttpRoute {
  const out: HttpRoute = { ...rule };
  delete out.delegate;
  if (match.length > 0) out.match = [...match];
  else delete out.match;
  const name = joinNames(root.name, rule.name);
  if (name) out.name = name;
  for (const field of inherited) {
    if (isUnset(out[field]) && !isUnset(root[field])) (out as Record<string, unknown>)[field] = root[field];
  }
  return out;
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function joinNames(root: string | undefined, own: string | undefined): string | undefined {
  if (!own) return root;
  return root ? `${root}-${own}` : own;
}

/** The conditions of both; undefined where some condition of the delegate fits none of the root's. */
export function mergeMatches(
  root: readonly HttpMatch[],
  delegate: readonly HttpMatch[],
): readonly HttpMatch[] | undefined {
  if (root.length === 0) return delegate;
  if (delegate.length === 0) return root;
  const out: HttpMatch[] = [];
  for (const own of delegate) {
    const fitting = root.filter((r) => !conflicts(r, own));
    if (fitting.length === 0) return undefined;
    for (const r of fitting) out.push(mergeMatch(r, own));
  }
  return out;
}

function mergeMatch(root: HttpMatch, own: HttpMatch): HttpMatch {
  const out: HttpMatch = { ...own };
  const name = joinNames(root.name, own.name);
  if (name) out.name = name;
  out.uri ??= root.uri;
  out.scheme ??= root.scheme;
  out.method ??= root.method;
  out.authority ??= root.authority;
  for (const field of ['headers', 'withoutHeaders', 'queryParams', 'sourceLabels'] as const) {
    if (root[field]) (out as Record<string, unknown>)[field] = { ...root[field], ...own[field] };
  }
  out.port ||= root.port;
  out.sourceNamespace ||= root.sourceNamespace;
  if (isUnset(out.gateways)) out.gateways = root.gateways;
  out.statPrefix ||= root.statPrefix;
  for (const key of Object.keys(out) as (keyof HttpMatch)[]) if (out[key] === undefined) delete out[key];
  return out;
}

/** Whether a condition of a delegate contradicts one of the root, as far as Istio can tell. */
export function conflicts(root: HttpMatch, leaf: HttpMatch): boolean {
  for (const field of ['uri', 'scheme', 'method', 'authority'] as const) {
    if (stringsConflict(root[field], leaf[field])) return true;
  }
  for (const field of ['headers', 'withoutHeaders', 'queryParams'] as const) {
    const of = root[field];
    if (!of) continue;
    for (const [key, value] of Object.entries(leaf[field] ?? {})) {
      if (Object.hasOwn(of, key) && stringsConflict(of[key], value)) return true;
    }
  }
  if ((root.ignoreUriCase ?? false) !== (leaf.ignoreUriCase ?? false)) return true;
  if (root.port && leaf.port && root.port !== leaf.port) return true;
  if (root.sourceNamespace && leaf.sourceNamespace !== root.sourceNamespace) return true;
  for (const [key, value] of Object.entries(leaf.sourceLabels ?? {})) {
    if (root.sourceLabels && Object.hasOwn(root.sourceLabels, key) && root.sourceLabels[key] !== value) return true;
  }
  const rootGateways = root.gateways ?? [];
  const leafGateways = leaf.gateways ?? [];
  if (rootGateways.length === 0 || leafGateways.length === 0) return false;
  return rootGateways.length < leafGateways.length || leafGateways.some((g) => !rootGateways.includes(g));
}

function stringsConflict(root: StringMatch | null | undefined, leaf: StringMatch | null | undefined): boolean {
  if (!root || !leaf) return false;
  const leafSaysMore = !!(leaf.regex || leaf.prefix || leaf.exact);
  if (root.regex && leafSaysMore) return true;
  if (leaf.regex && (root.regex || root.prefix || root.exact)) return true;
  if (root.exact) return !!leaf.prefix || leaf.exact !== root.exact;
  if (root.prefix) {
    if (leaf.prefix) return !leaf.prefix.startsWith(root.prefix);
    if (leaf.exact) return !leaf.exact.startsWith(root.prefix);
  }
  // Two conditions that only ask for presence count as contradicting each other.
  return true;
}
