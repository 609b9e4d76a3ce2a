import { refuse } from '../../mesh/error';
import { ISTIO_RULES } from '../rules';
import { checkPort } from './port';

/** Where the port of a redirect comes from. */
export class RedirectPort {
  /** 80 for http, 443 for https, so that no port is written. */
  public static readonly FROM_PROTOCOL_DEFAULT = new RedirectPort({ derivePort: 'FROM_PROTOCOL_DEFAULT' });
  /** The port that the client dialled. */
  public static readonly FROM_REQUEST_PORT = new RedirectPort({ derivePort: 'FROM_REQUEST_PORT' });

  /**
   * A given port.
   *
   * @throws MESH1213 outside 1 to 65535
   */
  public static of(port: number): RedirectPort {
    checkPort('RedirectPort.of', port);
    return new RedirectPort({ port });
  }

  private constructor(
    /** @internal */
    public readonly _fields: { readonly [field: string]: unknown },
  ) {}
}

/** What a redirect changes of the address that was asked for. */
export interface HttpRedirectOptions {
  /**
   * `http` or `https`.
   *
   * @default - the scheme of the request
   */
  readonly scheme?: string;
  /**
   * The new host.
   *
   * @default - that of the request
   */
  readonly authority?: string;
  /**
   * The new path, whole, with its query.
   *
   * @default - that of the request
   */
  readonly uri?: string;
  /**
   * The new beginning of the path, in place of the prefix that matched; for routes that match a prefix. Istio 1.31 and later.
   *
   * @default - none
   */
  readonly prefixRewrite?: string;
  /**
   * The new port.
   *
   * @default - that of the request; the default one of the scheme where the scheme changes
   */
  readonly port?: RedirectPort;
  /**
   * The status: 301, 302, 303, 307 or 308.
   *
   * @default 301
   */
  readonly redirectCode?: number;
}

/** What Istio can hand to Envoy; for any other code it drops the redirect. */
const REDIRECT_CODES = [301, 302, 303, 307, 308];

/**
 * An answer that sends the client elsewhere; nothing is forwarded.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect
 */
export class HttpRedirect {
  /**
   * Changes what the options name; the rest of the address stays.
   *
   * @throws MESH1209 when nothing changes, when both `uri` and `prefixRewrite` are given, or for another scheme or code
   */
  public static to(options: HttpRedirectOptions): HttpRedirect {
    const { port, redirectCode, ...rest } = options;
    const problem = redirectProblem(options);
    if (problem) refuse('HttpRedirect.to', ISTIO_RULES.REDIRECT, { ...problem });
    return new HttpRedirect({ ...rest, ...port?._fields, redirectCode });
  }

  /** The same address over https, for good (301). */
  public static https(): HttpRedirect {
    return HttpRedirect.to({ scheme: 'https' });
  }

  private constructor(private readonly wire: { readonly [field: string]: unknown }) {}

  /** @internal */
  public _toWire(): unknown {
    return this.wire;
  }
}

function redirectProblem(
  options: HttpRedirectOptions,
): { what: string; given?: unknown; allowed?: string } | undefined {
  const { scheme, authority, uri, prefixRewrite, port, redirectCode } = options;
  if (!scheme && !authority && !uri && !prefixRewrite && !port) return { what: 'the redirect changes nothing' };
  if (uri && prefixRewrite) return { what: 'both uri and prefixRewrite are given' };
  if (scheme !== undefined && !['http', 'https'].includes(scheme)) {
    return { what: 'a redirect cannot have this scheme', given: scheme, allowed: 'http, https' };
  }
  if (redirectCode !== undefined && !REDIRECT_CODES.includes(redirectCode)) {
    return { what: 'a redirect cannot have this status', given: redirectCode, allowed: REDIRECT_CODES.join(', ') };
  }
  return undefined;
}
