import type { Construct } from 'constructs';
import { checkAuthorizationRules } from './authorization-checks';
import type { AuthorizationRule } from './authorization-rule';
import type { PolicyAttachment } from './policy-target';
import { checkAttachment } from './attachment-checks';
import type { IstioResourceProps } from './resource';
import { IstioResource } from './resource';
import { AuthorizationAction } from './values/authorization-action';

/** The fields of an AuthorizationPolicy. */
export interface AuthorizationPolicyProps extends IstioResourceProps, PolicyAttachment {
  /**
   * What happens to requests that a rule matches.
   *
   * @default AuthorizationAction.ALLOW
   */
  readonly action?: AuthorizationAction;
  /**
   * The rules, one of which must match; at most 512. One empty rule matches every request.
   *
   * @default - none: an ALLOW policy that matches nothing, so that everything is refused
   */
  readonly rules?: AuthorizationRule[];
}

/**
 * Who may ask workloads for what.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export class AuthorizationPolicy extends IstioResource {
  /**
   * @throws MESH1250 to MESH1252 for the attachment, MESH1255 to MESH1262 and MESH1277 for rules that Istio refuses; SCHEMA, CEL or WEBHOOK for anything else
   * that Istio refuses in the release of the mesh
   */
  public constructor(scope: Construct, id: string, props: AuthorizationPolicyProps = {}) {
    const { action, ...fields } = props;
    const wire = { ...fields, action: action?.value, provider: action?.provider && { name: action.provider } };
    super(scope, id, { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy' }, wire);
    checkAttachment(this, props);
    checkAuthorizationRules(this, action ?? AuthorizationAction.ALLOW, props.rules);
    this._assertAdmitted();
  }
}
