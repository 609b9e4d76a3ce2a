/**
 * Changes to the headers of requests or of answers.
 *
 * A value may hold Envoy's substitutions such as `%DOWNSTREAM_REMOTE_ADDRESS%`; a percent sign of its own is written `%%`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers-HeaderOperations
 */
export interface HeaderOperations {
  /**
   * Headers that get this value in place of any they have.
   *
   * @default - none
   */
  readonly set?: Record<string, string>;
  /**
   * Headers that get this value besides those they have.
   *
   * @default - none
   */
  readonly add?: Record<string, string>;
  /**
   * Headers that are taken away.
   *
   * @default - none
   */
  readonly remove?: string[];
}

/**
 * Changes to headers on the way there and on the way back.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers
 */
export interface Headers {
  /**
   * Changes to a request before it is forwarded. `host` may be set; other pseudo-headers than `:authority` may not.
   *
   * @default - none
   */
  readonly request?: HeaderOperations;
  /**
   * Changes to an answer before it goes back. Neither `host` nor pseudo-headers may be changed.
   *
   * @default - none
   */
  readonly response?: HeaderOperations;
}
