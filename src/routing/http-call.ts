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
  private parameters: ReadonlyMap<string, string> | undefined;

  public constructor(
    private readonly request: PlainRequest,
    public readonly secure: boolean,
  ) {
    this.authority = request.host ?? '';
    this.host = withoutPort(this.authority).toLowerCase();
    this.target = request.path || '/';
    this.path = pathOf(this.target);
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
    const { headers } = this.request;
    if (headers === undefined || headers === null) return undefined;
    const value = headers[name];
    if (value !== undefined) return String(value);
    let found: string | undefined;
    for (const key in headers)
      if (key.length === name.length && key.toLowerCase() === name) found = String(headers[key]);
    return found;
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

function pathOf(target: string): string {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  const fragment = path.indexOf('#');
  return fragment < 0 ? path : path.slice(0, fragment);
}

/** A host without its port; an IPv6 address keeps its brackets. */
export function withoutPort(authority: string): string {
  const colon = authority.lastIndexOf(':');
  if (colon < 0) return authority;
  if (authority.endsWith(']') || (authority.indexOf(':') !== colon && !authority.startsWith('['))) return authority;
  return authority.slice(0, colon);
}
