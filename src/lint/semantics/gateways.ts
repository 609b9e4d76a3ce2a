import type { Manifest } from '../../model/manifest';
import { matchCovers, type WireMatch } from '../../model/match-cover';
import type { DestinationRuleSpec, HttpRoute } from '../../model/spec';
import { resolveGateway, resolveHost } from '../../model/resolve';
import { isVisible, visibilityOf, type Visibility } from '../../model/visibility';
import { gatewaysOf, type VirtualService } from '../../model/virtual-services';
import { append, groupBy } from '../groups';
import { keyOf, namespaceOf } from '../namespaces';
import { SelectorIndex } from '../selector-index';
import type { Check, View } from '../view';
import { delegatesOfFlagger } from '../releases/canaries';
import { SEMANTIC_RULES } from './rules';

/** Why a server of a Gateway is dropped, in words. */
const DROPPED = {
  duplicateHost: 'an older server has one of its hosts',
  protocolConflict: 'an older server has another protocol on the port',
  portNameTaken: 'an older server has the same port and name',
  noTls: 'it has a TLS protocol and no tls',
  noPort: 'it has no port',
} as const;

/** Servers that the pods of a gateway leave out. */
export const checkDroppedServers: Check = (view, report) => {
  const told = new Set<string>();
  for (const pods of gatewayPods(view)) {
    for (const { gateway, index, problem } of view.mesh().mergedGatewaysFor(pods.namespace, pods.labels).dropped) {
      const key = `${gateway.key} ${index}`;
      if (told.has(key)) continue;
      told.add(key);
      report(gateway.manifest, {
        rule: SEMANTIC_RULES.DROPPED_SERVER,
        path: ['spec', 'servers', index],
        message: `the server is dropped: ${DROPPED[problem]}`,
      });
    }
  }
};

interface HiddenRule {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly visibility: Visibility;
}

/** Objects that the pods of a gateway cannot see. */
export const checkHiddenFromGateway: Check = (view, report) => {
  const mesh = view.mesh();
  const { defaultVirtualServiceExportTo, facts } = mesh.settings;
  const namespacesOf = namespacesOfGateways(view);
  const rules = hiddenRules(view);
  for (const vs of mesh.virtualServices.all) {
    const namespaces = namespacesOf(vs);
    const visibility = visibilityOf(vs.spec.exportTo, vs.namespace, defaultVirtualServiceExportTo, facts);
    const hides = hiding(visibility, vs.namespace, namespaces);
    if (hides) {
      report(vs.manifest, {
        rule: SEMANTIC_RULES.HIDDEN_FROM_GATEWAY,
        path: vs.spec.exportTo ? ['spec', 'exportTo'] : ['spec'],
        message: `the pods of its gateways are in ${hides}, which does not see the VirtualService`,
      });
    }
    checkRulesOf(vs, namespaces, rules, (manifest, host, namespace) =>
      report(manifest, {
        rule: SEMANTIC_RULES.HIDDEN_FROM_GATEWAY,
        path: ['spec', 'exportTo'],
        message: `${vs.key} routes from the gateway in ${namespace} to a subset of ${host}, and the DestinationRule is not exported there`,
      }),
    );
  }
};

/** DestinationRules that are not exported everywhere, by host. */
function hiddenRules(view: View): ReadonlyMap<string, readonly HiddenRule[]> {
  const byDefault = view.mesh().settings.defaultDestinationRuleExportTo;
  const rules = new Map<string, HiddenRule[]>();
  for (const manifest of view.input.ofKind('DestinationRule')) {
    const namespace = namespaceOf(manifest.object);
    const { host = '', exportTo } = (manifest.object.spec ?? {}) as DestinationRuleSpec;
    const visibility = visibilityOf(exportTo, namespace, byDefault, { exportsByDefault: false });
    if (!visibility.everybody)
      append(rules, resolveHost(host, namespace, 'cluster.local'), { manifest, namespace, visibility });
  }
  return rules;
}

function checkRulesOf(
  vs: VirtualService,
  namespaces: ReadonlySet<string>,
  rules: ReadonlyMap<string, readonly HiddenRule[]>,
  report: (manifest: Manifest, host: string, namespace: string) => void,
): void {
  if (namespaces.size === 0 || rules.size === 0) return;
  const routes = (vs.spec.http ?? []).flatMap((rule) => rule?.route ?? []);
  const hosts = new Set(routes.filter((it) => it?.destination?.subset).map((it) => it.destination?.host ?? ''));
  for (const host of hosts) {
    for (const { manifest, namespace, visibility } of rules.get(host) ?? []) {
      const hides = hiding(visibility, namespace, namespaces);
      if (hides) report(manifest, host, hides);
    }
  }
}

/** A namespace among the given ones to which an object is not exported. */
function hiding(visibility: Visibility, namespace: string, namespaces: ReadonlySet<string>): string | undefined {
  return [...namespaces].find((it) => it !== namespace && !isVisible(visibility, it));
}

/** Where the pods of a VirtualService's gateways are, in the order of the pods. */
function namespacesOfGateways(view: View): (vs: VirtualService) => ReadonlySet<string> {
  const gateways = groupBy(view.mesh().gateways, ({ key }) => key);
  const known = new Map<string, ReadonlySet<string>>();
  return (vs) => {
    const names = [...new Set(gatewaysOf(vs.spec).map((name) => resolveGateway(name, vs.namespace)))].sort();
    const key = names.join(' ');
    let namespaces = known.get(key);
    if (!namespaces) {
      const selectors = names.flatMap((name) => gateways.get(name) ?? []).map(({ spec }) => spec.selector ?? {});
      namespaces = new Set(view.pods.selectedByAny(selectors).map((pod) => pod.namespace));
      known.set(key, namespaces);
    }
    return namespaces;
  };
}

function gatewayPods(view: View): { namespace: string; labels: Readonly<Record<string, string>> }[] {
  const selectors = view
    .mesh()
    .gateways.map(({ spec }) => ({ namespace: '', selector: spec.selector ?? {} }))
    .filter(({ selector }) => Object.keys(selector).length > 0);
  const selecting = new SelectorIndex(selectors);
  const seen = new Set<string>();
  return view.pods.all.filter((pod) => {
    if (!selecting.has('', pod.labels)) return false;
    const key = `${pod.namespace} ${JSON.stringify(pod.labels)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** VirtualServices whose routes for one host of a gateway stand in the order of their age. */
export const checkOverlappingRoutes: Check = (view, report) => {
  const byGateway = new Map<string, VirtualService[]>();
  for (const vs of view.mesh().virtualServices.all) {
    for (const gateway of gatewaysOf(vs.spec)) {
      if (gateway !== 'mesh') append(byGateway, gateway, vs);
    }
  }
  for (const all of byGateway.values()) {
    for (const [host, sharing] of byHost(all)) {
      if (sharing.length < 2) continue;
      const wide: { readonly match: WireMatch | undefined; readonly by: VirtualService }[] = [];
      for (const younger of sharing) {
        const matches = (younger.spec.http ?? []).flatMap(matchesOf);
        const older = wide.find(({ match }) => matches.some((it) => matchCovers(match, it)))?.by;
        // Catch-alls come last at a gateway, whoever says them.
        for (const match of matches) if (!matchCovers(match, undefined)) wide.push({ match, by: younger });
        if (!older) continue;
        report(younger.manifest, {
          rule: SEMANTIC_RULES.OVERLAPPING_ROUTES,
          path: ['spec', 'hosts'],
          message: `for ${host} the routes of ${keyOf(older.manifest.object)} come first, and take requests that these are for`,
        });
      }
    }
  }
};

function byHost(all: readonly VirtualService[]): Map<string, VirtualService[]> {
  const hosts = new Map<string, VirtualService[]>();
  for (const vs of all) {
    for (const host of vs.spec.hosts ?? []) append(hosts, host, vs);
  }
  return hosts;
}

function matchesOf(rule: HttpRoute): (WireMatch | undefined)[] {
  return rule?.match?.length ? (rule.match as WireMatch[]) : [undefined];
}

/** Delegations that come to nothing. */
export const checkDelegates: Check = (view, report) => {
  const reasons = {
    missing: 'does not exist',
    notExported: 'is not exported to the namespace of the root',
    conflict: 'has a rule whose matches contradict those of the root',
  } as const;
  const made = delegatesOfFlagger(view);
  for (const { root, rule, delegate, reason } of view.mesh().virtualServices.problems) {
    if (made.has(delegate)) continue;
    report(root.manifest, {
      rule: reason === 'missing' ? SEMANTIC_RULES.DELEGATE_MISSING : SEMANTIC_RULES.DELEGATE_DROPPED,
      path: ['spec', 'http', rule, 'delegate'],
      message: `the delegate ${delegate} ${reasons[reason]}`,
    });
  }
};
