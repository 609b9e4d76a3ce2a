import { isWildcard } from '../../model/host';
import type { FieldPath, Manifest } from '../../model/manifest';
import { resolveHost } from '../../model/resolve';
import type { DestinationRuleSpec, TrafficPolicy } from '../../model/spec';
import { groupBy } from '../groups';
import type { Labels } from '../labels';
import { keyOf, namespaceOf } from '../namespaces';
import { podInMesh, type Pod } from '../pods';
import type { Check, Report, View } from '../view';
import { SEMANTIC_RULES } from './rules';
import type { ServiceSpec } from '../service-spec';

interface Rule {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly host: string;
  readonly spec: DestinationRuleSpec;
}

/** DestinationRules that stand where they do not count, or take the place of another. */
export const checkDestinationRules: Check = (view, report) => {
  const rules: Rule[] = view.input.ofKind('DestinationRule').map((manifest) => {
    const spec = (manifest.object.spec ?? {}) as DestinationRuleSpec;
    const namespace = namespaceOf(manifest.object);
    return { manifest, namespace, spec, host: resolveHost(spec.host ?? '', namespace, 'cluster.local') };
  });
  const byHost = groupBy(rules, ({ host }) => host);
  for (const rule of rules) {
    checkPortLevelTls(rule, report);
    if (isWildcard(rule.host)) continue;
    const service = view.hosts.find(rule.host, rule.namespace)?.manifest;
    if (!service) continue;
    checkPlace(view, rule, namespaceOf(service.object), byHost.get(rule.host) ?? [], report);
    checkTls(view, rule, service, report);
  }
};

/** Settings of a port that leave out the TLS of the whole: they take its place, they do not add to it. */
function checkPortLevelTls({ manifest, spec }: Rule, report: Report): void {
  for (const { policy, path } of policiesOf(spec)) {
    const mode = (policy?.tls ?? spec.trafficPolicy?.tls)?.mode;
    // ISTIO_MUTUAL is what Istio chooses by itself.
    if (mode === undefined || mode === 'ISTIO_MUTUAL') continue;
    for (const [index, settings] of (policy?.portLevelSettings ?? []).entries()) {
      if (!settings || settings.tls) continue;
      report(manifest, {
        rule: SEMANTIC_RULES.PORT_TLS_LOST,
        path: [...path, 'portLevelSettings', index],
        message: `tls ${mode} does not hold for port ${settings.port?.number ?? 0}, whose own settings have none`,
      });
    }
  }
}

function checkPlace(view: View, rule: Rule, owner: string, same: readonly Rule[], report: Report): void {
  const { manifest, namespace, host } = rule;
  const here = same.filter((it) => it !== rule && it.namespace === namespace && !it.spec.workloadSelector);
  const other = rule.spec.workloadSelector ? undefined : here.find((it) => exportKey(it) !== exportKey(rule));
  if (other) {
    report(manifest, {
      rule: SEMANTIC_RULES.UNMERGED_RULES,
      path: ['spec', 'host'],
      message: `${keyOf(other.manifest.object)} has the same host and another exportTo, so the two are not merged`,
    });
  }
  if (namespace === owner || namespace === view.rootNamespace) return;
  if (view.pods.in(namespace).length === 0) {
    // Files without any workload say nothing of where callers are.
    if (!view.pods.all.some((pod) => pod.manifest)) return;
    report(manifest, {
      rule: SEMANTIC_RULES.FOREIGN_RULE,
      path: ['metadata', 'namespace'],
      message: `${host} belongs to ${owner}, and no caller is in ${namespace}`,
    });
    return;
  }
  const hidden = same.find((it) => it.namespace === owner);
  if (!hidden || !loses(rule.spec, hidden.spec)) return;
  report(manifest, {
    rule: SEMANTIC_RULES.OWNER_HIDDEN,
    path: ['spec'],
    message: `for callers in ${namespace} the rule takes the place of ${keyOf(hidden.manifest.object)}, and lacks what that one says`,
  });
}

function exportKey({ spec, namespace }: Rule): string {
  const scopes = (spec.exportTo ?? ['*']).map((scope) => (scope === '.' ? namespace : scope));
  return scopes.includes('*') ? '*' : [...new Set(scopes)].sort().join(',');
}

function loses(mine: DestinationRuleSpec, owners: DestinationRuleSpec): boolean {
  const names = new Set((mine.subsets ?? []).map((subset) => subset?.name));
  const subset = (owners.subsets ?? []).some((it) => !names.has(it?.name));
  return subset || (owners.trafficPolicy?.tls !== undefined && mine.trafficPolicy?.tls === undefined);
}

/** A TLS mode that a rule sets, for which pods and which of their ports; port 0 is all of them. */
interface TlsMode {
  readonly mode: string | undefined;
  readonly path: FieldPath;
  readonly subset?: Labels;
  readonly port: number;
}

export interface PlacedPolicy {
  readonly policy: TrafficPolicy | undefined;
  readonly path: FieldPath;
  /** The labels of the pods that it is for, beside those of the Service. */
  readonly subset: Labels;
}

/** The policies of a rule: that of the whole host, and those of its subsets. */
export function policiesOf(spec: DestinationRuleSpec): PlacedPolicy[] {
  return [
    { policy: spec.trafficPolicy, path: ['spec', 'trafficPolicy'], subset: {} },
    ...(spec.subsets ?? []).map((subset, index) => ({
      policy: subset?.trafficPolicy,
      path: ['spec', 'subsets', index, 'trafficPolicy'],
      subset: subset?.labels ?? {},
    })),
  ];
}

function tlsModesOf(spec: DestinationRuleSpec): TlsMode[] {
  return policiesOf(spec).flatMap(({ policy, path, subset }) => [
    { mode: policy?.tls?.mode, path: [...path, 'tls', 'mode'], subset, port: 0 },
    ...(policy?.portLevelSettings ?? []).map((settings, index) => ({
      mode: settings?.tls?.mode,
      path: [...path, 'portLevelSettings', index, 'tls', 'mode'],
      subset,
      port: settings?.port?.number ?? 0,
    })),
  ]);
}

/** TLS that the pods of a service do not answer. */
function checkTls(view: View, rule: Rule, service: Manifest, report: Report): void {
  const modes = tlsModesOf(rule.spec).filter(({ mode }) => mode === 'DISABLE' || mode === 'ISTIO_MUTUAL');
  const { selector = {}, ports = [] } = (service.object.spec ?? {}) as ServiceSpec;
  if (modes.length === 0 || service.object.kind !== 'Service' || Object.keys(selector).length === 0) return;
  for (const { mode, path, subset, port } of modes) {
    const all = view.pods.selectedBy({ ...selector, ...subset }, namespaceOf(service.object));
    const pods = all.filter(({ manifest }) => manifest);
    if (pods.length === 0) continue;
    // A port of the pods that goes by its name may have a mode of its own.
    const target = port === 0 ? 0 : (ports.find((it) => it.port === port)?.targetPort ?? port);
    const strict = (pod: Pod): boolean =>
      typeof target === 'number' &&
      podInMesh(pod, view.namespaces) &&
      view.mesh().policies.mutualTlsFor(pod.namespace, pod.labels, target) === 'STRICT';
    if (mode === 'DISABLE' && pods.every(strict)) {
      report(rule.manifest, {
        rule: SEMANTIC_RULES.PLAIN_TO_STRICT,
        path,
        message: `clients send plain text to ${rule.host}, whose pods accept mTLS alone`,
      });
    }
    const plain = (pod: Pod): boolean => !podInMesh(pod, view.namespaces) && knowsInjection(view, pod.namespace);
    if (mode === 'ISTIO_MUTUAL' && pods.every(plain)) {
      report(rule.manifest, {
        rule: SEMANTIC_RULES.MTLS_TO_PLAIN,
        path,
        message: `no pod of ${rule.host} has a sidecar`,
      });
    }
  }
}

/** Without the Namespace object nobody can say that pods are not injected. */
function knowsInjection(view: View, namespace: string): boolean {
  return view.namespaces.labels(namespace) !== undefined;
}
