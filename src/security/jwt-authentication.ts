import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { AuthorizationPolicy } from '../istio/authorization-policy';
import type { AuthorizationRule } from '../istio/authorization-rule';
import type { JwtRule } from '../istio/jwt-rule';
import { RequestAuthentication } from '../istio/request-authentication';
import { Attribute, AuthorizationAction, RequestPrincipal } from '../istio/values';
import { refuse } from '../mesh/error';
import { watch } from '../mesh/synthesis';
import { attach, type IWorkloads } from '../mesh/workloads';
import { SECURITY_RULES } from './rules';
import { httpPodPorts } from './workload-ports';

/** A claim that a token must have. */
export interface RequiredClaim {
  /** Its name; dots walk into nested claims. */
  readonly claim: string;
  /** Values, one of which it must have, or contain where it is a list. */
  readonly values: string[];
}

/** What workloads demand of the tokens of requests. */
export interface JwtAuthenticationProps {
  /**
   * The workloads: a service, or a gateway for everything behind it.
   *
   * @default - those of the chart's namespace
   */
  readonly of?: IWorkloads;
  /** The issuers whose tokens are understood, with their keys and the places where a token may stand. */
  readonly issuers: JwtRule[];
  /**
   * Whether a request without a token is refused, with 403. One with a bad token is refused in any case, with 401.
   *
   * @default true
   */
  readonly required?: boolean;
  /**
   * Paths for which no token is needed; `*` at one end stands for any text.
   *
   * @default - none
   */
  readonly publicPaths?: string[];
  /**
   * Claims that a token must have, all of them. They are demanded of every request, also where `required` is false.
   *
   * @default - none
   */
  readonly claims?: RequiredClaim[];
  /**
   * The name of the objects.
   *
   * @default - the construct's id, with the chart's namespace before it where the workloads are in another one
   */
  readonly name?: string;
}

/**
 * JSON Web Tokens: which are understood, and that a request has to carry one.
 *
 * A RequestAuthentication alone lets requests without a token through. The policy that refuses them is a DENY, so that it stands beside
 * whatever ALLOW says who may call.
 *
 * @see https://istio.io/latest/docs/tasks/security/authentication/authn-policy/#end-user-authentication
 */
export class JwtAuthentication extends Construct {
  /** The emitted RequestAuthentication. */
  public readonly requestAuthentication: ApiObject;
  /** The emitted policy that refuses requests without a token; undefined where none is needed. */
  public readonly policy?: ApiObject;

  /**
   * @throws MESH0708 without issuers, MESH0701 for a service without HTTP, MESH0707 for an empty list, MESH1264 and MESH1266 for rules that
   * Istio refuses
   */
  public constructor(scope: Construct, id: string, props: JwtAuthenticationProps) {
    super(scope, id);
    watch(this);
    const { of, issuers, required = true, claims = [] } = props;
    if (issuers.length === 0) refuse(this, SECURITY_RULES.TOKEN_RULES, { what: 'no issuer is given', given: [] });
    const attachment = attach(this, id, props.name, of);
    this.requestAuthentication = new RequestAuthentication(this, 'Default', {
      ...attachment,
      jwtRules: issuers.map((issuer) => ({ ...issuer })),
    }).apiObject;
    const rules = [
      ...(required ? [this.withoutToken(props)] : []),
      ...claims.map((claim) => this.withoutClaim(claim, props)),
    ];
    if (rules.length === 0) return;
    const { name, namespace } = attachment.metadata;
    this.policy = new AuthorizationPolicy(this, 'required', {
      ...attachment,
      metadata: { name: `${name}-required`, ...(namespace === undefined ? {} : { namespace }) },
      action: AuthorizationAction.DENY,
      rules,
    }).apiObject;
  }

  private withoutToken(props: JwtAuthenticationProps): AuthorizationRule {
    const names = props.issuers.map(({ issuer }) => issuer);
    const accepted = names.every((issuer) => issuer !== undefined)
      ? [...new Set(names)].map((issuer) => RequestPrincipal.issuer(issuer))
      : [RequestPrincipal.any()];
    return { from: [{ source: { notRequestPrincipals: accepted } }], ...this.demanded(props) };
  }

  private withoutClaim({ claim, values }: RequiredClaim, props: JwtAuthenticationProps): AuthorizationRule {
    if (values.length === 0)
      refuse(this, SECURITY_RULES.RULE_SAYS_NOTHING, { what: `claim ${claim} has no values`, given: values });
    return { ...this.demanded(props), when: [{ key: Attribute.claim(...claim.split('.')), notValues: [...values] }] };
  }

  /** The requests that need a token: those of HTTP ports, but for the public paths. */
  private demanded({ of, publicPaths }: JwtAuthenticationProps): Pick<AuthorizationRule, 'to'> {
    if (publicPaths?.length === 0) {
      refuse(this, SECURITY_RULES.RULE_SAYS_NOTHING, { what: 'publicPaths is an empty list', given: publicPaths });
    }
    const ports = httpPodPorts(this, of, undefined)?.map(String);
    const operation = {
      ...(publicPaths === undefined ? {} : { notPaths: [...publicPaths] }),
      ...(ports === undefined ? {} : { ports }),
    };
    return Object.keys(operation).length === 0 ? {} : { to: [{ operation }] };
  }
}
