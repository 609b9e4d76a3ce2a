import { Chart, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { emit } from '../mesh/emit';
import { refuse } from '../mesh/error';
import { checkName } from '../mesh/name';
import { checkPort } from '../mesh/port';
import { MESH_RULES } from '../mesh/rules';
import { settingsOf, type GatewayPods } from '../mesh/settings';
import { gatewayServicePort, type GatewayPort } from './gateway-port';
import { EDGE_RULES } from './rules';

/** How a gateway is reached from outside of the cluster. */
export enum GatewayExposure {
  /** By a load balancer of the cloud. */
  LOAD_BALANCER = 'LoadBalancer',
  /** By a port of every node. */
  NODE_PORT = 'NodePort',
  /** Not at all: only from within the cluster. */
  CLUSTER_IP = 'ClusterIP',
}

/** What a GatewayWorkload is made of. */
export interface GatewayWorkloadProps {
  /**
   * The name of its objects, and the value of the label `istio` on its pods.
   *
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * How it is reached from outside.
   *
   * @default GatewayExposure.LOAD_BALANCER
   */
  readonly exposure?: GatewayExposure;
  /**
   * The ports of its Service.
   *
   * @default - 80 and 443
   */
  readonly ports?: GatewayPort[];
  /**
   * The number of pods.
   *
   * @default - Kubernetes' own, one; leave it out where an autoscaler decides
   */
  readonly replicas?: number;
  /**
   * Annotations of the Service, such as those that load balancers read.
   *
   * @default - none
   */
  readonly serviceAnnotations?: { readonly [name: string]: string };
  /**
   * Whether traffic stays on the node that it came to, so that the gateway sees the addresses of clients.
   *
   * @default false
   */
  readonly preserveClientAddress?: boolean;
}

const DEFAULT_PORTS: readonly GatewayPort[] = [{ port: 80 }, { port: 443 }];

/**
 * Gateway pods of a team's own, in its own namespace: a Deployment whose proxy the injection webhook fills in, with its Service, its
 * account and the right to read the Secrets of its namespace.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/gateway/
 */
export class GatewayWorkload extends Construct {
  /** The name of its objects. */
  public readonly name: string;
  /** Its pods, for `TlsGateway` and the other gateways: `new TlsGateway(chart, id, { pods: workload.pods, ... })`. */
  public readonly pods: GatewayPods;
  /** The emitted Deployment. */
  public readonly deployment: ApiObject;
  /** The emitted Service. */
  public readonly service: ApiObject;

  private readonly props: GatewayWorkloadProps;

  /**
   * @throws MESH0107 when the chart names no namespace
   * @throws MESH0416 for node ports of a gateway that is not exposed by them
   */
  public constructor(scope: Construct, id: string, props: GatewayWorkloadProps = {}) {
    super(scope, id);
    this.props = { ...props, ports: [...(props.ports ?? DEFAULT_PORTS)] };
    this.name = checkName(this, 'name of the gateway', props.name ?? id);
    const { namespace } = Chart.of(this);
    if (namespace === undefined) refuse(this, MESH_RULES.NAMESPACE_UNKNOWN, { what: 'the chart names no namespace' });
    this.pods = { namespace, labels: { istio: this.name }, serviceAccountName: this.name };
    this.checkPorts();
    emit(this, 'service-account', { apiVersion: 'v1', kind: 'ServiceAccount', name: this.name });
    this.grantSecrets();
    this.deployment = this.emitDeployment();
    this.service = this.emitService();
  }

  private get ports(): readonly GatewayPort[] {
    return this.props.ports ?? [];
  }

  private get exposure(): GatewayExposure {
    return this.props.exposure ?? GatewayExposure.LOAD_BALANCER;
  }

  private checkPorts(): void {
    for (const { port, targetPort, nodePort } of this.ports) {
      for (const number of [port, targetPort, nodePort]) {
        if (number !== undefined) checkPort(this, 'port', number);
      }
    }
    const numbers = this.ports.map(({ port }) => port);
    const repeated = numbers.find((number, index) => numbers.indexOf(number) !== index);
    if (repeated !== undefined) {
      refuse(this, MESH_RULES.PORT_DUPLICATE, {
        what: 'two ports of one gateway have the same number',
        given: repeated,
        allowed: 'each number once',
      });
    }
    const node = this.ports.find(({ nodePort }) => nodePort !== undefined);
    if (node && this.exposure === GatewayExposure.CLUSTER_IP) {
      refuse(this, EDGE_RULES.NODE_PORT, {
        what: 'a gateway that is not exposed has no ports of nodes',
        given: node.nodePort,
        allowed: 'no nodePort',
      });
    }
  }

  private grantSecrets(): void {
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', name: `${this.name}-sds` };
    emit(this, 'role', {
      ...role,
      kind: 'Role',
      body: { rules: () => [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }] },
    });
    emit(this, 'role-binding', {
      ...role,
      kind: 'RoleBinding',
      body: {
        roleRef: () => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.name }),
        subjects: () => [{ kind: 'ServiceAccount', name: this.name }],
      },
    });
  }

  private emitDeployment(): ApiObject {
    const { revision } = settingsOf(this);
    const labels = { istio: this.name };
    return emit(this, 'Default', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: this.name,
      labels,
      body: {
        spec: () => ({
          ...(this.props.replicas === undefined ? {} : { replicas: this.props.replicas }),
          selector: { matchLabels: labels },
          template: {
            metadata: {
              annotations: { 'inject.istio.io/templates': 'gateway' },
              labels: {
                ...labels,
                'sidecar.istio.io/inject': 'true',
                ...(revision ? { 'istio.io/rev': revision } : {}),
              },
            },
            spec: {
              serviceAccountName: this.name,
              // The proxy runs without privileges and still has to listen below 1024.
              securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] },
              containers: [
                {
                  name: 'istio-proxy',
                  // The webhook puts the image of the control plane's release in its place.
                  image: 'auto',
                  securityContext: {
                    allowPrivilegeEscalation: false,
                    capabilities: { drop: ['ALL'] },
                    privileged: false,
                    runAsNonRoot: true,
                  },
                },
              ],
            },
          },
        }),
      },
    });
  }

  private emitService(): ApiObject {
    return emit(this, 'service', {
      apiVersion: 'v1',
      kind: 'Service',
      name: this.name,
      labels: { istio: this.name },
      annotations: this.props.serviceAnnotations,
      body: {
        spec: () => ({
          type: this.exposure,
          selector: { istio: this.name },
          ...(this.props.preserveClientAddress ? { externalTrafficPolicy: 'Local' } : {}),
          ports: this.ports.map(gatewayServicePort),
        }),
      },
    });
  }
}
