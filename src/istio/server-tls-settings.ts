/** What a server does with TLS. */
export enum ServerTlsMode {
  /** It is passed through unopened; the server name decides where it goes. */
  PASSTHROUGH = 'PASSTHROUGH',
  /** The server shows a certificate. */
  SIMPLE = 'SIMPLE',
  /** Server and client show certificates. */
  MUTUAL = 'MUTUAL',
  /** Like MUTUAL, but a client may go without. */
  OPTIONAL_MUTUAL = 'OPTIONAL_MUTUAL',
  /** Like PASSTHROUGH; the server name itself is the destination, so that no VirtualService is needed. For links between clusters. */
  AUTO_PASSTHROUGH = 'AUTO_PASSTHROUGH',
  /** Mutual TLS with the certificates of the mesh. */
  ISTIO_MUTUAL = 'ISTIO_MUTUAL',
}

/** The versions of TLS. */
export enum TlsProtocolVersion {
  /** Left to Istio. */
  TLS_AUTO = 'TLS_AUTO',
  /** TLS 1.0, which is broken. */
  TLSV1_0 = 'TLSV1_0',
  /** TLS 1.1, which is broken. */
  TLSV1_1 = 'TLSV1_1',
  /** TLS 1.2. */
  TLSV1_2 = 'TLSV1_2',
  /** TLS 1.3. */
  TLSV1_3 = 'TLSV1_3',
}

/**
 * A certificate in files of the proxy's container.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSCertificate
 */
export interface TlsCertificate {
  /** The file with the certificate. */
  readonly serverCertificate: string;
  /** The file with its key. */
  readonly privateKey: string;
  /**
   * The file with the authorities for certificates of clients.
   *
   * @default - none
   */
  readonly caCertificates?: string;
}

/**
 * What a server does with TLS, as it stands in YAML. `ServerTls` makes it for you and refuses what does not fit together.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export interface ServerTlsSettings {
  /**
   * What is done with TLS.
   *
   * @default ServerTlsMode.PASSTHROUGH
   */
  readonly mode?: ServerTlsMode;
  /**
   * Whether plain HTTP is answered by a redirect (301) to https.
   *
   * @default false
   */
  readonly httpsRedirect?: boolean;
  /**
   * The Secret, in the namespace of the gateway's pods, with certificate and key.
   *
   * @default - none
   */
  readonly credentialName?: string;
  /**
   * Two Secrets with certificates of different kinds, RSA and ECDSA. Not together with `credentialName`.
   *
   * @default - none
   */
  readonly credentialNames?: string[];
  /**
   * The Secret or ConfigMap with the authorities for certificates of clients, where it is not the one of `credentialName`.
   *
   * @default - that of `credentialName`, or `<credentialName>-cacert`
   */
  readonly caCertCredentialName?: string;
  /**
   * The file, in the proxy's container, with the certificate.
   *
   * @default - none
   */
  readonly serverCertificate?: string;
  /**
   * The file, in the proxy's container, with the key.
   *
   * @default - none
   */
  readonly privateKey?: string;
  /**
   * The file, in the proxy's container, with the authorities for certificates of clients.
   *
   * @default - none
   */
  readonly caCertificates?: string;
  /**
   * Certificates of different kinds in files, at most two. Not together with `credentialName` or `serverCertificate`.
   *
   * @default - none
   */
  readonly tlsCertificates?: TlsCertificate[];
  /**
   * The file, in the proxy's container, with certificates that were revoked. Not together with `credentialName`.
   *
   * @default - none
   */
  readonly caCrl?: string;
  /**
   * Names, one of which a client's certificate must carry.
   *
   * @default - any
   */
  readonly subjectAltNames?: string[];
  /**
   * SHA-256 hashes, in base64, of the public keys that clients may have.
   *
   * @default - any
   */
  readonly verifyCertificateSpki?: string[];
  /**
   * SHA-256 hashes, in hex, of the certificates that clients may have.
   *
   * @default - any
   */
  readonly verifyCertificateHash?: string[];
  /**
   * The oldest version of TLS.
   *
   * @default - TLS 1.2
   */
  readonly minProtocolVersion?: TlsProtocolVersion;
  /**
   * The newest version of TLS.
   *
   * @default - TLS 1.3
   */
  readonly maxProtocolVersion?: TlsProtocolVersion;
  /**
   * The ciphers up to TLS 1.2, by the names that Envoy knows.
   *
   * @default - as Envoy likes
   */
  readonly cipherSuites?: string[];
  /**
   * Whether certificates of clients go unchecked. For MUTUAL and OPTIONAL_MUTUAL. Istio 1.31 and later.
   *
   * @default false
   */
  readonly insecureSkipVerify?: boolean;
}
