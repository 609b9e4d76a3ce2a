import type { Duration } from 'cdk8s';
import type { Jwks } from './values/jwks';

/** A header in which a token may stand. */
export interface JwtHeader {
  /** The name of the header. */
  readonly name: string;
  /**
   * What stands before the token, such as `Bearer ` with its space.
   *
   * @default - nothing
   */
  readonly prefix?: string;
}

/** A claim that is copied to a header of the request. */
export interface ClaimToHeader {
  /** The header: letters, digits, - and _. */
  readonly header: string;
  /** The claim; dots walk into nested claims. Text, numbers and booleans can be copied. */
  readonly claim: string;
}

/** The tokens of one issuer: where they stand, and how they are checked. */
export interface JwtRule {
  /**
   * The issuer, the token's claim `iss`.
   *
   * @default - any; then `Jwks.uri` is needed
   */
  readonly issuer?: string;
  /**
   * Audiences, one of which the token must be for.
   *
   * @default - any audience
   */
  readonly audiences?: string[];
  /**
   * The keys.
   *
   * @default - those of the issuer's OpenID discovery document
   */
  readonly jwks?: Jwks;
  /**
   * Headers in which the token may stand.
   *
   * @default - `Authorization: Bearer …`, when no other place is named
   */
  readonly fromHeaders?: JwtHeader[];
  /**
   * Query parameters in which the token may stand.
   *
   * @default - `access_token`, when no other place is named
   */
  readonly fromParams?: string[];
  /**
   * Cookies in which the token may stand.
   *
   * @default - none
   */
  readonly fromCookies?: string[];
  /**
   * A header that receives the payload of the token, as base64url.
   *
   * @default - none
   */
  readonly outputPayloadToHeader?: string;
  /**
   * Claims that are copied to headers.
   *
   * @default - none
   */
  readonly outputClaimToHeaders?: ClaimToHeader[];
  /**
   * Whether the application receives the token, too.
   *
   * @default false
   */
  readonly forwardOriginalToken?: boolean;
  /**
   * How long fetching the keys may take.
   *
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;
  /**
   * Claims besides `scope` and `permission` whose value is a list of words; at most 64.
   *
   * @default - none
   */
  readonly spaceDelimitedClaims?: string[];
}
