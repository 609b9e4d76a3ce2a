import type { Construct } from 'constructs';
import { refuse } from '../mesh/error';
import type { MtlsMode } from '../mesh/mesh-namespace';
import { POLICY_RULES } from './policy-rules';
import type { WorkloadSelector } from './selector';
import { checkAttachment } from './attachment-checks';
import type { IstioResourceProps } from './resource';
import { IstioResource } from './resource';

/** What a workload or one of its ports accepts. */
export interface PeerMtls {
  /**
   * The mode.
   *
   * @default MtlsMode.UNSET
   */
  readonly mode?: MtlsMode;
}

/** The fields of a PeerAuthentication. */
export interface PeerAuthenticationProps extends IstioResourceProps {
  /**
   * The pods that it is for.
   *
   * @default - all workloads of the namespace; in the root namespace, of the mesh
   */
  readonly selector?: WorkloadSelector;
  /**
   * What the workloads accept.
   *
   * @default - what the namespace, else the mesh says; PERMISSIVE where nothing does
   */
  readonly mtls?: PeerMtls;
  /**
   * What single ports accept, by the number of the port on which the pods listen. Needs a selector.
   *
   * @default - as `mtls`
   */
  readonly portLevelMtls?: Record<string, PeerMtls>;
}

/**
 * Whether workloads accept mutual TLS, plain text or both.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export class PeerAuthentication extends IstioResource {
  /**
   * @throws MESH1251 for the selector, MESH1253 for ports without a selector, an empty list of ports or a port out of range; SCHEMA, CEL or WEBHOOK for anything else
   * that Istio refuses in the release of the mesh
   */
  public constructor(scope: Construct, id: string, props: PeerAuthenticationProps = {}) {
    super(scope, id, { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication' }, props);
    checkAttachment(this, props);
    if (props.portLevelMtls !== undefined) this.checkPorts(props.portLevelMtls, props.selector);
    this._assertAdmitted();
  }

  private checkPorts(ports: Record<string, PeerMtls>, selector: WorkloadSelector | undefined): void {
    if (Object.keys(selector?.matchLabels ?? {}).length === 0) {
      refuse(this, POLICY_RULES.PORT_MTLS, { what: 'portLevelMtls is set without a selector' });
    }
    const numbers = Object.keys(ports);
    const wrong = numbers.find((port) => !/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65535);
    if (wrong !== undefined || numbers.length === 0) {
      refuse(this, POLICY_RULES.PORT_MTLS, {
        what: wrong === undefined ? 'portLevelMtls names no port' : 'portLevelMtls has a key that is no port',
        given: wrong,
        allowed: '1 to 65535',
      });
    }
  }
}
