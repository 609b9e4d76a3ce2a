import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import { AuthorizationPolicy } from '../istio/authorization-policy';
import type { AuthorizationRule } from '../istio/authorization-rule';
import type { Principal } from '../istio/values';
import { OutboundTrafficMode, Sidecar } from '../istio/sidecar';
import type { Destination, IDestination } from '../mesh/destination';
import { refuse } from '../mesh/error';
import type { Port } from '../mesh/port';
import { settingsOf } from '../mesh/settings';
import type { CallGraphOptions } from './call-graph';
import type { ICaller } from './caller';
import { CallRegistry, type IncomingCall, type Member, type Visible } from './call-registry';
import { SECURITY_RULES } from './rules';

/** A service as the call graph sees it; objects are emitted below it. */
export interface GraphService extends Construct, Member {
  /** Its name, and the label `app` of its pods. */
  readonly name: string;
  readonly ports: readonly Port[];
  readonly calls: readonly IDestination[];
  /** Whether its pods have sidecars: without one there is neither a policy nor an identity. */
  readonly _hasSidecar: boolean;
}

/** Takes a service into the call graph; where that is enforced, emits who may call it and what it may call. */
export function joinCallGraph(service: GraphService): void {
  const registry = CallRegistry.of(service);
  registry.addMember(service);
  const options = settingsOf(service).callGraph._options;
  if (options === undefined || !service._hasSidecar) return;
  if (service.namespace === undefined) {
    refuse(service, SECURITY_RULES.NAMESPACE_UNKNOWN, {
      what: 'the namespace of the service is not known',
      given: service.name,
    });
  }
  emitCallers(service, registry, options);
  emitScope(service, registry, options);
}

/** Takes a service outside of the mesh into the call graph: sidecars then know who declares its hosts. */
export function joinExternal(
  construct: Construct,
  hosts: readonly string[],
  namespace: string | undefined,
  routed: () => readonly Destination[],
  via?: Visible,
): void {
  const registry = CallRegistry.of(construct);
  const visible = [...hosts.map((host) => ({ host, namespace })), ...(via ? [via] : [])];
  for (const host of hosts) registry.addMember({ host, namespace, visible, _routed: routed });
}

/**
 * Notes that somebody sends requests to a place.
 *
 * @param construct where it was declared
 * @param hasIdentity whether the caller's pods have sidecars, and so an identity
 */
export function recordCall(
  construct: Construct,
  caller: ICaller,
  destination: Destination,
  hasIdentity: boolean,
): void {
  if (!hasIdentity && settingsOf(construct).callGraph.isEnforced) {
    refuse(construct, SECURITY_RULES.NO_IDENTITY, {
      what: 'the caller has no sidecar, and so no identity that a policy could name',
      given: destination.host,
    });
  }
  CallRegistry.of(construct).addCall(caller, destination);
}

/** Refuses everything in a namespace that no other policy lets through, where the call graph is enforced. */
export function denyByDefault(construct: Construct, namespace: string): void {
  if (!settingsOf(construct).callGraph.isEnforced) return;
  new AuthorizationPolicy(construct, 'default-deny', { metadata: { name: 'default-deny', namespace } });
}

/** Lets everybody reach the pods of a gateway in spite of a namespace's default deny: its clients have no identity in the mesh. */
export function admitGatewayClients(
  construct: Construct,
  name: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): void {
  if (!settingsOf(construct).callGraph.isEnforced) return;
  new AuthorizationPolicy(construct, 'clients', {
    metadata: { name: `${name}-clients`, namespace },
    selector: { matchLabels: { ...labels } },
    rules: [{}],
  });
}

function emitCallers(service: GraphService, registry: CallRegistry, options: CallGraphOptions): void {
  const always = (options.alwaysAllow ?? []).map((caller): IncomingCall => ({ caller, port: undefined }));
  new AuthorizationPolicy(service, 'callers', {
    metadata: { name: `${service.name}-callers`, namespace: service.namespace },
    selector: { matchLabels: { app: service.name } },
    rules: Lazy.any({
      produce: () => {
        const rules = [...callerRules(service, registry.callersOf(service.host)), ...anyPortRules(always)];
        return rules.length === 0 ? undefined : rules;
      },
    }),
  });
}

/** One rule for each set of ports, with everybody who may use exactly those. */
function callerRules(service: GraphService, calls: readonly IncomingCall[]): AuthorizationRule[] {
  const access = new Map<string, { principal: Principal; ports: Set<number> }>();
  const targetPorts = new Map(service.ports.map((port) => [port.number, port.targetPort]));
  const everyPort = [...targetPorts.values()];
  for (const { caller, port } of calls) {
    const target = port === undefined ? undefined : targetPorts.get(port);
    for (const principal of caller.principals) {
      const { ports } = getOrAdd(access, principal.value, () => ({ principal, ports: new Set<number>() }));
      for (const each of target === undefined ? everyPort : [target]) ports.add(each);
    }
  }
  const groups = new Map<string, Principal[]>();
  for (const [, { principal, ports }] of [...access].sort(byKey)) {
    const key = [...ports].sort((one, other) => one - other).join(',');
    getOrAdd(groups, key, () => []).push(principal);
  }
  return [...groups].sort(byKey).map(([key, principals]) => ({
    from: [{ source: { principals } }],
    to: [{ operation: { ports: key.split(',') } }],
  }));
}

function getOrAdd<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

function anyPortRules(calls: readonly IncomingCall[]): AuthorizationRule[] {
  const principals = calls.flatMap(({ caller }) => caller.principals);
  return principals.length === 0 ? [] : [{ from: [{ source: { principals } }] }];
}

function emitScope(service: GraphService, registry: CallRegistry, options: CallGraphOptions): void {
  const { rootNamespace } = settingsOf(service);
  new Sidecar(service, 'scope', {
    metadata: { name: service.name, namespace: service.namespace },
    workloadSelector: { labels: { app: service.name } },
    egress: [
      {
        hosts: Lazy.any({
          produce: () => {
            const called = service.calls.flatMap(({ destination }) => visibleHosts(destination.host, registry));
            return [...new Set([`${rootNamespace}/*`, ...(options.alsoVisible ?? []), ...called])].sort();
          },
        }),
      },
    ],
    ...(options.allowUndeclaredHosts ? {} : { outboundTrafficPolicy: { mode: OutboundTrafficMode.REGISTRY_ONLY } }),
  });
}

/** What a caller of a host must see, as a Sidecar names it: with the namespace of whoever declares it, any where that is not known. */
function visibleHosts(host: string, registry: CallRegistry): string[] {
  const member = registry.member(host);
  const namespace = member?.namespace ?? /^[^.]+\.([^.]+)\.svc\./.exec(host)?.[1];
  return (member?.visible ?? [{ host, namespace }]).map((each) => `${each.namespace ?? '*'}/${each.host}`);
}

const byKey = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1;
