import { refuse } from '../../mesh/error';
import { POLICY_RULES } from '../policy-rules';

/** Members of a JSON Web Key that belong to its private half. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** The public keys with which the signature of a token is checked. */
export class Jwks {
  /**
   * Keys that istiod fetches, and fetches anew every 20 minutes.
   *
   * @param url a whole URL with http or https, at most 2048 characters
   * @throws MESH1265 for another URL
   */
  public static uri(url: string): Jwks {
    if (!/^https?:\/\/[^/?#\s]+/.test(url) || url.length > 2048 || !URL.canParse(url)) {
      refuse('Jwks.uri', POLICY_RULES.JWKS, {
        what: 'this is no URL of a key set',
        given: url,
        allowed: 'http://… or https://…',
      });
    }
    return new Jwks({ jwksUri: url });
  }

  /**
   * Keys written into the object, as JSON: `{"keys":[{"kty":"RSA","n":"…","e":"AQAB"}]}`.
   *
   * @throws MESH1265 when it is no JSON Web Key Set, or holds a private or symmetric key
   */
  public static inline(jwks: string): Jwks {
    const keys = keysOf(jwks);
    if (keys === undefined) {
      refuse('Jwks.inline', POLICY_RULES.JWKS, {
        what: 'this is no JSON Web Key Set',
        given: jwks.slice(0, 80),
        allowed: '{"keys":[{"kty":…}]}, one key at least',
      });
    }
    const secret = keys.flatMap((key) => PRIVATE_MEMBERS.filter((member) => member in key))[0];
    if (secret !== undefined) {
      refuse('Jwks.inline', POLICY_RULES.JWKS, {
        what: `a key has the private member "${secret}"`,
        fix: 'publish the public half only',
      });
    }
    return new Jwks({ jwks });
  }

  private constructor(
    /** The one field that this sets. @internal */
    public readonly _fields: Readonly<Record<string, string>>,
  ) {}
}

function keysOf(text: string): object[] | undefined {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    const isKey = (key: unknown): key is object => typeof (key as { kty?: unknown } | null)?.kty === 'string';
    return Array.isArray(keys) && keys.length > 0 && keys.every(isKey) ? keys : undefined;
  } catch {
    return undefined;
  }
}
