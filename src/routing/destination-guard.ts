import { policyFor } from '../model/destination-rules';
import type { MeshIndex } from '../model/mesh-index';
import type { MutualTls } from '../model/policies';
import { isHttp, isTcp } from '../model/protocol';
import { portOf, type Service } from '../model/service';
import type { Workload } from '../model/workloads';
import { authorize } from './authorization';
import type { Decision, DecisionDestination } from './decision';
import { Decided } from './decided';
import { withoutPort } from './http-call';
import { sourcePod } from './plain-request';
import type { PolicySubject } from './policy-match';
import type { Trace } from './trace';

/** What the pods behind a destination do with a connection. */
interface Guarded {
  readonly deniedBy: string | undefined;
  readonly reasons: readonly string[];
}

const nothing: Guarded = { deniedBy: undefined, reasons: [] };

/**
 * Applies the policies on both ends to a decision: those of the proxy that takes the request (a gateway, or the sidecar
 * of the pods where it arrives) before any route, and those of the pods that a forwarded request reaches. A request is denied where every destination denies it.
 */
export function guard(trace: Trace, decision: Decision): Decision {
  if (trace.proxy.identity.gateway || trace.request.inbound) {
    const own = ownGuard(trace);
    if (own.deniedBy !== undefined && decision.outcome !== 'refused') return denied(trace, own);
    return destinationsGuard(trace, decision, own.reasons);
  }
  return destinationsGuard(trace, decision, []);
}

function denied(trace: Trace, { deniedBy, reasons }: Guarded): Decision {
  return new Decided(trace, 'denied', { policy: deniedBy }, reasons);
}

function ownGuard(trace: Trace): Guarded {
  const { proxy, request, call, listener, chain, sni, tls } = trace;
  const { namespace, labels } = sourcePod(request);
  const policies = proxy.mesh.policies.authorizationFor(namespace, labels);
  if (policies.length === 0 || !listener || !chain) return nothing;
  const http = call && {
    host: call.authority,
    path: call.path,
    method: call.method,
    header: (n: string) => call.header(n),
  };
  // In plain text nobody has an identity; within the mesh's own TLS it is some, which the request does not say.
  const identity = tls === 'mtls' ? undefined : '';
  return authorize(policies, {
    http,
    principal: identity,
    ip: undefined,
    port: listener.port,
    sni,
    claims: request.claims,
    settings: proxy.mesh.settings,
  });
}

function destinationsGuard(trace: Trace, decision: Decision, before: readonly string[]): Decision {
  const forwards = decision.outcome === 'route' || decision.outcome === 'tcp';
  const destinations = forwards ? (decision.destinations ?? []).filter((d) => d.exists && d.weight > 0) : [];
  const guarded = destinations.map((d) => destinationGuard(trace, decision, d));
  const reasons = [...before, ...new Set(guarded.flatMap((g) => g.reasons))];
  const first = guarded.find((g) => g.deniedBy !== undefined);
  if (first && guarded.every((g) => g.deniedBy !== undefined))
    return denied(trace, { deniedBy: first.deniedBy, reasons });
  return reasons.length === 0 ? decision : new Decided(trace, decision.outcome, decision, reasons);
}

function destinationGuard(trace: Trace, decision: Decision, d: DecisionDestination): Guarded {
  const { proxy } = trace;
  const { mesh } = proxy;
  const service = proxy.scope.byHostname.get(d.host);
  if (!service?.kubernetes || !service.selector || Object.keys(service.selector).length === 0) return nothing;
  const rule = proxy.destinationRule(d.host);
  const subset = rule?.spec.subsets?.find((s) => s.name === d.subset)?.labels;
  const labels = { ...service.selector, ...subset };
  const pods = mesh.workloads.selectedBy(service.namespace, labels);
  const pod: Pick<Workload, 'labels' | 'namespace'> = pods[0] ?? { labels, namespace: service.namespace };
  const injected = pods[0] === undefined || hasSidecar(trace, pods[0]);
  const port = podPort(service, d.port, pods[0]);
  const server = injected ? mesh.policies.mutualTlsFor(pod.namespace, pod.labels, port) : 'DISABLE';
  const { tls, loadBalancer } = policyFor(rule?.spec, d.subset ?? '', d.port);
  const said = tls?.mode;
  const byClient = service.resolution === 'Passthrough' || loadBalancer?.simple === 'PASSTHROUGH';
  const taken = byClient ? pods.every((p) => hasSidecar(trace, p)) : server !== 'DISABLE';
  const mutual = said === undefined ? taken && isAutomatic(mesh, service.namespace) : said === 'ISTIO_MUTUAL';
  const clash = clashOf(d, said, mutual, server, injected);
  if (clash !== undefined) return { deniedBy: undefined, reasons: [clash] };
  const policies = injected ? mesh.policies.authorizationFor(pod.namespace, pod.labels) : [];
  if (policies.length === 0) return nothing;
  return authorize(policies, subjectOf(trace, decision, d, service, mutual, port));
}

/**
 * Whether clients speak mutual TLS to a namespace unasked: they go by its PeerAuthentication or the mesh's, whatever its
 * workloads say of themselves (BestEffortInferServiceMTLSMode in pilot/pkg/model/push_context.go). Where it is not
 * switched off there, each endpoint's own mode decides; where the client dials pods itself, just whether they have sidecars.
 */
function isAutomatic({ policies, settings }: MeshIndex, namespace: string): boolean {
  return settings.enableAutoMtls && policies.namespaceMutualTls(namespace) !== 'DISABLE';
}

/** Where what the client's DestinationRule says and what the pods take cannot meet: answered with 503. */
function clashOf(
  d: DecisionDestination,
  said: string | undefined,
  mutual: boolean,
  server: MutualTls,
  injected: boolean,
): string | undefined {
  const name = `${d.host}${d.subset ? ` subset ${d.subset}` : ''} port ${d.port}`;
  if (mutual && server === 'DISABLE')
    return `${name} takes no mutual TLS${injected ? '' : ', as its pods have no sidecar'}: answered with 503`;
  if (!mutual && server === 'STRICT')
    return `${name} takes only mutual TLS, but the client speaks ${said === 'SIMPLE' ? 'plain TLS' : 'plain text'}: answered with 503`;
  return undefined;
}

function podPort(service: Service, number: number, pod: Workload | undefined): number {
  const target = portOf(service, number)?.targetPort ?? number;
  return typeof target === 'number' ? target : (pod?.ports.get(target) ?? (Number(target) || number));
}

const revisionLabel = 'istio.io/rev';

/** Whether injection puts a sidecar into pods: the pod's own word, else its namespace's; yes where nothing is known. */
function hasSidecar({ proxy }: Trace, pod: Workload): boolean {
  if (pod.hasProxy) return true;
  const word = pod.labels['sidecar.istio.io/inject'] ?? pod.annotations['sidecar.istio.io/inject'];
  if (word !== undefined) return word === 'true';
  const namespace = proxy.mesh.namespaces.get(pod.namespace);
  if (!namespace) return true;
  const injection = namespace['istio-injection'];
  if (injection !== undefined) return injection === 'enabled';
  return namespace[revisionLabel] !== undefined || pod.labels[revisionLabel] !== undefined;
}

function subjectOf(
  trace: Trace,
  decision: Decision,
  d: DecisionDestination,
  service: Service,
  mutual: boolean,
  port: number,
): PolicySubject {
  const { proxy, request, call } = trace;
  const { namespace, labels, ip } = sourcePod(request);
  const { settings } = proxy.mesh;
  const account = request.from?.serviceAccount ?? proxy.mesh.workloads.selectedBy(namespace, labels)[0]?.serviceAccount;
  const known = account ?? (proxy.identity.gateway ? undefined : 'default');
  const identity = known === undefined ? undefined : `${settings.trustDomain}/ns/${namespace}/sa/${known}`;
  const protocol = portOf(service, d.port)?.protocol ?? 'TCP';
  const readsHttp = call !== undefined && !isTcp(protocol) && (isHttp(protocol) || protocol === 'Unsupported');
  const target = decision.rewrite?.path ?? call?.target ?? '/';
  return {
    http: readsHttp
      ? {
          host: d.authority ?? decision.rewrite?.authority ?? call.authority,
          path: target.split('?', 1)[0] as string,
          method: call.method,
          header: (n) => (n === ':authority' || n === 'host' ? withoutPort(call.authority) : call.header(n)),
        }
      : undefined,
    principal: mutual ? identity : '',
    ip,
    port,
    sni: mutual ? `outbound_.${d.port}_.${d.subset ?? ''}_.${d.host}` : '',
    claims: request.claims,
    settings,
  };
}
