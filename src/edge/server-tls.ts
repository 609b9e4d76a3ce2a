import { ServerTlsMode, TlsProtocolVersion, type ServerTlsSettings } from '../istio/server-tls-settings';
import { refuse } from '../mesh/error';
import type { Credential } from './credential';
import { EDGE_RULES } from './rules';

/** What may be said of the TLS that a gateway terminates. */
export interface ServerTlsOptions {
  /**
   * The lowest version that is spoken.
   *
   * @default - TLS 1.2
   */
  readonly minProtocolVersion?: TlsProtocolVersion;
  /**
   * The highest version that is spoken.
   *
   * @default - the newest that Envoy knows
   */
  readonly maxProtocolVersion?: TlsProtocolVersion;
  /**
   * The cipher suites of TLS 1.2 and below, by Envoy's names.
   *
   * @default - Envoy's own
   */
  readonly cipherSuites?: string[];
}

/** What may be said of TLS with certificates of clients. */
export interface MutualServerTlsOptions extends ServerTlsOptions {
  /**
   * The Secret whose `ca.crt` verifies the certificates of clients.
   *
   * @default - `ca.crt` in the Secret of the credential, or the Secret of that name followed by `-cacert`
   */
  readonly caCredentialName?: string;
  /**
   * Names, one of which a client's certificate must bear.
   *
   * @default - any
   */
  readonly subjectAltNames?: string[];
  /**
   * SHA-256 digests of clients' certificates that are let in, beside or instead of `verifyCertificateSpki`.
   *
   * @default - any
   */
  readonly verifyCertificateHash?: string[];
  /**
   * SHA-256 digests of public keys of clients' certificates that are let in, in base64.
   *
   * @default - any
   */
  readonly verifyCertificateSpki?: string[];
}

const TERMINATING = [ServerTlsMode.SIMPLE, ServerTlsMode.MUTUAL, ServerTlsMode.OPTIONAL_MUTUAL];
const UNOPENED = [ServerTlsMode.PASSTHROUGH, ServerTlsMode.AUTO_PASSTHROUGH];

/**
 * How a gateway treats the TLS of its clients.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export class ServerTls {
  /** The gateway shows a certificate; clients show none. */
  public static simple(credential: Credential, options: ServerTlsOptions = {}): ServerTls {
    return new ServerTls(ServerTlsMode.SIMPLE, credential, options);
  }

  /** The gateway shows a certificate, and every client must show one that the CA of the credential signed. */
  public static mutual(credential: Credential, options: MutualServerTlsOptions = {}): ServerTls {
    return new ServerTls(ServerTlsMode.MUTUAL, credential, options);
  }

  /** As mutual, but a client without a certificate is let in too. */
  public static optionalMutual(credential: Credential, options: MutualServerTlsOptions = {}): ServerTls {
    return new ServerTls(ServerTlsMode.OPTIONAL_MUTUAL, credential, options);
  }

  /** The gateway does not open the connection and passes it on by its server name; routes by path or header do not act. */
  public static passthrough(): ServerTls {
    return new ServerTls(ServerTlsMode.PASSTHROUGH);
  }

  /** As passthrough, to the service and port that the server name spells, without routes; for traffic between clusters. */
  public static autoPassthrough(): ServerTls {
    return new ServerTls(ServerTlsMode.AUTO_PASSTHROUGH);
  }

  /** Istio's own certificates; for clients that are in the mesh, at an egress or east-west gateway. */
  public static istioMutual(): ServerTls {
    return new ServerTls(ServerTlsMode.ISTIO_MUTUAL);
  }

  private constructor(
    /** The mode, as Istio names it. */
    public readonly mode: ServerTlsMode,
    /** @internal */
    public readonly _credential?: Credential,
    private readonly options: MutualServerTlsOptions = {},
  ) {
    const versions = Object.values(TlsProtocolVersion);
    const { minProtocolVersion: min = TlsProtocolVersion.TLSV1_2, maxProtocolVersion: max } = options;
    if (max !== undefined && versions.indexOf(min) > versions.indexOf(max)) {
      refuse('ServerTls', EDGE_RULES.TLS_VERSIONS, {
        what: 'lowest TLS version is above the highest',
        given: { minProtocolVersion: min, maxProtocolVersion: max },
        allowed: 'a lowest version that is not above the highest',
      });
    }
  }

  /** Whether the connection is passed on without being opened. */
  public get isPassthrough(): boolean {
    return UNOPENED.includes(this.mode);
  }

  /**
   * The settings as a Gateway takes them.
   *
   * @param credentialName the Secret of the credential, where it is one
   * @internal
   */
  public _render(credentialName: string | undefined): ServerTlsSettings {
    const source = this._credential?._source;
    const { caCredentialName, minProtocolVersion, ...options } = this.options;
    return {
      mode: this.mode,
      ...(credentialName === undefined ? {} : { credentialName }),
      ...(source?.kind === 'files' ? source.files : {}),
      ...(caCredentialName === undefined ? {} : { caCertCredentialName: caCredentialName }),
      ...(TERMINATING.includes(this.mode)
        ? { minProtocolVersion: minProtocolVersion ?? TlsProtocolVersion.TLSV1_2 }
        : {}),
      ...options,
    };
  }
}
