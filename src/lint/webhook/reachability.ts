import { LINT_RULES } from '../rules';
import type { Field } from '../field';
import { coversPrefix, prefixMatchOf, type PrefixMatch } from './prefix-match';
import type { Report } from './report';

/** Notes rules of a VirtualService that no request reaches, as the webhook sees it within one object. */
export function checkReachability(spec: Field, report: Report): void {
  for (const kind of ['http', 'tcp', 'tls']) {
    const routes = spec.get(kind).elements;
    if (routes.length === 0) continue;
    const rules = routes.map((route) => ({ route, matches: route.get('match').elements }));
    checkRoutes(rules, report);
    if (kind === 'http') checkPrefixes(rules, report);
  }
}

/** A route with its matches. */
interface RuleWithMatches {
  readonly route: Field;
  readonly matches: readonly Field[];
}

function routeName(route: Field, index: number): string {
  return nameOf(route) ?? `#${index}`;
}

function nameOf(field: Field): string | undefined {
  const name = field.get('name').text;
  return name === '' ? undefined : JSON.stringify(name);
}

function unreachable(report: Report, field: Field, name: string, reason: string): void {
  report.note(LINT_RULES.UNREACHABLE, field, `rule ${name} is not used (${reason})`);
}

function ineffective(report: Report, field: Field, name: string, match: string, by: string): void {
  report.note(
    LINT_RULES.INEFFECTIVE,
    field,
    `match ${match} of rule ${name} is not used (duplicates or overlaps ${by})`,
  );
}

function checkRoutes(rules: readonly RuleWithMatches[], report: Report): void {
  const count = rules.reduce((sum, { matches }) => sum + matches.length, 0);
  const seen = new Map<string, string>();
  let catchAll = false;
  rules.forEach(({ route, matches }, index) => {
    if (matches.length === 0) {
      if (catchAll) unreachable(report, route, routeName(route, index), 'only the last rule can have no matches');
      catchAll = true;
      return;
    }
    let duplicates = 0;
    matches.forEach((match, number) => {
      const name = routeName(route, index);
      if (catchAll) {
        unreachable(report, match, name, 'a route without matches stands before it');
        return;
      }
      // One match has no equal.
      if (count === 1) return;
      const key = canonical(match);
      const before = seen.get(key);
      if (before === undefined) {
        seen.set(key, name);
        return;
      }
      duplicates += 1;
      ineffective(report, match, name, nameOf(match) ?? `#${number}`, `rule ${before}`);
    });
    if (duplicates === matches.length)
      unreachable(report, route, routeName(route, index), 'all matches are used by prior rules');
  });
}

const MAPS: ReadonlySet<string> = new Set(['headers', 'withoutHeaders', 'queryParams', 'sourceLabels']);

/** Whether a field of a match says what it would mean without being there; an empty text match asks for presence. */
function isUnsaid(name: string, field: Field): boolean {
  return ['', 0, false].includes(field.value as string) || ((MAPS.has(name) || !field.isSet) && field.size === 0);
}

/** A text that equal matches share, whatever their names and the order of their fields. */
function canonical(match: Field): string {
  const sort = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sort);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, entry]) => [key, sort(entry)]),
    );
  };
  const said = match.entries.filter(([name, field]) => name !== 'name' && !isUnsaid(name, field));
  return JSON.stringify(sort(Object.fromEntries(said.map(([name, field]) => [name, field.value]))));
}

function checkPrefixes(rules: readonly RuleWithMatches[], report: Report): void {
  // Behind a route without matches nothing counts any more.
  const end = rules.findIndex(({ matches }) => matches.length === 0);
  const found = rules
    .slice(0, end < 0 ? rules.length : end)
    .flatMap(({ route, matches }, index) =>
      matches.flatMap(
        (match, number) => prefixMatchOf(match, routeName(route, index), nameOf(match) ?? `#${number}`) ?? [],
      ),
    );
  if (found.length < 2) return;
  const known = new Map<string, PrefixMatch>();
  for (const prefix of found) {
    const key = canonical(prefix.field);
    if (!known.has(key)) known.set(key, prefix);
  }
  const prefixes = [...known.values()];
  prefixes.forEach((earlier, index) => {
    for (const later of prefixes.slice(index + 1)) {
      if (later.prefix === earlier.prefix || !coversPrefix(earlier, later)) continue;
      const by = `prefix ${earlier.prefix} of match ${earlier.match} on rule ${earlier.route}`;
      ineffective(report, later.field, later.route, `${later.match} of prefix ${later.prefix}`, by);
    }
  });
}
