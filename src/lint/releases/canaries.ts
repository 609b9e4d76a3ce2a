import type { Manifest } from '../../model/manifest';
import type { CanarySpec } from '../../release/flagger-cluster';
import { RELEASE_RULES } from '../../release/rules';
import { keyOf, namespaceOf } from '../namespaces';
import type { Check, Report, View } from '../view';
import { checkFaults, objectsOf } from './controllers';
import { RELEASE_LINT_RULES } from './rules';

/** What Flagger makes of a service: kind, and the ends of names. */
const OWNED: readonly (readonly [kind: string, suffixes: readonly string[]])[] = [
  ['Service', ['', '-primary', '-canary']],
  ['VirtualService', ['']],
  ['DestinationRule', ['-primary', '-canary']],
];

/** The labels by which Flagger selects pods, where it is not told others. */
const SELECTOR_LABELS = ['app', 'name', 'app.kubernetes.io/name'];

/** Canaries of Flagger: what it would not take, or does otherwise than it seems. */
export const checkCanaries: Check = (view, report) => {
  for (const canary of canariesOf(view)) {
    const spec = (canary.object.spec ?? {}) as CanarySpec;
    checkOwned(view, canary, spec, report);
    checkSelector(view, canary, spec, report);
    checkGateways(canary, spec, report);
    checkWeights(canary, spec, report);
    checkLoad(canary, spec, report);
    checkFaults(view, canary, new Set([apexOf(canary, spec)]), report);
  }
};

function canariesOf(view: View): readonly Manifest[] {
  return view.input.ofKind('Canary').filter(({ object }) => object.apiVersion.startsWith('flagger.app/'));
}

/** `namespace/name` of the Service and VirtualService that Flagger makes. */
function apexOf({ object }: Manifest, { service, targetRef }: CanarySpec): string {
  return `${namespaceOf(object)}/${service?.name ?? targetRef?.name ?? ''}`;
}

/** `namespace/name` of every VirtualService that Flagger makes, and that others delegate to. */
export function delegatesOfFlagger(view: View): ReadonlySet<string> {
  return new Set(canariesOf(view).map((canary) => apexOf(canary, (canary.object.spec ?? {}) as CanarySpec)));
}

function checkOwned(view: View, canary: Manifest, spec: CanarySpec, report: Report): void {
  const apex = apexOf(canary, spec);
  for (const [kind, suffixes] of OWNED) {
    const objects = objectsOf(view, kind);
    for (const suffix of suffixes) {
      const manifest = objects.get(`${apex}${suffix}`);
      if (!manifest) continue;
      report(manifest, {
        rule: RELEASE_RULES.FLAGGER_OWNED,
        path: ['metadata', 'name'],
        message: `the Canary ${keyOf(canary.object)} has Flagger make this ${kind}`,
      });
    }
  }
}

function checkSelector(view: View, canary: Manifest, { targetRef }: CanarySpec, report: Report): void {
  const target = objectsOf(view, 'Deployment').get(`${namespaceOf(canary.object)}/${targetRef?.name ?? ''}`);
  const labels = (target?.object.spec as { selector?: { matchLabels?: object } } | undefined)?.selector?.matchLabels;
  if (!target || !labels || SELECTOR_LABELS.some((label) => label in labels)) return;
  report(target, {
    rule: RELEASE_LINT_RULES.UNKNOWN_SELECTOR,
    path: ['spec', 'selector', 'matchLabels'],
    message: `the Canary ${keyOf(canary.object)} takes it over, and it is selected by ${Object.keys(labels).join(', ')}`,
  });
}

function checkGateways(canary: Manifest, { service }: CanarySpec, report: Report): void {
  const { delegation, gateways = [] } = service ?? {};
  if (delegation || gateways.length === 0 || gateways.includes('mesh')) return;
  report(canary, {
    rule: RELEASE_LINT_RULES.MESH_LEFT_OUT,
    path: ['spec', 'service', 'gateways'],
    message: `the routes are for ${gateways.join(', ')} alone: callers in the mesh take no part in the release`,
  });
}

function checkWeights(canary: Manifest, { analysis }: CanarySpec, report: Report): void {
  const weights = analysis?.stepWeights ?? [];
  const index = weights.findIndex((weight, at) => at > 0 && weight <= weights[at - 1]);
  if (index < 0) return;
  report(canary, {
    rule: RELEASE_RULES.STEP_ORDER,
    path: ['spec', 'analysis', 'stepWeights', index],
    message: `${weights[index]} follows ${weights[index - 1]}: Flagger looks the next step up by its weight`,
  });
}

function checkLoad(canary: Manifest, { analysis }: CanarySpec, report: Report): void {
  const load = (analysis?.webhooks ?? []).some(({ type }) => type === undefined || type === 'rollout');
  if ((analysis?.metrics ?? []).length === 0 || load) return;
  report(canary, {
    rule: RELEASE_LINT_RULES.MEASURED_WITHOUT_LOAD,
    path: ['spec', 'analysis', 'metrics'],
    message: 'the release is measured, and no webhook of type rollout makes requests',
  });
}
