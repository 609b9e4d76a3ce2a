import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { PeerAuthentication } from '../istio/peer-authentication';
import { refuse } from '../mesh/error';
import type { MtlsMode } from '../mesh/mesh-namespace';
import { watch } from '../mesh/synthesis';
import { attach, type IWorkloads } from '../mesh/workloads';
import { SECURITY_RULES } from './rules';
import { podPorts } from './workload-ports';

/** What one port accepts. */
export interface PortMtls {
  /** The port, as the service has it. */
  readonly port: number;
  /** What it accepts. */
  readonly mode: MtlsMode;
}

/** What workloads accept from other pods. */
export interface MutualTlsProps {
  /**
   * The workloads: `Workloads.mesh()`, a namespace, a service.
   *
   * @default - those of the chart's namespace; a MeshNamespace already says STRICT for them
   */
  readonly of?: IWorkloads;
  /**
   * What they accept.
   *
   * @default - what the level above says
   */
  readonly mode?: MtlsMode;
  /**
   * What single ports of a service accept instead.
   *
   * @default - as `mode`
   */
  readonly ports?: PortMtls[];
  /**
   * The name of the object.
   *
   * @default - `default` for a mesh or a namespace, where Istio wants one object only; else the construct's id
   */
  readonly name?: string;
}

/**
 * Whether workloads accept mutual TLS, plain text or both: by mesh, by namespace, by service and by port.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export class MutualTls extends Construct {
  /** The emitted PeerAuthentication. */
  public readonly peerAuthentication: ApiObject;

  /**
   * @throws MESH0702 for a port that the service does not have, MESH0703 for ports without workloads
   */
  public constructor(scope: Construct, id: string, props: MutualTlsProps) {
    super(scope, id);
    watch(this);
    const { of, mode, ports = [] } = props;
    const isForPods = of?.selection._place(this).labels !== undefined;
    if (ports.length > 0 && !isForPods) {
      refuse(this, SECURITY_RULES.PORTS_NEED_WORKLOADS, {
        what: 'modes for single ports are given for a whole namespace or mesh',
        given: ports.map(({ port }) => port),
        allowed: 'ports of a service, or of pods with labels',
      });
    }
    const numbers = podPorts(
      this,
      of,
      ports.map(({ port }) => port),
    );
    const portLevelMtls = Object.fromEntries(ports.map((port, index) => [String(numbers[index]), { mode: port.mode }]));
    this.peerAuthentication = new PeerAuthentication(this, 'Default', {
      ...attach(this, id, props.name ?? (isForPods ? undefined : 'default'), of),
      ...(mode === undefined ? {} : { mtls: { mode } }),
      ...(ports.length === 0 ? {} : { portLevelMtls }),
    }).apiObject;
  }
}
