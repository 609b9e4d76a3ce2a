import { Chart, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { DestinationRuleProps } from '../istio/destination-rule';
import { renderWire } from '../istio/render';
import { Principal } from '../istio/values';
import type { TrafficPolicy } from '../istio/traffic-policy';
import { serviceHost, Target, type Destination, type IDestination } from '../mesh/destination';
import { emit } from '../mesh/emit';
import { refuse } from '../mesh/error';
import { checkName } from '../mesh/name';
import { namePorts, transportOf, type NamedPort, type Port } from '../mesh/port';
import { settingsOf } from '../mesh/settings';
import { SidecarMode, type Sidecar } from '../mesh/sidecar';
import { Workloads, type IWorkloads } from '../mesh/workloads';
import { joinCallGraph, recordCall } from '../security/call-graph-objects';
import type { ICaller } from '../security/caller';
import type { TcpRouteProps, TlsRouteProps } from '../traffic/l4-routes';
import { checkPolicyPorts } from '../traffic/policy-ports';
import type { RouteProps } from '../traffic/route';
import type { NamedRoute } from '../traffic/route-list';
import { MeshVersion } from './mesh-version';
import { WORKLOAD_RULES } from './rules';
import { ServiceRoutes } from './service-routes';
import type { Version } from './version';

/** What a MeshService is made of. */
export interface MeshServiceProps {
  /** The ports on which it is called, each with its protocol. */
  readonly ports: Port[];
  /**
   * Its versions by name: each has pods of its own and is a subset that routes can name.
   *
   * @default - none; pods with the label `app` of the service come from elsewhere
   */
  readonly versions?: { readonly [name: string]: Version };
  /**
   * What it calls, on every port or on one: authorization and the scope of its sidecars follow from it, where the call graph is
   * enforced.
   *
   * @default - none
   */
  readonly calls?: IDestination[];
  /**
   * Callers that are declared elsewhere, such as `Callers.of(Principal.serviceAccount(namespace, name))`, or that do not declare what
   * they call.
   *
   * @default - those that declare the call
   */
  readonly allowFrom?: ICaller[];
  /**
   * The name of the Service, and so its host; Deployments, routes and the label `app` are named after it.
   *
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * An existing service account for its pods.
   *
   * @default - one of its own, named as the service
   */
  readonly serviceAccountName?: string;
  /**
   * Where the sidecars of its pods come from.
   *
   * @default - the setting of the mesh
   */
  readonly sidecar?: Sidecar;
  /**
   * Whether the Service has no address of its own and its name stands for the pods themselves.
   *
   * @default false
   */
  readonly headless?: boolean;
  /**
   * How callers treat it: load balancing, connections, ejection of failing pods, TLS; by port too. A version may have its own.
   *
   * @default - as the mesh says
   */
  readonly trafficPolicy?: TrafficPolicy;
  /**
   * Further labels of the Service.
   *
   * @default - only those of the mesh
   */
  readonly labels?: { readonly [name: string]: string };
  /**
   * Annotations of the Service.
   *
   * @default - none
   */
  readonly annotations?: { readonly [name: string]: string };
}

const MESH_SERVICE = Symbol.for('cdk8s-mesh.MeshService');

/**
 * A service of the mesh: a Service, a ServiceAccount and, for each version, a Deployment and a subset. Routes added to it decide
 * what happens to requests that callers in the mesh send to it.
 */
export class MeshService extends Construct implements IDestination, ICaller, IWorkloads {
  static {
    Object.defineProperty(this.prototype, MESH_SERVICE, { value: true });
  }

  /** Whether something is a MeshService. */
  public static isMeshService(x: unknown): x is MeshService {
    return x !== null && typeof x === 'object' && MESH_SERVICE in x;
  }

  /** The name of the Service and the value of the label `app`. */
  public readonly name: string;
  /** The namespace it lives in; undefined where the chart names none. */
  public readonly namespace?: string;
  /** The host that callers use: the full name where the namespace is known. */
  public readonly host: string;
  /** The service account of its pods. */
  public readonly serviceAccountName: string;
  /** The emitted Service. */
  public readonly service: ApiObject;

  private readonly namedPorts: readonly NamedPort[];
  private readonly versionsByName = new Map<string, MeshVersion>();
  private readonly callees: IDestination[] = [];
  private madeRoutes?: ServiceRoutes;
  private readonly trafficPolicy?: TrafficPolicy;
  private readonly sidecar?: Sidecar;

  public constructor(scope: Construct, id: string, props: MeshServiceProps) {
    super(scope, id);
    this.name = checkName(this, 'name of the service', props.name ?? id);
    this.namespace = Chart.of(this).namespace;
    this.host = serviceHost(this.name, this.namespace, settingsOf(this).clusterDomain);
    this.sidecar = props.sidecar;
    if (props.ports.length === 0) {
      refuse(this, WORKLOAD_RULES.NO_PORTS, { what: 'service has no port', given: [], allowed: 'at least one port' });
    }
    this.namedPorts = namePorts(this, props.ports);
    this.trafficPolicy = props.trafficPolicy;
    checkPolicyPorts(this, props.trafficPolicy, props.ports);
    const labels = { app: this.name, 'app.kubernetes.io/name': this.name };
    if (props.serviceAccountName === undefined) {
      this.serviceAccountName = this.name;
      emit(this, 'service-account', { apiVersion: 'v1', kind: 'ServiceAccount', name: this.name, labels });
    } else this.serviceAccountName = checkName(this, 'service account', props.serviceAccountName);
    this.service = emit(this, 'Default', {
      apiVersion: 'v1',
      kind: 'Service',
      name: this.name,
      labels: props.labels ? { ...labels, ...props.labels } : labels,
      annotations: props.annotations,
      body: { spec: this.serviceSpec(props.headless ?? false) },
    });
    if (props.trafficPolicy) this.ensureDestinationRule();
    joinCallGraph(this);
    for (const callee of props.calls ?? []) this.addCall(callee);
    for (const caller of props.allowFrom ?? []) this.addCaller(caller);
    for (const [name, version] of Object.entries(props.versions ?? {})) this.addVersion(name, version);
  }

  /** The ports on which it is called. */
  public get ports(): Port[] {
    return this.namedPorts.map(({ port }) => port);
  }

  /** Its versions, in the order of their declaration. */
  public get versions(): MeshVersion[] {
    return [...this.versionsByName.values()];
  }

  /** What it calls. */
  public get calls(): IDestination[] {
    return [...this.callees];
  }

  /** The identities under which its pods call. */
  public get principals(): Principal[] {
    const { trustDomain } = settingsOf(this);
    const accounts = this.versions.map((version) => version.serviceAccountName);
    return [...new Set(accounts.length === 0 ? [this.serviceAccountName] : accounts)].map((account) =>
      Principal.serviceAccount(this.namespace ?? 'default', account, trustDomain),
    );
  }

  /** Its pods, whichever version. */
  public get selection(): Workloads {
    return Workloads._of({ namespace: this.namespace, labels: { app: this.name } }, this.ports);
  }

  /** Where it is: its host, whichever version answers. */
  public get destination(): Destination {
    return { host: this.host, ports: this.ports.map((port) => port.number) };
  }

  /**
   * One of its versions.
   *
   * @throws MESH0201 when it has no such version
   */
  public version(name: string): MeshVersion {
    const version = this.versionsByName.get(name);
    if (version) return version;
    return refuse(this, WORKLOAD_RULES.UNKNOWN_VERSION, {
      what: 'service has no such version',
      given: name,
      allowed: [...this.versionsByName.keys()].join(', ') || 'none, as the service declares no versions',
    });
  }

  /**
   * Adds a version: its pods and its subset. Requests reach it at once unless routes say otherwise, as the Service selects the pods
   * of all versions.
   *
   * @throws MESH0202 when it has that version already
   */
  public addVersion(name: string, version: Version): MeshVersion {
    if (this.versionsByName.has(name)) {
      refuse(this, WORKLOAD_RULES.DUPLICATE_VERSION, {
        what: 'service has that version already',
        given: name,
        allowed: `a name other than ${[...this.versionsByName.keys()].join(', ')}`,
      });
    }
    this.ensureDestinationRule();
    const added = MeshVersion._of(this, name, version);
    this.versionsByName.set(name, added);
    return added;
  }

  /**
   * Says that it calls something: a service, one port of it (`ratings.port(9080)`) or a host of somebody else.
   *
   * @throws MESH0704 when the call graph is enforced and its pods have no sidecar
   */
  public addCall(callee: IDestination): void {
    this.callees.push(callee);
    recordCall(this, this, callee.destination, this._hasSidecar);
  }

  /** Says that it is called by someone who does not declare it. */
  public addCaller(caller: ICaller): void {
    recordCall(this, caller, { host: this.host }, true);
  }

  /**
   * Adds a route for requests of callers in the mesh to this service. Routes are tried in the order in which they are added.
   *
   * @param name its name: access logs and metrics show it
   * @param props which requests, and what happens to them
   * @throws MESH0301 to MESH0310 for what Istio would refuse, and for a route that would never act
   */
  public addRoute(name: string, props: RouteProps): void {
    this.routes.addHttp(name, props);
  }

  /**
   * Adds a route for TCP connections of callers in the mesh to this service. Routes are tried in the order in which they are added.
   *
   * @param name its name, for errors: Istio has none for such routes
   * @throws MESH0301 to MESH0312 for what Istio would refuse, and for a route that would never act
   */
  public addTcpRoute(name: string, props: TcpRouteProps): void {
    this.routes.addTcp(name, props);
  }

  /**
   * Adds a route for TLS connections of callers in the mesh to this service, by the server name that they ask for.
   *
   * @param name its name, for errors: Istio has none for such routes
   * @throws MESH0301 to MESH0312 for what Istio would refuse, and for a route that would never act
   */
  public addTlsRoute(name: string, props: TlsRouteProps): void {
    this.routes.addTls(name, props);
  }

  /** Adds what takes everything that other routes leave over, also those added later. @internal */
  public _addFinalRoute(
    place: Construct,
    name: string,
    to: IDestination[],
    http?: () => readonly NamedRoute<RouteProps>[],
  ): void {
    this.routes.addFinal(place, name, to, http);
  }

  /**
   * Leaves versions to a controller: their Deployments and subsets are no longer written, nor, where the controller makes one of its
   * own, the Service. Answers with what the DestinationRule said of the whole service.
   *
   * @internal
   */
  public _leaveToController(versions: readonly MeshVersion[], service: boolean): TrafficPolicy | undefined {
    for (const version of versions) version._leaveToController();
    if (service) this.node.tryRemoveChild('Default');
    const others = this.versions.some((version) => !version._isLeftToController);
    if (!others || service) this.node.tryRemoveChild('destination-rule');
    return this.trafficPolicy;
  }

  /** The name of the VirtualService that holds its routes. @internal */
  public _nameRoutes(name: string): void {
    this.routes.rename(name);
  }

  /** This service with a share of the requests. */
  public weight(weight: number): Target {
    return Target._of(this.destination).weight(weight);
  }

  /** This service at one of its ports. */
  public port(port: number): Target {
    return Target._of(this.destination).port(port);
  }

  /** Where the sidecars of its pods come from. @internal */
  public get _sidecar(): Sidecar {
    return this.sidecar ?? settingsOf(this).sidecar;
  }

  /** Whether its pods have sidecars. @internal */
  public get _hasSidecar(): boolean {
    return this._sidecar.mode !== SidecarMode.NONE;
  }

  /** Where its routes send requests. @internal */
  public _routed(): readonly Destination[] {
    return this.madeRoutes?.destinations() ?? [];
  }

  private get routes(): ServiceRoutes {
    return (this.madeRoutes ??= new ServiceRoutes({
      construct: this,
      name: this.name,
      hosts: [this.host],
      ports: this.ports,
    }));
  }

  private serviceSpec(headless: boolean): unknown {
    return {
      ...(headless ? { clusterIP: 'None' } : {}),
      ports: this.namedPorts.map(({ name, port }) => ({
        appProtocol: port.protocol,
        name,
        port: port.number,
        protocol: transportOf(port),
        targetPort: port.targetPort,
      })),
      selector: { app: this.name },
    };
  }

  private ensureDestinationRule(): void {
    if (this.node.tryFindChild('destination-rule')) return;
    // A plain object: most services have one, and a construct around it would be a fifth of what they cost to declare.
    const rule: ApiObject = emit(this, 'destination-rule', {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      name: this.name,
      body: { spec: () => renderWire(this.destinationRuleSpec(), rule) },
    });
  }

  private destinationRuleSpec(): DestinationRuleProps {
    const own = this.versions.filter((version) => !version._isLeftToController);
    return {
      host: this.host,
      trafficPolicy: this.trafficPolicy,
      subsets: own.length > 0 ? own.map((version) => version._subset) : undefined,
    };
  }
}
