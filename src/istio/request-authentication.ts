import type { Construct } from 'constructs';
import { refuse } from '../mesh/error';
import type { JwtRule } from './jwt-rule';
import { checkJwtRule } from './jwt-checks';
import { POLICY_RULES } from './policy-rules';
import type { PolicyAttachment } from './policy-target';
import { checkAttachment } from './attachment-checks';
import type { IstioResourceProps } from './resource';
import { IstioResource } from './resource';

/** The fields of a RequestAuthentication. */
export interface RequestAuthenticationProps extends IstioResourceProps, PolicyAttachment {
  /**
   * The tokens that are understood; at most 4096.
   *
   * @default - none
   */
  readonly jwtRules?: JwtRule[];
}

/**
 * Which tokens workloads understand. A request with a bad token gets 401; one without a token passes: demanding a token is the
 * matter of an AuthorizationPolicy.
 *
 * @see https://istio.io/latest/docs/reference/config/security/request_authentication/
 */
export class RequestAuthentication extends IstioResource {
  /**
   * @throws MESH1250 to MESH1252 for the attachment, MESH1261, MESH1264 and MESH1266 for rules that Istio refuses; SCHEMA, CEL or WEBHOOK for anything else
   * that Istio refuses in the release of the mesh
   */
  public constructor(scope: Construct, id: string, props: RequestAuthenticationProps = {}) {
    const jwtRules = props.jwtRules?.map(({ jwks, ...rule }) => ({ ...rule, ...jwks?._fields }));
    const wire = { ...props, jwtRules };
    super(scope, id, { apiVersion: 'security.istio.io/v1', kind: 'RequestAuthentication' }, wire);
    checkAttachment(this, props);
    const count = props.jwtRules?.length ?? 0;
    if (count > 4096) {
      refuse(this, POLICY_RULES.LIST_SIZE, { what: 'jwtRules is too long', given: count, allowed: 'at most 4096' });
    }
    props.jwtRules?.forEach((rule, index) => checkJwtRule(this, rule, index));
    this._assertAdmitted();
  }
}
