import type { Manifest } from '../../model/manifest';
import type { DestinationRuleSpec, PeerAuthenticationSpec } from '../../model/spec';
import { groupBy } from '../groups';
import { LabelIndex } from '../label-index';
import type { Labels } from '../labels';
import { namespaceOf } from '../namespaces';
import { SelectorIndex, type Selecting } from '../selector-index';
import type { View } from '../view';
import { completeHost } from './hosts';

/** What Kiali says of mTLS somewhere: `partly` is a definition on one side alone. */
type Status = 'on' | 'off' | 'undefined' | 'partly';

/** A PeerAuthentication for some pods of its namespace. */
interface SelectingPeer extends Selecting {
  readonly mode: string | undefined;
}

/** A Service by the labels that it asks for. */
interface SelectedBy {
  readonly labels: Labels;
  readonly host: string;
}

interface Level {
  readonly clients: string;
  readonly servers: string;
  readonly status: Status;
}

/** The host that stands for the whole mesh, and that which stands for a namespace. */
export const MESH_HOST = '*.local';
export const namespaceHost = (namespace: string): string => `*.${namespace}.svc.cluster.local`;

/** The TLS mode that a DestinationRule sets for clients; empty where it says nothing of TLS. */
export function clientMode(manifest: Manifest): string {
  const { tls } = destinationRuleOf(manifest).trafficPolicy ?? {};
  return tls ? (tls.mode ?? 'DISABLE') : '';
}

/** The client-side TLS mode that a DestinationRule sets for exactly the given host. */
export function modeForHost(manifest: Manifest, host: string): string {
  return destinationRuleOf(manifest).host === host ? clientMode(manifest) : '';
}

/** The mode of a PeerAuthentication for its whole namespace; empty where it has a selector, or inherits. */
export function wideMode(manifest: Manifest): string {
  const spec = peerAuthenticationOf(manifest);
  const mode = spec.mtls?.mode ?? 'UNSET';
  return spec.selector || mode === 'UNSET' ? '' : mode;
}

/** Whether automatic mTLS is on: it is unless MeshConfig says otherwise. */
export function isAutomatic(view: View): boolean {
  return view.meshConfig.enableAutoMtls !== false;
}

/** Whether a mode is one of both sides showing certificates. */
export function isMutual(mode: string): boolean {
  return mode === 'ISTIO_MUTUAL' || mode === 'MUTUAL';
}

/** What PeerAuthentications and DestinationRules say of mTLS, as Kiali puts them together. */
export class MutualTls {
  public readonly isAutomatic: boolean;
  private readonly peers: ReadonlyMap<string, readonly Manifest[]>;
  private readonly selecting: SelectorIndex<SelectingPeer>;
  private readonly rules: ReadonlyMap<string, readonly Manifest[]>;
  private readonly statuses = new Map<string, Status>();
  private readonly services: ReadonlyMap<string, LabelIndex<SelectedBy>>;

  public constructor(private readonly view: View) {
    this.isAutomatic = isAutomatic(view);
    this.peers = groupBy(view.input.ofKind('PeerAuthentication'), ({ object }) => namespaceOf(object));
    const selecting = view.input.ofKind('PeerAuthentication').map((manifest): SelectingPeer => {
      const { selector, mtls } = peerAuthenticationOf(manifest);
      return { namespace: namespaceOf(manifest.object), selector: selector?.matchLabels ?? {}, mode: mtls?.mode };
    });
    this.selecting = new SelectorIndex(selecting.filter(({ selector }) => Object.keys(selector).length > 0));
    this.rules = groupBy(view.input.ofKind('DestinationRule'), (rule) =>
      completeHost(view, destinationRuleOf(rule).host ?? '', namespaceOf(rule.object)),
    );
    const services = view.selecting.all.map(({ namespace, selector, manifest }) => ({
      host: `${manifest.object.metadata?.name ?? ''}.${namespace}.svc.cluster.local`,
      namespace,
      labels: selector,
    }));
    const byNamespace = groupBy(services, ({ namespace }) => namespace);
    this.services = new Map([...byNamespace].map(([namespace, all]) => [namespace, new LabelIndex(all)]));
  }

  /** The PeerAuthentications of a namespace. */
  public peersIn(namespace: string): readonly Manifest[] {
    return this.peers.get(namespace) ?? [];
  }

  /** The client-side TLS modes that DestinationRules set for exactly the given host. */
  public modesFor(host: string): readonly string[] {
    return (this.rules.get(host) ?? []).map((rule) => modeForHost(rule, host)).filter(Boolean);
  }

  /** Whether workloads with these labels receive mTLS: a policy by identity needs it. */
  public isReceivedBy(namespace: string, labels: Labels): boolean {
    const own = this.workloadStatus(namespace, labels);
    if (own !== 'undefined') return own === 'on';
    const wide = this.namespaceStatus(namespace);
    return wide === 'on' || (wide === 'undefined' && this.isAutomatic);
  }

  private workloadStatus(namespace: string, labels: Labels): Status {
    for (const { mode, selector } of this.selecting.of(namespace, [{ labels }])) {
      if (mode === 'STRICT') return 'on';
      if (mode === 'DISABLE') return 'off';
      if (mode === 'PERMISSIVE') return this.clientsOfSelected(namespace, selector);
    }
    return 'undefined';
  }

  /** What DestinationRules tell the clients of the Services that select the same pods. */
  private clientsOfSelected(namespace: string, selector: Labels): Status {
    for (const { host } of this.services.get(namespace)?.select(selector) ?? []) {
      for (const rule of this.rules.get(host) ?? []) {
        const mode = clientMode(rule);
        if (isMutual(mode)) return 'on';
        if (mode === 'DISABLE') return 'off';
      }
    }
    return 'undefined';
  }

  private namespaceStatus(namespace: string): Status {
    let status = this.statuses.get(namespace);
    if (!status) this.statuses.set(namespace, (status = this.statusOf(namespace)));
    return status;
  }

  private statusOf(namespace: string): Status {
    const own = this.levelOf(namespaceHost(namespace), namespace);
    const mesh = this.levelOf(MESH_HOST, this.view.rootNamespace);
    if (own.status === 'on' || own.status === 'off') return own.status;
    if (own.status === 'partly')
      return this.meshStatus(this.combine(own.clients || mesh.clients, own.servers || mesh.servers));
    return this.meshStatus(mesh);
  }

  private meshStatus({ clients, servers, status }: Level): Status {
    if (status === 'on' || status === 'off') return status;
    if (clients === '' && servers === '') return 'undefined';
    if ((servers === 'DISABLE' && clients === '') || (clients === 'DISABLE' && servers === '')) return 'off';
    if (!this.isAutomatic) return 'partly';
    const oneSided =
      (servers !== '' && servers !== 'DISABLE' && clients === '') || (isMutual(clients) && servers === '');
    return oneSided ? 'on' : 'partly';
  }

  private levelOf(host: string, namespace: string): Level {
    return this.combine(this.modesFor(host)[0] ?? '', this.peersIn(namespace).map(wideMode).find(Boolean) ?? '');
  }

  private combine(clients: string, servers: string): Level {
    const either = clients === '' && this.isAutomatic;
    let status: Status = 'partly';
    if ((servers === 'STRICT' || servers === 'PERMISSIVE') && (isMutual(clients) || either)) status = 'on';
    else if (servers === 'DISABLE' && (clients === 'DISABLE' || either)) status = 'off';
    else if (servers === '' && clients === '') status = 'undefined';
    return { clients, servers, status };
  }
}

function destinationRuleOf(manifest: Manifest): DestinationRuleSpec {
  return (manifest.object.spec ?? {}) as DestinationRuleSpec;
}

function peerAuthenticationOf(manifest: Manifest): PeerAuthenticationSpec {
  return (manifest.object.spec ?? {}) as PeerAuthenticationSpec;
}
