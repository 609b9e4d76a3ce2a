import { refuse } from '../../mesh/error';
import { POLICY_RULES } from '../policy-rules';

const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** An object that a policy is attached to, in the policy's own namespace. */
export class TargetRef {
  /** A Gateway of the Kubernetes Gateway API; waypoints are such gateways, too. */
  public static gateway(name: string): TargetRef {
    return new TargetRef('gateway.networking.k8s.io', 'Gateway', name);
  }

  /** Every gateway of a GatewayClass. Istio reads such policies in the root namespace only. */
  public static gatewayClass(name: string): TargetRef {
    return new TargetRef('gateway.networking.k8s.io', 'GatewayClass', name);
  }

  /** A Service behind a waypoint. */
  public static service(name: string): TargetRef {
    return new TargetRef('', 'Service', name);
  }

  /** A ServiceEntry behind a waypoint. */
  public static serviceEntry(name: string): TargetRef {
    return new TargetRef('networking.istio.io', 'ServiceEntry', name);
  }

  private constructor(
    /** The API group of the object; empty for the core group. */
    public readonly group: string,
    /** The kind of the object. */
    public readonly kind: string,
    /** The name of the object. */
    public readonly name: string,
  ) {
    if (!NAME.test(name) || name.length > 253) {
      refuse('TargetRef', POLICY_RULES.TARGET_REF, {
        what: `the ${kind} has no valid name`,
        given: name,
        allowed: 'lower-case letters, digits, - and ., at most 253 characters',
      });
    }
  }

  /** @internal */
  public _toWire(): unknown {
    return { group: this.group, kind: this.kind, name: this.name };
  }
}
