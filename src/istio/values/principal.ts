import { refuse } from '../../mesh/error';
import { POLICY_RULES } from '../policy-rules';

/**
 * The identity of a caller, as its mTLS certificate states it: `trust-domain/ns/namespace/sa/account`.
 *
 * A caller without mTLS has none, and matches no principal, not even `Principal.any()`.
 */
export class Principal {
  /**
   * One service account.
   *
   * @param namespace the namespace of the caller's pods
   * @param name the service account of the caller's pods
   * @param trustDomain `cluster.local` stands for the trust domain of the mesh, whatever its name is
   */
  public static serviceAccount(namespace: string, name: string, trustDomain: string = 'cluster.local'): Principal {
    for (const part of [namespace, name, trustDomain]) {
      if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/i.test(part)) {
        refuse('Principal.serviceAccount', POLICY_RULES.PRINCIPAL, {
          what: 'a part of the identity is no name',
          given: part,
          allowed: 'letters, digits, - and .',
        });
      }
    }
    return new Principal(`${trustDomain}/ns/${namespace}/sa/${name}`);
  }

  /** Every caller with an mTLS certificate of the mesh. */
  public static any(): Principal {
    return new Principal('*');
  }

  /** Every service account of a namespace. */
  public static namespace(namespace: string, trustDomain: string = 'cluster.local'): Principal {
    return Principal.serviceAccountsOf(`${trustDomain}/ns/${namespace}/`);
  }

  /** A service account of that name in whichever namespace. */
  public static accountNamed(name: string): Principal {
    return new Principal(`*/sa/${name}`);
  }

  /**
   * A principal as Istio writes it, with one `*` at an end where it stands for several.
   *
   * @throws when it carries `spiffe://`, has a `*` in the middle, or is not of the form above
   */
  public static of(value: string): Principal {
    const whole = /^[^/*\s]+\/ns\/[^/*\s]+\/sa\/[^/*\s]+$/;
    const partly = /^(\*|\*[^*\s]+|[^*\s]+\*)$/;
    if (value.startsWith('spiffe:') || !(whole.test(value) || partly.test(value))) {
      refuse('Principal.of', POLICY_RULES.PRINCIPAL, {
        what: value.startsWith('spiffe:') ? 'a principal does not carry spiffe://' : 'this is no principal',
        given: value,
        allowed: 'trust-domain/ns/namespace/sa/account, a prefix ending in *, a suffix beginning with *, or *',
        fix: value.startsWith('spiffe://') ? `write ${value.slice('spiffe://'.length)}` : undefined,
      });
    }
    return new Principal(value);
  }

  private static serviceAccountsOf(prefix: string): Principal {
    return Principal.of(`${prefix}*`);
  }

  private constructor(
    /** The principal as it stands in a policy. */
    public readonly value: string,
  ) {}

  /** @internal */
  public _toWire(): unknown {
    return this.value;
  }
}

/** The identity that a token states: `issuer/subject`. */
export class RequestPrincipal {
  /** One subject of one issuer. */
  public static of(issuer: string, subject: string): RequestPrincipal {
    if (issuer === '' || subject === '') {
      refuse('RequestPrincipal.of', POLICY_RULES.JWT, {
        what: 'issuer or subject is empty',
        given: `${issuer}/${subject}`,
      });
    }
    return new RequestPrincipal(`${issuer}/${subject}`);
  }

  /** Every subject of an issuer. */
  public static issuer(issuer: string): RequestPrincipal {
    return RequestPrincipal.of(issuer, '*');
  }

  /** Whoever has a valid token. */
  public static any(): RequestPrincipal {
    return new RequestPrincipal('*');
  }

  private constructor(
    /** The identity as it stands in a policy. */
    public readonly value: string,
  ) {}

  /** @internal */
  public _toWire(): unknown {
    return this.value;
  }
}
