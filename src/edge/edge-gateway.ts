import { Chart, Lazy, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Gateway } from '../istio/gateway';
import { Principal } from '../istio/values';
import { emit } from '../mesh/emit';
import { refuse } from '../mesh/error';
import { hostCovers } from '../mesh/host';
import { checkName, checkSubdomain } from '../mesh/name';
import { settingsOf, type GatewayPods } from '../mesh/settings';
import { noteDeclaration } from '../mesh/synthesis';
import { Workloads, type IWorkloads } from '../mesh/workloads';
import { admitGatewayClients } from '../security/call-graph-objects';
import type { ICaller } from '../security/caller';
import { checkCredentialName, type Credential } from './credential';
import { GatewayServer } from './gateway-server';
import { EDGE_RULES } from './rules';

/** What every gateway takes. */
export interface EdgeGatewayOptions {
  /**
   * The name of the Gateway.
   *
   * @default - the construct's id; the chart's namespace and the id where the gateway's pods are in another namespace
   */
  readonly name?: string;
  /**
   * The pods that serve. The Gateway and its certificates are written into their namespace, as the proxy reads credentials there.
   *
   * @default - the ingress gateway of the mesh, see `MeshSettings.ingressGateway`
   */
  readonly pods?: GatewayPods;
  /**
   * The namespaces whose routes it takes: names, or `.` for its own.
   *
   * @default - routes of every namespace
   */
  readonly namespaces?: string[];
}

/** What a gateway of several servers takes. */
export interface EdgeGatewayProps extends EdgeGatewayOptions {
  /** The ports it listens on. */
  readonly servers: GatewayServer[];
}

const EDGE_GATEWAY = Symbol.for('cdk8s-mesh.EdgeGateway');

/**
 * The servers of one group of gateway pods: a Gateway, and a Certificate for each server whose certificate cert-manager obtains.
 *
 * `TlsGateway` and `HttpGateway` are the usual forms of it.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/
 */
export class EdgeGateway extends Construct implements ICaller, IWorkloads {
  /** Whether something is a gateway of this library. */
  public static isEdgeGateway(x: unknown): x is EdgeGateway {
    return x !== null && typeof x === 'object' && EDGE_GATEWAY in x;
  }

  /** The name of the Gateway. */
  public readonly name: string;
  /** The pods that serve. */
  public readonly pods: GatewayPods;
  /** The namespaces whose routes it takes; undefined for all. */
  public readonly namespaces?: string[];
  /** The emitted Gateway. */
  public readonly gateway: ApiObject;

  private readonly serverList: GatewayServer[] = [];
  private readonly credentialNames = new Map<GatewayServer, string>();

  public constructor(scope: Construct, id: string, props: EdgeGatewayProps) {
    super(scope, id);
    Object.defineProperty(this, EDGE_GATEWAY, { value: true });
    this.pods = props.pods ?? settingsOf(this).ingressGateway;
    checkName(this, "namespace of the gateway's pods", this.pods.namespace);
    const home = Chart.of(this).namespace;
    const isElsewhere = home !== undefined && home !== this.pods.namespace;
    this.name = checkSubdomain(this, 'name of the gateway', props.name ?? (isElsewhere ? `${home}-${id}` : id));
    this.namespaces = props.namespaces ? [...props.namespaces] : undefined;
    for (const namespace of this.namespaces ?? []) {
      if (namespace !== '.' && namespace !== '*') checkName(this, 'namespace', namespace);
    }
    const gateway = new Gateway(this, 'Default', {
      metadata: { name: this.name, namespace: this.pods.namespace },
      selector: { ...this.podLabels },
      servers: Lazy.any({ produce: () => this.renderServers() }),
    });
    this.gateway = gateway.apiObject;
    if (props.servers.length === 0) {
      refuse(this, EDGE_RULES.NO_HOSTS, { what: 'gateway has no server', given: [], allowed: 'at least one server' });
    }
    for (const server of props.servers) this.addServer(server);
    if (!isElsewhere) admitGatewayClients(this, this.name, this.namespace, this.podLabels);
  }

  /** The identities under which its pods call: every account of their namespace where theirs is not known. */
  public get principals(): Principal[] {
    const { namespace, serviceAccountName } = this.pods;
    const { trustDomain } = settingsOf(this);
    if (serviceAccountName === undefined) return [Principal.namespace(namespace, trustDomain)];
    return [Principal.serviceAccount(namespace, serviceAccountName, trustDomain)];
  }

  /** Its pods. */
  public get selection(): Workloads {
    return Workloads._ofGateway({ namespace: this.namespace, labels: this.podLabels });
  }

  /** The namespace of its pods, and so of the Gateway. */
  public get namespace(): string {
    return this.pods.namespace;
  }

  /** The ports it listens on. */
  public get servers(): GatewayServer[] {
    return [...this.serverList];
  }

  /** The hosts that it serves, each once. */
  public get hosts(): string[] {
    return [...new Set(this.serverList.flatMap((server) => server.hosts))];
  }

  /**
   * Adds a port to listen on.
   *
   * @throws MESH0414 when a server of another protocol has the port
   */
  public addServer(server: GatewayServer): void {
    for (const other of this.serverList) this.refuseSharedPort(server, other);
    this.serverList.push(server);
    this.resolveCredential(server, this.serverList.length - 1);
    noteDeclaration();
  }

  /** Refuses a host that no server serves, and a namespace whose routes it does not take. @internal */
  public _checkRoute(place: Construct, hosts: readonly string[], servers: readonly GatewayServer[]): void {
    const served = servers.flatMap((server) => server.hosts);
    for (const host of hosts) {
      if (served.some((pattern) => hostCovers(pattern, host))) continue;
      refuse(place, EDGE_RULES.HOST_NOT_COVERED, {
        what: `gateway ${this.node.path} does not serve this host`,
        given: host,
        allowed: [...new Set(served)].join(', '),
      });
    }
    const namespace = Chart.of(place).namespace;
    if (!this.namespaces || this.namespaces.includes('*') || namespace === undefined) return;
    const seen = this.namespaces.map((name) => (name === '.' ? this.namespace : name));
    if (seen.includes(namespace)) return;
    refuse(place, EDGE_RULES.NAMESPACE_NOT_SEEN, {
      what: `gateway ${this.node.path} takes no routes from this namespace`,
      given: namespace,
      allowed: seen.join(', '),
    });
  }

  private get podLabels(): { readonly [name: string]: string } {
    return this.pods.labels ?? { istio: 'ingressgateway' };
  }

  private renderServers(): unknown {
    const names = serverNames(this.serverList);
    return this.serverList.map((server, index) =>
      server._render(names[index], this.namespaces, this.credentialNames.get(server)),
    );
  }

  private refuseSharedPort(server: GatewayServer, other: GatewayServer): void {
    if (server.port !== other.port) return;
    const isSame =
      server.protocol === other.protocol || (server.serverTls !== undefined && other.serverTls !== undefined);
    const overlap = server.hosts.find((host) => other.hosts.includes(host));
    if (isSame && overlap === undefined) return;
    refuse(this, EDGE_RULES.SERVER_PORT, {
      what: isSame ? `two servers serve ${overlap} on port ${server.port}` : 'two protocols on one port',
      given: `${other.protocol} and ${server.protocol} on ${server.port}`,
      allowed: isSame ? 'each host once on a port' : 'one protocol on a port',
    });
  }

  private resolveCredential(server: GatewayServer, index: number): void {
    const credential = server.serverTls?._credential;
    const source = credential?._source;
    if (!credential || !source || source.kind === 'files') return;
    if (source.kind === 'secret') {
      if (source.namespace !== undefined && source.namespace !== this.namespace) {
        refuse(this, EDGE_RULES.CREDENTIAL_NAMESPACE, {
          what: `Secret ${source.name} is in another namespace than the gateway's pods`,
          given: source.namespace,
          allowed: this.namespace,
        });
      }
      this.credentialNames.set(server, source.name);
      return;
    }
    this.credentialNames.set(server, this.requestCertificate(server, credential, index));
  }

  private requestCertificate(server: GatewayServer, credential: Credential, index: number): string {
    const source = credential._source;
    if (source.kind !== 'certManager') return '';
    const { issuer, options } = source;
    const suffix = index === 0 ? '' : `-${index}`;
    const secretName = options.secretName ?? `${this.name}-credential${suffix}`;
    checkCredentialName(this.node.path, secretName);
    if (server.hosts.includes('*')) {
      refuse(this, EDGE_RULES.CERTIFICATE_HOST, {
        what: 'no certificate can be issued for every host',
        given: server.hosts,
        allowed: 'DNS names, or wildcards such as *.example.com',
      });
    }
    emit(this, `certificate${suffix}`, {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      name: secretName,
      namespace: this.namespace,
      body: {
        spec: () => ({
          secretName,
          dnsNames: [...server.hosts],
          issuerRef: { name: issuer.name, kind: issuer.kind, group: issuer.group },
          ...(options.duration ? { duration: `${options.duration.toSeconds()}s` } : {}),
          ...(options.renewBefore ? { renewBefore: `${options.renewBefore.toSeconds()}s` } : {}),
        }),
      },
    });
    return secretName;
  }
}

/** A name for the port of each server: the protocol, with the port where several have it, with a count where those share a port too. */
function serverNames(servers: readonly GatewayServer[]): string[] {
  const taken = new Set<string>();
  return servers.map((server) => {
    const protocol = server.protocol.toLowerCase();
    const candidates = [protocol, `${protocol}-${server.port}`];
    for (let count = 2; taken.has(candidates[0]); count += 1) {
      candidates.shift();
      candidates.push(`${protocol}-${server.port}-${count}`);
    }
    taken.add(candidates[0]);
    return candidates[0];
  });
}
