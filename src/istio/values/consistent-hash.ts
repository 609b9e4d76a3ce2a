import type { Duration } from 'cdk8s';
import { refuse } from '../../mesh/error';
import { ISTIO_RULES } from '../rules';

/** An attribute of a cookie, such as `SameSite` and `Strict`. */
export interface CookieAttribute {
  /** The name of the attribute. */
  readonly name: string;
  /**
   * Its value.
   *
   * @default - an attribute without a value, such as `Secure`
   */
  readonly value?: string;
}

/** The cookie that the proxy makes where a request has none. */
export interface HashCookieOptions {
  /**
   * How long the cookie lives; 0 for as long as the browser runs.
   *
   * @default - no cookie is made
   */
  readonly ttl?: Duration;
  /**
   * The path that the cookie is for.
   *
   * @default - that of the request
   */
  readonly path?: string;
  /**
   * Further attributes of the cookie.
   *
   * @default - none
   */
  readonly attributes?: CookieAttribute[];
}

/**
 * What consistent hashing goes by.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB
 */
export class HashKey {
  /** The value of a header. */
  public static header(name: string): HashKey {
    requireName('HashKey.header', name);
    return new HashKey({ httpHeaderName: name });
  }

  /**
   * The value of a cookie.
   *
   * @throws MESH1216 when the cookie or an attribute has no name, or an attribute comes twice
   */
  public static cookie(name: string, options: HashCookieOptions = {}): HashKey {
    requireName('HashKey.cookie', name);
    const names = (options.attributes ?? []).map((attribute) => attribute.name);
    for (const attribute of names) requireName('HashKey.cookie', attribute);
    if (new Set(names).size !== names.length) {
      refuse('HashKey.cookie', ISTIO_RULES.LOAD_BALANCER, {
        what: 'an attribute of the cookie comes twice',
        given: names,
      });
    }
    return new HashKey({ httpCookie: { name, ...options } });
  }

  /** The address of the caller; for TCP, too. */
  public static sourceIp(): HashKey {
    return new HashKey({ useSourceIp: true });
  }

  /** The value of a parameter in the query. */
  public static queryParameter(name: string): HashKey {
    requireName('HashKey.queryParameter', name);
    return new HashKey({ httpQueryParameterName: name });
  }

  private constructor(
    /** @internal */
    public readonly _fields: { readonly [field: string]: unknown },
  ) {}
}

/** Istio takes primes below this for a Maglev table. */
const MAGLEV_LIMIT = 5000011;

/**
 * How hashes are laid out over endpoints.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB
 */
export class HashAlgorithm {
  /**
   * A ring of hashes.
   *
   * @param minimumRingSize entries of the ring at least, 1024 unless said; more entries share out more evenly
   */
  public static ringHash(minimumRingSize?: number): HashAlgorithm {
    if (minimumRingSize !== undefined && !(Number.isInteger(minimumRingSize) && minimumRingSize >= 0)) {
      refuse('HashAlgorithm.ringHash', ISTIO_RULES.LOAD_BALANCER, {
        what: 'this is no size of a ring',
        given: minimumRingSize,
        allowed: 'a whole number, 0 or more',
      });
    }
    return new HashAlgorithm({ ringHash: { minimumRingSize } });
  }

  /**
   * A Maglev table: faster than a ring, and less disturbed when endpoints come and go the larger it is.
   *
   * @param tableSize entries of the table, a prime below 5000011
   * @throws MESH1216 for another size
   */
  public static maglev(tableSize: number = 65537): HashAlgorithm {
    if (!Number.isInteger(tableSize) || tableSize >= MAGLEV_LIMIT || !isPrime(tableSize)) {
      refuse('HashAlgorithm.maglev', ISTIO_RULES.LOAD_BALANCER, {
        what: 'this is no size of a Maglev table',
        given: tableSize,
        allowed: `a prime below ${MAGLEV_LIMIT}`,
      });
    }
    return new HashAlgorithm({ maglev: { tableSize } });
  }

  private constructor(
    /** @internal */
    public readonly _fields: { readonly [field: string]: unknown },
  ) {}
}

function requireName(place: string, name: string): void {
  if (name === '') refuse(place, ISTIO_RULES.LOAD_BALANCER, { what: 'the name is empty' });
}

function isPrime(value: number): boolean {
  if (value < 2) return false;
  for (let divisor = 2; divisor * divisor <= value; divisor++) if (value % divisor === 0) return false;
  return true;
}
