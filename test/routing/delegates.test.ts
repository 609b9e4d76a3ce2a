import { conflicts, mergeHttpRoutes, mergeMatches } from '../../src/model/delegates';
import type { HttpMatch, HttpRoute } from '../../src/model/spec';
import { hasCases, readCases } from './shared-cases';

interface Cases {
  TestMergeHttpRoutes: { name: string; root: HttpRoute; delegate: HttpRoute[]; expected: HttpRoute[] }[];
  TestMergeHTTPMatchRequests: {
    name: string;
    root: HttpMatch[];
    delegate: HttpMatch[];
    expected: HttpMatch[] | null;
  }[];
  TestHasConflict: { name: string; root: HttpMatch; leaf: HttpMatch; expected: boolean }[];
}

const cases = hasCases ? readCases<{ cases: Cases }>('delegate-merge-cases.json').cases : undefined;

/** Fields that say nothing are left out, so that only meaning is compared. */
function meaning(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meaning);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== null && v !== undefined)
      .map(([k, v]) => [k, meaning(v)]),
  );
}

(cases ? describe : describe.skip)('delegates', () => {
  test.each((cases?.TestMergeHttpRoutes ?? []).map((c) => [c.name, c] as const))('rules: %s', (_, c) => {
    expect(meaning(mergeHttpRoutes(c.root, c.delegate))).toEqual(meaning(c.expected ?? []));
  });
  test.each((cases?.TestMergeHTTPMatchRequests ?? []).map((c) => [c.name, c] as const))('conditions: %s', (_, c) => {
    expect(meaning(mergeMatches(c.root ?? [], c.delegate ?? []) ?? null)).toEqual(meaning(c.expected));
  });
  test.each((cases?.TestHasConflict ?? []).map((c) => [c.name, c] as const))('conflict: %s', (_, c) => {
    expect(conflicts(c.root, c.leaf)).toBe(c.expected);
  });
});
