import { refuse } from '../../mesh/error';
import { POLICY_RULES } from '../policy-rules';

/** What the values of an attribute are. */
type ValueForm = 'text' | 'ip' | 'port' | 'serviceAccount' | 'trustDomain' | 'namespace';

/** Something about a request that a condition asks for: `source.ip`, `request.headers[x]`, `request.auth.claims[x]`, … */
export class Attribute {
  /** The address of the peer: that of the client, or of the last proxy before it. */
  public static readonly SOURCE_IP = new Attribute('source.ip', 'ip');
  /** The address of the client as `X-Forwarded-For` or the PROXY protocol states it. */
  public static readonly REMOTE_IP = new Attribute('remote.ip', 'ip');
  /** The namespace of the caller; needs mTLS. */
  public static readonly SOURCE_NAMESPACE = new Attribute('source.namespace', 'namespace', true);
  /** The service account of the caller, `name` or `namespace/name`; needs mTLS. */
  public static readonly SOURCE_SERVICE_ACCOUNT = new Attribute('source.serviceAccount', 'serviceAccount', true);
  /** The principal of the caller; needs mTLS. */
  public static readonly SOURCE_PRINCIPAL = new Attribute('source.principal', 'text', true);
  /** The trust domain of the caller; needs mTLS. */
  public static readonly SOURCE_TRUST_DOMAIN = new Attribute('source.trustDomain', 'trustDomain', true);
  /** `issuer/subject` of the token. */
  public static readonly TOKEN_PRINCIPAL = new Attribute('request.auth.principal', 'text', true);
  /** The audiences of the token. */
  public static readonly TOKEN_AUDIENCES = new Attribute('request.auth.audiences', 'text', true);
  /** The party to which the token was issued, its claim `azp`. */
  public static readonly TOKEN_PRESENTER = new Attribute('request.auth.presenter', 'text', true);
  /** The address that the caller wanted. */
  public static readonly DESTINATION_IP = new Attribute('destination.ip', 'ip');
  /** The port that the caller wanted. */
  public static readonly DESTINATION_PORT = new Attribute('destination.port', 'port');
  /** The server name of the TLS handshake. */
  public static readonly CONNECTION_SNI = new Attribute('connection.sni', 'text');

  /** A header of the request; HTTP only. */
  public static requestHeader(name: string): Attribute {
    return new Attribute(`request.headers${bracket(name)}`, 'text');
  }

  /** A claim of the token; several names walk into nested claims. */
  public static claim(...names: string[]): Attribute {
    if (names.length === 0) refuse('Attribute.claim', POLICY_RULES.CONDITION, { what: 'the claim has no name' });
    return new Attribute(`request.auth.claims${names.map(bracket).join('')}`, 'text', true);
  }

  /**
   * Dynamic metadata that a filter of Envoy has left, such as `mysql_proxy` and a table.
   *
   * @param filter the filter's name without `envoy.filters.`, such as `network.mysql_proxy`
   */
  public static envoyFilter(filter: string, key: string): Attribute {
    return new Attribute(`experimental.envoy.filters.${filter}${bracket(key)}`, 'text');
  }

  private constructor(
    /** The attribute as it stands in a policy. */
    public readonly key: string,
    /** @internal */
    public readonly _form: ValueForm,
    /** Whether it says who the caller is, which an external authorizer cannot know. @internal */
    public readonly _identity: boolean = false,
  ) {}

  /** @internal */
  public _toWire(): unknown {
    return this.key;
  }
}

function bracket(name: string): string {
  if (!/^[^[\]]+$/.test(name)) {
    refuse('Attribute', POLICY_RULES.CONDITION, { what: 'the name in brackets is not a name', given: name });
  }
  return `[${name}]`;
}
