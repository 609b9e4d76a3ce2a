import { policyFor } from '../../model/destination-rules';
import type { FieldPath } from '../../model/manifest';
import { resolveHost } from '../../model/resolve';
import type { DestinationRuleSpec, LocalityLbSetting, TrafficPolicy } from '../../model/spec';
import { namespaceOf } from '../namespaces';
import type { Check, View } from '../view';
import { policiesOf } from './destination-rules';
import { SEMANTIC_RULES } from './rules';

/** Where endpoints of other localities are to take over, although nothing finds out that the near ones fail. */
export const checkFailover: Check = (view, report) => {
  for (const manifest of view.input.ofKind('DestinationRule')) {
    const spec = (manifest.object.spec ?? {}) as DestinationRuleSpec;
    const settings = failoversOf(spec);
    if (settings.length === 0) continue;
    const used = settingsUsed(view, namespaceOf(manifest.object), spec.host ?? '');
    for (const { setting, path } of settings) {
      if (used.get(setting) !== false) continue;
      const field = setting.failover?.length ? 'failover' : 'failoverPriority';
      report(manifest, {
        rule: SEMANTIC_RULES.FAILOVER_UNDETECTED,
        path: [...path, 'loadBalancer', 'localityLbSetting', field],
        message: `${field} has no effect, since the traffic policy that Istio makes of it has no outlierDetection`,
      });
    }
  }
};

interface Failover {
  readonly setting: LocalityLbSetting;
  /** Of the policy that holds it. */
  readonly path: FieldPath;
}

function failoversOf(spec: DestinationRuleSpec): Failover[] {
  return policiesOf(spec).flatMap(({ policy, path }) => [
    ...failoverIn(policy, path),
    ...(policy?.portLevelSettings ?? []).flatMap((port, index) =>
      failoverIn(port, [...path, 'portLevelSettings', index]),
    ),
  ]);
}

function failoverIn(policy: TrafficPolicy | undefined, path: FieldPath): Failover[] {
  const setting = policy?.loadBalancer?.localityLbSetting;
  // The webhook refuses distribute beside either of the two.
  const isFailover = setting?.failover?.length || setting?.failoverPriority?.length;
  return setting && isFailover && setting.enabled !== false ? [{ setting, path }] : [];
}

/** The settings that count for some port of a host or of a subset, and whether outlier detection is beside them for any. */
function settingsUsed(view: View, namespace: string, host: string): ReadonlyMap<LocalityLbSetting, boolean> {
  const used = new Map<LocalityLbSetting, boolean>();
  const { destinationRules, settings } = view.mesh();
  for (const { spec } of destinationRules.of(namespace, resolveHost(host, namespace, settings.domain))) {
    const subsets = ['', ...(spec.subsets ?? []).map(({ name = '' }) => name)];
    for (const port of portsOf(spec)) {
      for (const subset of subsets) {
        const { loadBalancer, outlierDetection } = policyFor(spec, subset, port);
        const setting = loadBalancer?.localityLbSetting;
        if (setting) used.set(setting, used.get(setting) === true || outlierDetection !== undefined);
      }
    }
  }
  return used;
}

/** The ports with settings of their own, and 0 for all others. */
function portsOf(spec: DestinationRuleSpec): ReadonlySet<number> {
  const settings = policiesOf(spec).flatMap(({ policy }) => policy?.portLevelSettings ?? []);
  return new Set([0, ...settings.map(({ port }) => port?.number ?? 0)]);
}
