import { checkSubdomain } from '../mesh/name';

/** The cert-manager issuer that signs a certificate. */
export class CertificateIssuer {
  /**
   * A ClusterIssuer.
   *
   * @see https://cert-manager.io/docs/configuration/
   */
  public static cluster(name: string): CertificateIssuer {
    return new CertificateIssuer('ClusterIssuer', name, 'cert-manager.io');
  }

  /** An Issuer in the namespace of the gateway's pods. */
  public static namespaced(name: string): CertificateIssuer {
    return new CertificateIssuer('Issuer', name, 'cert-manager.io');
  }

  /**
   * An issuer of another kind, as external issuers bring it.
   *
   * @param group the API group of the kind
   */
  public static external(group: string, kind: string, name: string): CertificateIssuer {
    return new CertificateIssuer(kind, name, group);
  }

  private constructor(
    /** The kind of the issuer. */
    public readonly kind: string,
    /** Its name. */
    public readonly name: string,
    /** The API group of its kind. */
    public readonly group: string,
  ) {
    checkSubdomain('CertificateIssuer', 'name of the issuer', name);
  }
}
