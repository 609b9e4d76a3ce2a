import { hostsMeet, isWildcard } from '../../model/host';
import type { Manifest } from '../../model/manifest';
import type { DestinationRuleSpec, ServiceEntrySpec } from '../../model/spec';
import { append, groupBy } from '../groups';
import { LabelIndex } from '../label-index';
import { matches, type Labels } from '../labels';
import { keyOf, namesOf, namespaceOf } from '../namespaces';
import { routingRulesOf } from '../routing-rules';
import type { Check, View } from '../view';
import { completeHost, hostExists, severityOfUnknown } from './hosts';
import { clientMode, isAutomatic, MESH_HOST, modeForHost, namespaceHost } from './mtls';
import { KIALI_RULES } from './rules';
import { Sight } from './sight';

const EVERY_SUBSET = '~';

/** DestinationRules for one host and subset. */
export const checkSeveralRules: Check = (view, report) => {
  const narrow = view.input.ofKind('DestinationRule').filter((manifest) => !isWide(manifest));
  const byHost = groupBy(narrow, (manifest) => hostOf(view, manifest));
  const meeting = meetingHosts([...byHost.keys()]);
  const bySubset = new Map<string, Manifest[]>();
  for (const [host, own] of byHost) {
    for (const manifest of own) for (const name of subsetNames(manifest)) append(bySubset, `${name} ${host}`, manifest);
  }
  const sight = new Sight(view);
  for (const [host, own] of byHost) {
    const hosts = [host, ...(meeting.get(host) ?? [])];
    for (const manifest of own) {
      const names = subsetNames(manifest);
      const sharing = names.includes(EVERY_SUBSET)
        ? hosts.flatMap((it) => byHost.get(it)!)
        : hosts.flatMap((it) => [EVERY_SUBSET, ...names].flatMap((name) => bySubset.get(`${name} ${it}`) ?? []));
      const clash = [...new Set(sharing)].filter((other) => other !== manifest && sight.isShared(manifest, other));
      if (clash.length === 0) continue;
      report(manifest, {
        rule: KIALI_RULES.SEVERAL_DESTINATION_RULES,
        path: ['spec', 'host'],
        message: `${host} and its subsets also stand in ${namesOf(clash)}`,
      });
    }
  }
};

/** The hosts that have a name in common with each, found by the ends of names. */
function meetingHosts(hosts: readonly string[]): Map<string, string[]> {
  const wildcards = new Set(hosts.filter(isWildcard));
  const lengths = new Set([...wildcards].map((wildcard) => wildcard.length - 1));
  const meeting = new Map<string, string[]>();
  for (const host of hosts) {
    const name = isWildcard(host) ? host.slice(1) : host;
    for (const length of lengths) {
      if (length > name.length) continue;
      const wildcard = `*${name.slice(name.length - length)}`;
      if (wildcard === host || !wildcards.has(wildcard)) continue;
      append(meeting, host, wildcard);
      append(meeting, wildcard, host);
    }
  }
  return meeting;
}

function isWide(manifest: Manifest): boolean {
  const modes = [MESH_HOST, namespaceHost(namespaceOf(manifest.object))].map((host) => modeForHost(manifest, host));
  return modes.includes('ISTIO_MUTUAL');
}

function subsetNames(manifest: Manifest): string[] {
  const { subsets = [] } = specOf(manifest);
  return subsets.length === 0 ? [EVERY_SUBSET] : subsets.map((subset) => subset?.name ?? '');
}

/** Hosts that do not exist, and subsets that no pod of the host is in. */
export const checkDestinations: Check = (view, report) => {
  const referenced = referencedSubsets(view);
  const endpoints = endpointsOf(view);
  for (const manifest of view.input.ofKind('DestinationRule')) {
    const namespace = namespaceOf(manifest.object);
    const { host = '', subsets = [] } = specOf(manifest);
    const full = hostOf(view, manifest);
    if (!hostExists(view, host, namespace) && !isWorkload(view, full, namespace)) {
      const message = `no Service, ServiceEntry or workload is called ${host}`;
      const severity = severityOfUnknown(view);
      report(manifest, { rule: KIALI_RULES.DESTINATION_RULE_HOST, path: ['spec', 'host'], message, severity });
      continue;
    }
    const labelled = subsets.filter((subset) => Object.keys(subset?.labels ?? {}).length > 0);
    const found = new Set(labelled.filter(({ labels = {} }) => hasWorkload(view, full, namespace, labels, endpoints)));
    for (const [index, subset] of subsets.entries()) {
      const path = ['spec', 'subsets', index];
      const name = subset?.name ?? '';
      if (!labelled.includes(subset)) {
        // One for all pods may be meant: beside those that tell pods apart, or for the sake of its policy.
        const severity = found.size > 0 || subset?.trafficPolicy ? 'info' : undefined;
        const message = `the subset ${name} has no labels`;
        report(manifest, { rule: KIALI_RULES.SUBSET_WITHOUT_LABELS, path, message, severity });
      } else if (!found.has(subset)) {
        const severity = referenced.has(`${full} ${name}`) ? undefined : 'info';
        const message = `no pod of ${host} has the labels of the subset ${name}`;
        report(manifest, { rule: KIALI_RULES.SUBSET_WITHOUT_WORKLOAD, path, message, severity });
      }
    }
  }
};

const APP_LABELS = ['app', 'app.kubernetes.io/name', 'service.istio.io/canonical-name'];

/** Whether a namespace has a workload whose app is what a host of the same namespace is called. */
function isWorkload(view: View, host: string, namespace: string): boolean {
  const [app, owner] = host.split('.');
  return owner === namespace && APP_LABELS.some((label) => view.pods.some({ [label]: app }, namespace));
}

function hasWorkload(
  view: View,
  host: string,
  namespace: string,
  labels: Labels,
  endpoints: (labels: Labels) => boolean,
): boolean {
  if (isWildcard(host)) return true;
  const service = view.hosts.find(host, namespace)?.manifest;
  const selector = (service?.object.spec as { selector?: Labels } | undefined)?.selector ?? {};
  if (service?.object.kind === 'Service' && Object.keys(selector).length > 0) {
    return view.pods.some(selector, namespaceOf(service.object), (pod) => matches(labels, pod.labels));
  }
  return endpoints(labels);
}

/** Whether a ServiceEntry has an endpoint with certain labels, or may have. */
function endpointsOf(view: View): (labels: Labels) => boolean {
  const entries = view.input.ofKind('ServiceEntry').map(({ object }) => (object.spec ?? {}) as ServiceEntrySpec);
  if (entries.some(({ workloadSelector }) => workloadSelector)) return () => true;
  const endpoints = entries.flatMap((entry) => (entry.endpoints ?? []).map((it) => ({ labels: it?.labels ?? {} })));
  const index = new LabelIndex(endpoints);
  return (labels) => index.some(labels);
}

/** The hosts of routes, each with its subset. */
function referencedSubsets(view: View): ReadonlySet<string> {
  const subsets = new Set<string>();
  for (const manifest of view.input.ofKind('VirtualService')) {
    for (const { destination } of routingRulesOf(manifest).flatMap(({ routes }) => routes)) {
      const { host = '', subset } = destination;
      if (subset !== undefined) subsets.add(`${completeHost(view, host, namespaceOf(manifest.object))} ${subset}`);
    }
  }
  return subsets;
}

/** DestinationRules without TLS that take the place of one with mTLS, for the same hosts or for more. */
export const checkLostMtls: Check = (view, report) => {
  const rules = view.input.ofKind('DestinationRule');
  const mutual = groupBy(
    rules.filter((rule) => clientMode(rule) === 'ISTIO_MUTUAL'),
    (rule) => hostOf(view, rule),
  );
  if (mutual.size === 0) return;
  const sight = new Sight(view);
  // Automatic mTLS does what the other rule says wherever the server can.
  const severity = isAutomatic(view) ? 'info' : undefined;
  for (const manifest of rules) {
    const { trafficPolicy } = specOf(manifest);
    if (trafficPolicy?.tls || trafficPolicy?.portLevelSettings?.some((it) => it?.tls)) continue;
    const host = hostOf(view, manifest);
    const wider = [MESH_HOST, namespaceHost(host.split('.')[1] ?? '')].filter((it) => hostsMeet(it, host));
    const hidden = [host, ...wider]
      .flatMap((it) => mutual.get(it) ?? [])
      .find((other) => other !== manifest && sight.isShared(other, manifest));
    if (!hidden) continue;
    report(manifest, {
      rule: KIALI_RULES.MTLS_LOST,
      path: ['spec', 'trafficPolicy'],
      message: `the rule takes the place of ${keyOf(hidden.object)} for ${host}, and says nothing of TLS`,
      severity,
    });
  }
};

function hostOf(view: View, manifest: Manifest): string {
  return completeHost(view, specOf(manifest).host ?? '', namespaceOf(manifest.object));
}

function specOf(manifest: Manifest): DestinationRuleSpec {
  return (manifest.object.spec ?? {}) as DestinationRuleSpec;
}
