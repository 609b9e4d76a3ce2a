import { mergeMatches } from '../../model/delegates';
import type { FieldPath, Manifest } from '../../model/manifest';
import type { DestinationRuleSpec } from '../../model/spec';
import { addedMatches, type RolloutCanary, type RolloutSpec } from '../../release/rollout-cluster';
import { rolloutStateAfter } from '../../release/rollout-steps';
import { RELEASE_RULES } from '../../release/rules';
import { keyOf, namespaceOf } from '../namespaces';
import type { Breach } from '../family';
import type { Check, Report, View } from '../view';
import { checkFaults, httpOf, objectsOf, routesTo } from './controllers';
import { RELEASE_LINT_RULES } from './rules';

/** A Rollout of Argo Rollouts that shares requests by weight, and the VirtualServices that it writes. */
interface Shared {
  readonly manifest: Manifest;
  readonly canary: RolloutCanary;
  readonly written: readonly { readonly manifest: Manifest; readonly routes: readonly string[] | undefined }[];
}

const CANARY: FieldPath = ['spec', 'strategy', 'canary'];

/** Rollouts: what the controller refuses, deletes, or does otherwise than it seems. */
export const checkRollouts: Check = (view, report) => {
  for (const manifest of view.input.ofKind('Rollout')) {
    const { canary } = ((manifest.object.spec ?? {}) as RolloutSpec).strategy ?? {};
    if (!canary) continue;
    const shared = { manifest, canary, written: writtenBy(view, manifest, canary) };
    const own = (breach: Breach): void => report(manifest, { ...breach, path: [...CANARY, ...breach.path] });
    checkScaling(shared, own);
    checkSteps(shared, own);
    checkManagedRoutes(shared, own);
    checkSubsets(view, shared, report);
    checkWrittenRoutes(shared, report);
    checkAddedRoutes(view, shared, own);
    checkFaults(view, manifest, new Set(shared.written.map((it) => keyOf(it.manifest.object))), report);
  }
};

function writtenBy(view: View, { object }: Manifest, canary: RolloutCanary): Shared['written'] {
  const { istio } = canary.trafficRouting ?? {};
  const known = objectsOf(view, 'VirtualService');
  return [...(istio?.virtualServices ?? []), istio?.virtualService].flatMap((it) => {
    const [name, namespace = namespaceOf(object)] = (it?.name ?? '').split('.');
    const manifest = known.get(`${namespace}/${name}`);
    return manifest ? [{ manifest, routes: it?.routes }] : [];
  });
}

function checkScaling({ canary }: Shared, report: (breach: Breach) => void): void {
  if (!canary.dynamicStableScale || canary.scaleDownDelaySeconds === undefined) return;
  report({
    rule: RELEASE_RULES.STABLE_SCALE,
    path: ['scaleDownDelaySeconds'],
    message: 'dynamicStableScale is set as well',
  });
}

function checkSteps({ canary: { steps = [] } }: Shared, report: (breach: Breach) => void): void {
  for (const [index, { setHeaderRoute, setMirrorRoute }] of steps.entries()) {
    const field = setHeaderRoute ? 'setHeaderRoute' : 'setMirrorRoute';
    const { match = [] } = setHeaderRoute ?? setMirrorRoute ?? {};
    const path = ['steps', index, field];
    if (match.length > 0 && !rolloutStateAfter(steps.slice(0, index + 1)).hasPods) {
      report({ rule: RELEASE_RULES.SCALE_ORDER, path, message: 'the new version has no pods when the route is added' });
    }
    const headers = setHeaderRoute?.match ?? [];
    if (headers.length > 1) {
      const names = headers.map(({ headerName }) => headerName).join(' or ');
      report({
        rule: RELEASE_LINT_RULES.COHORT_OR,
        path: [...path, 'match'],
        message: `requests with ${names} reach the new version: one of them is enough`,
      });
    }
    for (const [at, { headerName = '' }] of headers.entries()) {
      if (headerName === headerName.toLowerCase()) continue;
      report({
        rule: RELEASE_RULES.HEADER_NAME,
        path: [...path, 'match', at, 'headerName'],
        message: `${headerName} has capital letters`,
      });
    }
  }
}

/** What steps add must be among the managed routes, which must be nobody else's. */
function checkManagedRoutes({ canary, written }: Shared, report: (breach: Breach) => void): void {
  const managed = (canary.trafficRouting?.managedRoutes ?? []).map(({ name }) => name ?? '');
  for (const [index, { setHeaderRoute, setMirrorRoute }] of (canary.steps ?? []).entries()) {
    const { name } = setHeaderRoute ?? setMirrorRoute ?? {};
    if (name === undefined || managed.includes(name)) continue;
    report({
      rule: RELEASE_LINT_RULES.UNMANAGED_ROUTE,
      path: ['steps', index, setHeaderRoute ? 'setHeaderRoute' : 'setMirrorRoute', 'name'],
      message: `${name} is not among the managedRoutes`,
    });
  }
  const byHand = new Set(written.flatMap(({ manifest }) => httpOf(manifest.object).map(({ name }) => name)));
  for (const [index, name] of managed.entries()) {
    const path = ['trafficRouting', 'managedRoutes', index, 'name'];
    if (managed.indexOf(name) < index) {
      report({ rule: RELEASE_LINT_RULES.UNMANAGED_ROUTE, path, message: `two managedRoutes have the name ${name}` });
    }
    if (!byHand.has(name)) continue;
    const message = `${name} stands in a VirtualService of the manifests: the controller deletes it`;
    report({ rule: RELEASE_LINT_RULES.DELETED_ROUTE, path, message });
  }
}

function checkSubsets(view: View, { canary, manifest }: Shared, report: Report): void {
  const named = canary.trafficRouting?.istio?.destinationRule;
  const rule = objectsOf(view, 'DestinationRule').get(`${namespaceOf(manifest.object)}/${named?.name ?? ''}`);
  if (!named || !rule) return;
  const own = [named.canarySubsetName, named.stableSubsetName];
  for (const [index, { name }] of ((rule.object.spec as DestinationRuleSpec).subsets ?? []).entries()) {
    if (own.includes(name)) continue;
    report(rule, {
      rule: RELEASE_LINT_RULES.DELETED_SUBSET,
      path: ['spec', 'subsets', index],
      message: `the Rollout ${keyOf(manifest.object)} writes this DestinationRule, and keeps ${own.join(' and ')} alone`,
    });
  }
}

/** The routes whose weights move: named, there, and without a fault. */
function checkWrittenRoutes({ manifest, written }: Shared, report: Report): void {
  for (const { manifest: virtualService, routes } of written) {
    const http = httpOf(virtualService.object);
    const names: readonly (string | undefined)[] | undefined =
      routes ?? (http.length === 1 ? [http[0].name] : undefined);
    const missing = names?.find((name) => !http.some((route) => route.name === name));
    if (names === undefined || missing !== undefined) {
      const what = names === undefined ? 'names no routes of' : `names the route ${missing}, which is none of`;
      report(manifest, {
        rule: RELEASE_LINT_RULES.UNMANAGED_ROUTE,
        path: [...CANARY, 'trafficRouting', 'istio'],
        message: `the Rollout ${what} ${http.length} in VirtualService ${keyOf(virtualService.object)}`,
      });
    }
    for (const [index, { fault, name }] of http.entries()) {
      if (!fault || !names?.includes(name)) continue;
      report(virtualService, {
        rule: RELEASE_RULES.RELEASE_FAULT,
        path: ['spec', 'http', index, 'fault'],
        message: `the Rollout ${keyOf(manifest.object)} moves the weights of this route`,
      });
    }
  }
}

/** Routes that steps add to a delegate, as Istio joins them with each root. */
function checkAddedRoutes(view: View, { canary, written }: Shared, report: (breach: Breach) => void): void {
  const added = addedMatches(canary.steps ?? []);
  for (const { root, route } of routesTo(view, new Set(written.map(({ manifest }) => keyOf(manifest.object))))) {
    for (const { match, step } of added) {
      if (mergeMatches(route.match ?? [], [match]) !== undefined) continue;
      report({
        rule: RELEASE_RULES.COHORT_CONFLICT,
        path: ['steps', step],
        message: `the route that the step adds contradicts the matches of VirtualService ${keyOf(root.object)}`,
      });
    }
  }
}
