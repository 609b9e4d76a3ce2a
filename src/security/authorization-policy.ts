import type { ApiObject } from 'cdk8s';
import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { AuthorizationPolicy as Policy } from '../istio/authorization-policy';
import type { AuthorizationCondition, AuthorizationOperation, AuthorizationRule } from '../istio/authorization-rule';
import { AuthorizationAction, type Principal } from '../istio/values';
import { refuse } from '../mesh/error';
import { watch } from '../mesh/synthesis';
import { attach, type IWorkloads } from '../mesh/workloads';
import type { ICaller } from './caller';
import { SECURITY_RULES } from './rules';
import { httpPodPorts, podPorts } from './workload-ports';

/** Which requests a rule is for. The fields are AND, the entries of one field OR. */
export interface AccessRule {
  /**
   * Who sends them, by identity: services, gateways, `Callers.of(principal)`.
   *
   * @default - anyone, with or without an identity
   */
  readonly from?: ICaller[];
  /**
   * Namespaces of their senders.
   *
   * @default - any
   */
  readonly namespaces?: string[];
  /**
   * Addresses and ranges of their senders.
   *
   * @default - any
   */
  readonly ipBlocks?: string[];
  /**
   * Paths, without the query. `*` at one end stands for any text, `{*}` for one segment and a final `{**}` for the rest. HTTP only.
   *
   * @default - any
   */
  readonly paths?: string[];
  /**
   * Paths that the rule is not for; HTTP only.
   *
   * @default - none
   */
  readonly notPaths?: string[];
  /**
   * HTTP methods; gRPC is always `POST`.
   *
   * @default - any
   */
  readonly methods?: string[];
  /**
   * Values of `Host`; HTTP only.
   *
   * @default - any
   */
  readonly hosts?: string[];
  /**
   * Ports, as the service has them; those of the pods behind them are written.
   *
   * @default - all; those that speak HTTP where the rule asks for paths, methods, hosts, headers or claims
   */
  readonly ports?: number[];
  /**
   * Further conditions, all of which must hold.
   *
   * @default - none
   */
  readonly when?: AuthorizationCondition[];
}

/** What an AuthorizationPolicy is made of. */
export interface AuthorizationPolicyProps {
  /**
   * The workloads that it protects.
   *
   * @default - those of the chart's namespace
   */
  readonly of?: IWorkloads;
  /**
   * What happens to requests that a rule is for.
   *
   * @default AuthorizationAction.ALLOW
   */
  readonly action?: AuthorizationAction;
  /**
   * The rules, one of which must match. An empty one is for every request.
   *
   * @default - none: with ALLOW every request is refused that no other policy allows
   */
  readonly rules?: AccessRule[];
  /**
   * The name of the object.
   *
   * @default - the construct's id, with the chart's namespace before it where the workloads are in another one
   */
  readonly name?: string;
}

const HTTP_FIELDS = ['paths', 'notPaths', 'methods', 'hosts'] as const;
const HTTP_ATTRIBUTES = /^request\./;

/**
 * Who may ask workloads for what.
 *
 * Rules name services and their ports; the policy that is written names identities and the ports of pods, and asks for HTTP only where
 * there is HTTP, so that neither an ALLOW nor a DENY cuts a TCP port by accident.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export class AuthorizationPolicy extends Construct {
  /** The emitted AuthorizationPolicy. */
  public readonly policy: ApiObject;

  /**
   * @throws MESH0701 for HTTP attributes where there is no HTTP, MESH0702 for a port that the service does not have, MESH0707 for an empty
   * list, MESH1255 to MESH1262 for what Istio would refuse
   */
  public constructor(scope: Construct, id: string, props: AuthorizationPolicyProps = {}) {
    super(scope, id);
    watch(this);
    const rules = props.rules?.map((rule) => this.render(rule, props.of));
    this.policy = new Policy(this, 'Default', {
      ...attach(this, id, props.name, props.of),
      ...(props.action === undefined || props.action === AuthorizationAction.ALLOW ? {} : { action: props.action }),
      ...(rules === undefined ? {} : { rules }),
    }).apiObject;
  }

  private render(rule: AccessRule, of: IWorkloads | undefined): AuthorizationRule {
    const empty = Object.entries(rule).find(([, value]) => Array.isArray(value) && value.length === 0);
    if (empty !== undefined) {
      refuse(this, SECURITY_RULES.RULE_SAYS_NOTHING, { what: `rule has an empty list of ${empty[0]}`, given: [] });
    }
    const { from, namespaces, ipBlocks, when } = rule;
    const source = {
      ...(from === undefined ? {} : { principals: principalsOf(from) }),
      ...(namespaces === undefined ? {} : { namespaces: [...namespaces] }),
      ...(ipBlocks === undefined ? {} : { ipBlocks: [...ipBlocks] }),
    };
    const operation = this.operation(rule, of);
    return {
      ...(Object.keys(source).length === 0 ? {} : { from: [{ source }] }),
      ...(Object.keys(operation).length === 0 ? {} : { to: [{ operation }] }),
      ...(when === undefined ? {} : { when: [...when] }),
    };
  }

  private operation(rule: AccessRule, of: IWorkloads | undefined): AuthorizationOperation {
    const said = HTTP_FIELDS.filter((field) => rule[field] !== undefined);
    const isHttp = said.length > 0 || (rule.when ?? []).some(({ key }) => HTTP_ATTRIBUTES.test(key.key));
    const given = rule.ports && podPorts(this, of, rule.ports);
    const ports = isHttp ? httpPodPorts(this, of, rule.ports) : given;
    return {
      ...Object.fromEntries(said.map((field) => [field, [...(rule[field] ?? [])]])),
      ...(ports === undefined ? {} : { ports: ports.map(String) }),
    };
  }
}

/** The identities of callers, each once; taken at synthesis, as versions with accounts of their own may be added to a service. */
function principalsOf(callers: readonly ICaller[]): Principal[] {
  return Lazy.any({
    produce: () => {
      const byValue = new Map(
        callers.flatMap(({ principals }) => principals).map((principal) => [principal.value, principal]),
      );
      return [...byValue.keys()].sort();
    },
  }) as Principal[];
}
