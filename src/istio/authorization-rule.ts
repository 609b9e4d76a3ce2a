import type { Attribute } from './values/attribute';
import type { Principal, RequestPrincipal } from './values/principal';

/** Who sends a request. The fields are AND, the values of one field OR; what begins with `not` excludes. */
export interface AuthorizationSource {
  /**
   * Identities of callers; needs mTLS.
   *
   * @default - any
   */
  readonly principals?: Principal[];
  /**
   * Identities of callers that it is not; a caller without mTLS is none of them.
   *
   * @default - none
   */
  readonly notPrincipals?: Principal[];
  /**
   * Service accounts of callers, `name` (in the policy's own namespace) or `namespace/name`; at most 16, and not beside principals
   * or namespaces. Needs mTLS.
   *
   * @default - any
   */
  readonly serviceAccounts?: string[];
  /**
   * Service accounts that it is not.
   *
   * @default - none
   */
  readonly notServiceAccounts?: string[];
  /**
   * Namespaces of callers; needs mTLS. `*` at one end stands for any text.
   *
   * @default - any
   */
  readonly namespaces?: string[];
  /**
   * Namespaces that it is not.
   *
   * @default - none
   */
  readonly notNamespaces?: string[];
  /**
   * Identities that a valid token states.
   *
   * @default - any, or no token
   */
  readonly requestPrincipals?: RequestPrincipal[];
  /**
   * Identities that the token does not state; `RequestPrincipal.any()` here means that there is no token.
   *
   * @default - none
   */
  readonly notRequestPrincipals?: RequestPrincipal[];
  /**
   * Addresses and ranges of the peer.
   *
   * @default - any
   */
  readonly ipBlocks?: string[];
  /**
   * Addresses and ranges that the peer's is not in.
   *
   * @default - none
   */
  readonly notIpBlocks?: string[];
  /**
   * Addresses and ranges of the client, by `X-Forwarded-For` or the PROXY protocol.
   *
   * @default - any
   */
  readonly remoteIpBlocks?: string[];
  /**
   * Addresses and ranges that the client's is not in.
   *
   * @default - none
   */
  readonly notRemoteIpBlocks?: string[];
  /**
   * Trust domains of callers; needs mTLS. `*` at one end stands for any text.
   *
   * @default - any
   */
  readonly trustDomains?: string[];
  /**
   * Trust domains that it is not.
   *
   * @default - none
   */
  readonly notTrustDomains?: string[];
}

/** What is asked for. The fields are AND, the values of one field OR; `*` at one end of a value stands for any text. */
export interface AuthorizationOperation {
  /**
   * The `Host` of the request, without regard to case; HTTP only.
   *
   * @default - any
   */
  readonly hosts?: string[];
  /**
   * Hosts that it is not; HTTP only.
   *
   * @default - none
   */
  readonly notHosts?: string[];
  /**
   * The port of the workload, not of the Service, as text.
   *
   * @default - any
   */
  readonly ports?: string[];
  /**
   * Ports that it is not.
   *
   * @default - none
   */
  readonly notPorts?: string[];
  /**
   * HTTP methods. gRPC is always `POST`.
   *
   * @default - any
   */
  readonly methods?: string[];
  /**
   * Methods that it is not.
   *
   * @default - none
   */
  readonly notMethods?: string[];
  /**
   * Paths, without the query; `{*}` stands for one segment and a final `{**}` for any number. For gRPC `/package.service/method`.
   *
   * @default - any
   */
  readonly paths?: string[];
  /**
   * Paths that it is not.
   *
   * @default - none
   */
  readonly notPaths?: string[];
}

/** One entry of `from`. */
export interface AuthorizationFrom {
  /** Who sends the request. */
  readonly source: AuthorizationSource;
}

/** One entry of `to`. */
export interface AuthorizationTo {
  /** What is asked for. */
  readonly operation: AuthorizationOperation;
}

/** A further condition. */
export interface AuthorizationCondition {
  /** What is looked at. */
  readonly key: Attribute;
  /**
   * Values that it may have, one of them.
   *
   * @default - any; then `notValues` is needed
   */
  readonly values?: string[];
  /**
   * Values that it must not have.
   *
   * @default - none
   */
  readonly notValues?: string[];
}

/** A rule matches when one entry of `from`, one of `to` and all of `when` match; one that says nothing matches every request. */
export interface AuthorizationRule {
  /**
   * Who may be the sender.
   *
   * @default - anyone, with or without an identity
   */
  readonly from?: AuthorizationFrom[];
  /**
   * What may be asked for.
   *
   * @default - anything
   */
  readonly to?: AuthorizationTo[];
  /**
   * Conditions, all of which must hold.
   *
   * @default - none
   */
  readonly when?: AuthorizationCondition[];
}
