import type { Duration } from 'cdk8s';
import type { ISecret } from 'cdk8s-plus-27';
import { refuse } from '../mesh/error';
import { checkSubdomain } from '../mesh/name';
import type { CertificateIssuer } from './certificate-issuer';
import { EDGE_RULES } from './rules';

/** Where a Secret is. */
export interface SecretCredentialOptions {
  /**
   * The namespace of the Secret. The proxy reads credentials of its own namespace only, so any other is refused.
   *
   * @default - that of the gateway's pods
   */
  readonly namespace?: string;
}

/** Files that are mounted into the pods of the gateway. */
export interface CredentialFiles {
  /** Path of the certificate with its chain, in PEM. */
  readonly serverCertificate: string;
  /** Path of the private key, in PEM. */
  readonly privateKey: string;
  /**
   * Path of the certificates that clients' certificates are verified with, for mutual TLS.
   *
   * @default - none
   */
  readonly caCertificates?: string;
}

/** What a certificate of cert-manager takes besides its issuer. */
export interface CertManagerOptions {
  /**
   * The name of the Secret that cert-manager keeps.
   *
   * @default - the name of the gateway followed by `-credential`
   */
  readonly secretName?: string;
  /**
   * How long a certificate is valid.
   *
   * @default - cert-manager's own, 90 days
   */
  readonly duration?: Duration;
  /**
   * How long before its end it is renewed.
   *
   * @default - cert-manager's own, after two thirds of its validity
   */
  readonly renewBefore?: Duration;
}

/** How a credential is come by. */
export type CredentialSource =
  | { readonly kind: 'secret'; readonly name: string; readonly namespace?: string }
  | { readonly kind: 'files'; readonly files: CredentialFiles }
  | { readonly kind: 'certManager'; readonly issuer: CertificateIssuer; readonly options: CertManagerOptions };

const IGNORED_PREFIXES = ['istio', 'prometheus'];

/** The certificate and private key that a gateway shows to its clients. */
export class Credential {
  /**
   * A Secret of type `kubernetes.io/tls` (or generic, with `tls.crt` and `tls.key`) in the namespace of the gateway's pods. For
   * mutual TLS it also holds `ca.crt`, or a second Secret named like it with `-cacert` does.
   *
   * @throws MESH0403 for a name that Istio ignores
   */
  public static secret(name: string, options: SecretCredentialOptions = {}): Credential {
    checkCredentialName('Credential.secret', name);
    return new Credential({ kind: 'secret', name, namespace: options.namespace });
  }

  /** A Secret that the app declares with cdk8s-plus, or knows by name. */
  public static ofSecret(secret: ISecret): Credential {
    checkCredentialName(secret.node.path, secret.name);
    const namespace = 'metadata' in secret ? (secret.metadata as { namespace?: string }).namespace : undefined;
    return new Credential({ kind: 'secret', name: secret.name, namespace });
  }

  /** Files that are mounted into the pods of the gateway. */
  public static files(files: CredentialFiles): Credential {
    for (const [field, path] of Object.entries(files)) {
      if (path === '') {
        refuse('Credential.files', EDGE_RULES.FILE_PATH, { what: `${field} is empty`, given: path, allowed: 'a path' });
      }
    }
    return new Credential({ kind: 'files', files: { ...files } });
  }

  /**
   * A certificate that cert-manager obtains for the hosts of the gateway and keeps in a Secret beside the gateway's pods.
   *
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  public static certManager(issuer: CertificateIssuer, options: CertManagerOptions = {}): Credential {
    if (options.secretName !== undefined) checkCredentialName('Credential.certManager', options.secretName);
    return new Credential({ kind: 'certManager', issuer, options: { ...options } });
  }

  /** @internal */
  public readonly _source: CredentialSource;

  private constructor(source: CredentialSource) {
    this._source = source;
  }
}

/** Refuses the name of a Secret that Istio would ignore. */
export function checkCredentialName(place: string, name: string): void {
  checkSubdomain(place, 'name of the Secret', name);
  const prefix = IGNORED_PREFIXES.find((ignored) => name.startsWith(ignored));
  if (prefix) {
    refuse(place, EDGE_RULES.CREDENTIAL_NAME, {
      what: `Istio ignores credentials whose name begins with ${prefix}`,
      given: name,
      allowed: `a name that begins with neither ${IGNORED_PREFIXES.join(' nor ')}`,
    });
  }
}
