import type { PlainRequest } from './plain-request';

/** An HTTP request as a proxy sees it before it chooses a route. Costly parts are made when first asked for. */
export class HttpCall {
  /** Host header as sent. */
  public readonly authority: string;
  /** Host without port, in lower case: what virtual hosts are compared with. */
  public readonly host: string;
  /** Path with query. */
  public readonly target: string;
  /** Path without query. */
  public readonly path: string;
  public readonly method: string;
  private lowered: ReadonlyMap<string, string> | undefined;
  private parameters: ReadonlyMap<string, string> | undefined;

  public constructor(
    private readonly request: PlainRequest,
    public readonly secure: boolean,
  ) {
    this.authority = request.host ?? '';
    this.host = withoutPort(this.authority).toLowerCase();
    this.target = request.path || '/';
    const end = this.target.search(/[?#]/);
    this.path = end < 0 ? this.target : this.target.slice(0, end);
    this.method = request.method || 'GET';
  }

  public get scheme(): string {
    if (this.secure) return 'https';
    const forwarded = this.header('x-forwarded-proto');
    return forwarded === 'https' ? 'https' : 'http';
  }

  public get claims(): unknown {
    return this.request.claims;
  }

  /** A header's value by its name in lower case; undefined where it is absent. */
  public header(name: string): string | undefined {
    if (!this.lowered) {
      const lowered = new Map<string, string>();
      const { headers } = this.request;
      for (const key in headers) lowered.set(key.toLowerCase(), String(headers[key]));
      this.lowered = lowered;
    }
    return this.lowered.get(name);
  }

  /** The first value of a query parameter; undefined where it is absent. */
  public query(name: string): string | undefined {
    if (!this.parameters) {
      const parameters = new Map<string, string>();
      const start = this.target.indexOf('?');
      if (start >= 0) {
        const hash = this.target.indexOf('#', start);
        const text = this.target.slice(start + 1, hash < 0 ? undefined : hash);
        for (const part of text.split('&')) {
          const equals = part.indexOf('=');
          const key = equals < 0 ? part : part.slice(0, equals);
          if (!parameters.has(key)) parameters.set(key, equals < 0 ? '' : part.slice(equals + 1));
        }
      }
      this.parameters = parameters;
    }
    return this.parameters.get(name);
  }
}

/** A host without its port; an IPv6 address keeps its brackets. */
export function withoutPort(authority: string): string {
  const colon = authority.lastIndexOf(':');
  if (colon < 0) return authority;
  if (authority.endsWith(']') || (authority.indexOf(':') !== colon && !authority.startsWith('['))) return authority;
  return authority.slice(0, colon);
}
