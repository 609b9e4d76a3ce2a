import type { FieldPath } from '../../model/manifest';
import type { Rule } from '../../model/rule';
import { ISTIOCTL_RULES } from './rules';
import type { Check } from '../view';

interface ConfigPatch {
  readonly applyTo?: string;
  readonly match?: {
    readonly proxy?: { readonly proxyVersion?: string };
    readonly listener?: { readonly filterChain?: { readonly filter?: { readonly name?: string } } };
  };
  readonly patch?: { readonly operation?: string; readonly value?: Readonly<Record<string, unknown>> | null };
}

const ROUTES = new Set(['ROUTE_CONFIGURATION', 'HTTP_ROUTE']);

/** What may be replaced; a virtual host from Istio 1.30 on. */
const REPLACEABLE = new Set(['NETWORK_FILTER', 'HTTP_FILTER']);

/** Operations whose place depends on what other filters did before. */
const RELATIVE = new Set(['INSERT_BEFORE', 'INSERT_AFTER', 'REMOVE', 'REPLACE']);

/** Patches that Envoy's configuration will not take, or only if filters happen to be applied in the right order. */
export const checkEnvoyFilters: Check = (view, report) => {
  const versioned = new Set<string>();
  const replaceable = new Set(view.input.version === '1.29' ? REPLACEABLE : [...REPLACEABLE, 'VIRTUAL_HOST']);
  const misuse = {
    ADD: { rule: ISTIOCTL_RULES.ENVOY_ADD, wrong: (it: string) => ROUTES.has(it) },
    REMOVE: { rule: ISTIOCTL_RULES.ENVOY_REMOVE, wrong: (it: string) => ROUTES.has(it) },
    REPLACE: { rule: ISTIOCTL_RULES.ENVOY_REPLACE, wrong: (it: string) => !replaceable.has(it) },
  };
  for (const manifest of view.input.ofKind('EnvoyFilter')) {
    const { configPatches = [], priority = 0 } = (manifest.object.spec ?? {}) as {
      configPatches?: readonly ConfigPatch[];
      priority?: number;
    };
    const told = new Set<Rule>();
    const tell = (rule: Rule, path: FieldPath, message: string): void => {
      // istioctl says it once for each object, too.
      if (!told.has(rule)) report(manifest, { rule, path, message });
      told.add(rule);
    };
    for (const [index, patch] of configPatches.entries()) {
      if (!patch?.patch) break;
      const { operation = '' } = patch.patch;
      const path = ['spec', 'configPatches', index, 'patch', 'operation'];
      const name = nameOf(patch);
      const wrong = misuse[operation as keyof typeof misuse];
      if (wrong?.wrong(patch.applyTo ?? '')) {
        tell(wrong.rule, path, `${operation} has no effect on ${patch.applyTo}`);
      } else if (RELATIVE.has(operation) && priority === 0) {
        const rule = versioned.has(name) ? ISTIOCTL_RULES.ENVOY_RELATIVE_VERSION : ISTIOCTL_RULES.ENVOY_RELATIVE;
        tell(rule, path, `${operation} without a priority depends on the order in which filters are applied`);
      }
      if (patch.match?.proxy?.proxyVersion) versioned.add(name);
    }
  }
};

function nameOf({ match, patch }: ConfigPatch): string {
  if (!patch?.value || Object.keys(patch.value).length === 0) return '';
  const { name } = patch.value;
  // A name in the value and one in the match are told apart, as the values of two types.
  if (name !== undefined) return `value ${JSON.stringify(name)}`;
  return match?.listener?.filterChain?.filter?.name ?? '';
}
