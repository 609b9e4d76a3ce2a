import type { Manifest } from '../../model/manifest';
import type { DestinationRuleSpec, PeerAuthenticationSpec } from '../../model/spec';
import { matches, type Labels } from '../labels';
import { namespaceOf } from '../namespaces';
import type { View } from '../view';

/** What Kiali says of mTLS somewhere: `partly` is a definition on one side alone. */
type Status = 'on' | 'off' | 'undefined' | 'partly';

interface Level {
  readonly clients: string;
  readonly servers: string;
  readonly status: Status;
}

/** Whether automatic mTLS is on: it is unless MeshConfig says otherwise. */
export function autoMtls(view: View): boolean {
  return view.meshConfig.enableAutoMtls !== false;
}

/** The client-side TLS mode that a DestinationRule sets for exactly the given host. */
export function modeForHost(manifest: Manifest, host: string): string {
  const spec = destinationRuleOf(manifest);
  return spec.host === host ? (spec.trafficPolicy?.tls?.mode ?? '') : '';
}

/** The host that stands for the whole mesh, and that which stands for a namespace. */
export const MESH_HOST = '*.local';
export const namespaceHost = (namespace: string): string => `*.${namespace}.svc.cluster.local`;

/** The mode of a PeerAuthentication for its whole namespace; empty where it has a selector. */
export function wideMode(manifest: Manifest): string {
  const spec = peerAuthenticationOf(manifest);
  return spec.selector ? '' : (spec.mtls?.mode ?? '');
}

/** The PeerAuthentications of a namespace. */
export function peersIn(view: View, namespace: string): readonly Manifest[] {
  return view.input.ofKind('PeerAuthentication').filter(({ object }) => namespaceOf(object) === namespace);
}

/** Whether workloads with these labels receive mTLS, as Kiali judges it: a policy by identity needs it. */
export function receivesMtls(view: View, namespace: string, labels: Labels): boolean {
  const wide = namespaceStatus(view, namespace);
  const own = workloadStatus(view, namespace, labels);
  if (own !== 'undefined') return own === 'on';
  return wide === 'on' || (wide === 'undefined' && autoMtls(view));
}

function workloadStatus(view: View, namespace: string, labels: Labels): Status {
  for (const manifest of peersIn(view, namespace)) {
    const spec = peerAuthenticationOf(manifest);
    const selector = spec.selector?.matchLabels ?? {};
    if (Object.keys(selector).length === 0 || !matches(selector, labels)) continue;
    const mode = spec.mtls?.mode;
    if (mode === 'STRICT') return 'on';
    if (mode === 'DISABLE') return 'off';
    if (mode === 'PERMISSIVE') return clientsOfSelected(view, namespace, selector);
  }
  return 'undefined';
}

/** What DestinationRules tell the clients of the Services that select the same pods. */
function clientsOfSelected(view: View, namespace: string, selector: Labels): Status {
  for (const { object } of view.input.ofKind('Service')) {
    const own = (object.spec as { selector?: Labels } | undefined)?.selector ?? {};
    if (namespaceOf(object) !== namespace || Object.keys(own).length === 0 || !matches(selector, own)) continue;
    const name = object.metadata?.name ?? '';
    const full = `${name}.${namespace}.svc.cluster.local`;
    for (const rule of view.input.ofKind('DestinationRule')) {
      const { host = '', trafficPolicy } = destinationRuleOf(rule);
      if (host !== full && !(host === name && namespaceOf(rule.object) === namespace)) continue;
      const mode = trafficPolicy?.tls?.mode;
      if (mode === 'ISTIO_MUTUAL' || mode === 'MUTUAL') return 'on';
      if (mode === 'DISABLE') return 'off';
    }
  }
  return 'undefined';
}

function namespaceStatus(view: View, namespace: string): Status {
  const own = levelOf(view, namespaceHost(namespace), peersIn(view, namespace));
  const mesh = levelOf(view, MESH_HOST, peersIn(view, view.rootNamespace));
  if (own.status === 'on' || own.status === 'off') return own.status;
  if (own.status === 'partly')
    return meshStatus(view, combine(view, own.clients || mesh.clients, own.servers || mesh.servers));
  return meshStatus(view, mesh);
}

function meshStatus(view: View, level: Level): Status {
  const { clients, servers, status } = level;
  if (status === 'on' || status === 'off') return status;
  if (clients === '' && servers === '') return 'undefined';
  if ((servers === 'DISABLE' && clients === '') || (clients === 'DISABLE' && servers === '')) return 'off';
  if (!autoMtls(view)) return 'partly';
  const oneSided = (servers !== '' && servers !== 'DISABLE' && clients === '') || (isMutual(clients) && servers === '');
  return oneSided ? 'on' : 'partly';
}

function levelOf(view: View, host: string, peers: readonly Manifest[]): Level {
  const clients =
    view.input
      .ofKind('DestinationRule')
      .map((rule) => modeForHost(rule, host))
      .find(Boolean) ?? '';
  return combine(view, clients, peers.map(wideMode).find(Boolean) ?? '');
}

function combine(view: View, clients: string, servers: string): Level {
  const either = clients === '' && autoMtls(view);
  let status: Status = 'partly';
  if ((servers === 'STRICT' || servers === 'PERMISSIVE') && (isMutual(clients) || either)) status = 'on';
  else if (servers === 'DISABLE' && (clients === 'DISABLE' || either)) status = 'off';
  else if (servers === '' && clients === '') status = 'undefined';
  return { clients, servers, status };
}

/** Whether a mode is one of both sides showing certificates. */
export function isMutual(mode: string): boolean {
  return mode === 'ISTIO_MUTUAL' || mode === 'MUTUAL';
}

function destinationRuleOf(manifest: Manifest): DestinationRuleSpec {
  return (manifest.object.spec ?? {}) as DestinationRuleSpec;
}

function peerAuthenticationOf(manifest: Manifest): PeerAuthenticationSpec {
  return (manifest.object.spec ?? {}) as PeerAuthenticationSpec;
}
