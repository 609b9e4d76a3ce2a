import { refuse } from '../../mesh/error';
import { ISTIO_RULES } from '../rules';

/** What a client tells the server and expects of its certificate. */
export interface ClientTlsNames {
  /**
   * The server name (SNI) in the handshake.
   *
   * @default - the authority of the request
   */
  readonly sni?: string;
  /**
   * Names, one of which the server's certificate must carry.
   *
   * @default - the authority of the request
   */
  readonly subjectAltNames?: string[];
}

/** How a client checks the server's certificate. */
export interface SimpleTlsOptions extends ClientTlsNames {
  /**
   * The file, in the proxy's container, with the authorities that may have signed the server's certificate. Not together with
   * `credentialName`.
   *
   * @default - those of the operating system
   */
  readonly caCertificates?: string;
  /**
   * The file with certificates that were revoked. Not together with `credentialName`.
   *
   * @default - none
   */
  readonly caCrl?: string;
  /**
   * The Secret, in the namespace of the proxy, with `ca.crt` (or `cacert`). Sidecars read it only where the DestinationRule has a
   * workloadSelector; gateways always.
   *
   * @default - files are used
   */
  readonly credentialName?: string;
  /**
   * Whether the server's certificate goes unchecked.
   *
   * @default false
   */
  readonly insecureSkipVerify?: boolean;
}

/** How a client shows its own certificate and checks the server's. */
export interface MutualTlsOptions extends SimpleTlsOptions {
  /**
   * The file, in the proxy's container, with the client's certificate. Needs `privateKey`.
   *
   * @default - that of `credentialName`
   */
  readonly clientCertificate?: string;
  /**
   * The file, in the proxy's container, with the client's key. Needs `clientCertificate`.
   *
   * @default - that of `credentialName`
   */
  readonly privateKey?: string;
}

/**
 * How a proxy speaks TLS to a destination.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
export class ClientTls {
  /** Plain text, even where Istio would use mTLS by itself. */
  public static disable(): ClientTls {
    return new ClientTls({ mode: 'DISABLE' });
  }

  /**
   * TLS: the server shows a certificate, the client none.
   *
   * @throws MESH1218 when `credentialName` comes with files, or `insecureSkipVerify` with what it would skip
   */
  public static simple(options: SimpleTlsOptions = {}): ClientTls {
    checkSources('ClientTls.simple', options, ['caCertificates', 'credentialName', 'subjectAltNames']);
    return new ClientTls({ mode: 'SIMPLE', ...options });
  }

  /**
   * Mutual TLS with certificates of your own.
   *
   * @throws MESH1218 without a certificate and its key, when `credentialName` comes with files, or `insecureSkipVerify` with what it
   * would skip
   */
  public static mutual(options: MutualTlsOptions): ClientTls {
    checkSources('ClientTls.mutual', options, ['caCertificates', 'subjectAltNames']);
    if (!options.credentialName && !(options.clientCertificate && options.privateKey)) {
      refuse('ClientTls.mutual', ISTIO_RULES.CLIENT_TLS, {
        what: 'the client has no certificate of its own',
        given: options,
        allowed: 'credentialName, or clientCertificate and privateKey',
      });
    }
    return new ClientTls({ mode: 'MUTUAL', ...options });
  }

  /** Mutual TLS with the certificates of the mesh. */
  public static istioMutual(options: ClientTlsNames = {}): ClientTls {
    return new ClientTls({ mode: 'ISTIO_MUTUAL', ...options });
  }

  private constructor(private readonly wire: { readonly [field: string]: unknown }) {}

  /** @internal */
  public _toWire(): unknown {
    return this.wire;
  }
}

function checkSources(place: string, options: MutualTlsOptions, skipped: readonly (keyof MutualTlsOptions)[]): void {
  const files = (['clientCertificate', 'privateKey', 'caCertificates', 'caCrl'] as const).filter(
    (field) => options[field],
  );
  if (options.credentialName && files.length > 0) {
    refuse(place, ISTIO_RULES.CLIENT_TLS, { what: `credentialName and ${files.join(', ')} are given`, given: options });
  }
  const pointless = skipped.filter((field) => (options[field] as string | string[] | undefined)?.length);
  if (options.insecureSkipVerify && pointless.length > 0) {
    refuse(place, ISTIO_RULES.CLIENT_TLS, {
      what: `with insecureSkipVerify nothing checks ${pointless.join(', ')}`,
      given: options,
      fix: 'leave out either',
    });
  }
}
