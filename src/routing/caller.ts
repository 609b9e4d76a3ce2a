import { refuse } from '../mesh/error';
import type { PlainSource } from './plain-request';
import { ROUTING_RULES } from './rules';

/** The pods of a client. */
export interface CallerPods {
  /**
   * Their namespace.
   * @default default
   */
  readonly namespace?: string;
  /**
   * Their labels.
   * @default none
   */
  readonly labels?: { readonly [name: string]: string };
  /**
   * Their service account: who they are for an AuthorizationPolicy.
   * @default that of the workload in the mesh that has these labels, else `default`
   */
  readonly serviceAccount?: string;
}

const MESH_SERVICE = Symbol.for('cdk8s-mesh.MeshService');
const EDGE_GATEWAY = Symbol.for('cdk8s-mesh.EdgeGateway');

interface ServiceLike {
  readonly name: string;
  readonly namespace?: string;
  readonly serviceAccountName: string;
  readonly versions: readonly VersionLike[];
}

interface VersionLike {
  readonly labels: { readonly [name: string]: string };
  readonly serviceAccountName: string;
  readonly service: ServiceLike;
}

interface GatewayLike {
  readonly pods: CallerPods;
}

/** Whose request it is: the pods of a service, or a gateway that a request reaches from outside. */
export class Caller {
  /**
   * The pods of a service, of one of its versions, or of a gateway declared with this library. Of a service with
   * several versions only the labels count that all its pods share.
   *
   * @param construct a MeshService, a MeshVersion or a gateway such as TlsGateway
   * @throws MESH0021 for anything else
   */
  public static of(construct: unknown): Caller {
    if (typeof construct === 'object' && construct !== null) {
      if (EDGE_GATEWAY in construct) return Caller.gateway((construct as unknown as GatewayLike).pods);
      if (MESH_SERVICE in construct) return serviceCaller(construct as unknown as ServiceLike);
      const { service } = construct as Partial<VersionLike>;
      if (service && MESH_SERVICE in service) return versionCaller(construct as VersionLike);
    }
    return refuse('Caller.of', ROUTING_RULES.UNKNOWN_CALLER, { what: 'unknown caller', given: String(construct) });
  }

  /** Pods with a sidecar. */
  public static sidecar(pods: CallerPods): Caller {
    return new Caller({ type: 'sidecar', ...plain(pods) });
  }

  /**
   * A client that reaches a gateway.
   *
   * @param pods the gateway's pods; labelled `istio: ingressgateway` in `istio-system` where nothing is said
   */
  public static gateway(pods?: CallerPods): Caller {
    const { namespace = 'istio-system', labels = { istio: 'ingressgateway' } } = pods ?? {};
    return new Caller({ type: 'gateway', ...plain({ ...pods, namespace, labels }) });
  }

  private constructor(
    /** @internal */
    public readonly _source: PlainSource,
  ) {}
}

function plain({ namespace, labels, serviceAccount }: CallerPods): PlainSource {
  return { namespace, labels: { ...labels }, serviceAccount };
}

function serviceCaller(service: ServiceLike): Caller {
  const { name, namespace, serviceAccountName, versions } = service;
  const only = versions.length === 1 ? versions[0]?.labels : undefined;
  return Caller.sidecar({ namespace, labels: { app: name, ...only }, serviceAccount: serviceAccountName });
}

function versionCaller({ service, labels, serviceAccountName }: VersionLike): Caller {
  return Caller.sidecar({
    namespace: service.namespace,
    labels: { app: service.name, ...labels },
    serviceAccount: serviceAccountName,
  });
}
