import type { Manifest } from '../../model/manifest';
import { RELEASE_RULES } from '../../release/rules';
import { keyOf, namespaceOf } from '../namespaces';
import type { Check } from '../view';
import { SEMANTIC_RULES } from './rules';

interface CanarySpec {
  readonly targetRef?: { readonly name?: string };
  readonly service?: { readonly name?: string };
  readonly analysis?: {
    readonly metrics?: readonly unknown[];
    readonly webhooks?: readonly { readonly type?: string }[];
  };
}

/** What Flagger makes of a service: kind, and the ends of names. */
const OWNED: readonly (readonly [kind: string, suffixes: readonly string[]])[] = [
  ['Service', ['', '-primary', '-canary']],
  ['VirtualService', ['']],
  ['DestinationRule', ['-primary', '-canary']],
];

/** Canaries of Flagger: objects that it makes itself, and measurements that nothing feeds. */
export const checkCanaries: Check = (view, report) => {
  const canaries = view.input.ofKind('Canary').filter(({ object }) => object.apiVersion.startsWith('flagger.app/'));
  if (canaries.length === 0) return;
  const byKey = new Map<string, Manifest>();
  for (const [kind] of OWNED) {
    for (const manifest of view.input.ofKind(kind)) byKey.set(`${kind} ${keyOf(manifest.object)}`, manifest);
  }
  for (const canary of canaries) {
    const { service, targetRef, analysis } = (canary.object.spec ?? {}) as CanarySpec;
    const apex = service?.name ?? targetRef?.name ?? '';
    for (const [kind, suffixes] of OWNED) {
      for (const suffix of suffixes) {
        const manifest = byKey.get(`${kind} ${namespaceOf(canary.object)}/${apex}${suffix}`);
        if (!manifest) continue;
        report(manifest, {
          rule: RELEASE_RULES.FLAGGER_OWNED,
          path: ['metadata', 'name'],
          message: `the Canary ${keyOf(canary.object)} has Flagger make this ${kind}`,
        });
      }
    }
    const load = (analysis?.webhooks ?? []).some(({ type }) => type === undefined || type === 'rollout');
    if ((analysis?.metrics ?? []).length === 0 || load) continue;
    report(canary, {
      rule: SEMANTIC_RULES.MEASURED_WITHOUT_LOAD,
      path: ['spec', 'analysis', 'metrics'],
      message: 'the release is measured, and no webhook of type rollout makes requests',
    });
  }
};
