import { refuse } from '../../mesh/error';
import { ISTIO_RULES } from '../rules';
import { checkRegex } from './string-match';

/** What else a rewrite of the path changes. */
export interface HttpRewriteOptions {
  /**
   * The new authority (the Host header).
   *
   * @default - it stays
   */
  readonly authority?: string;
}

/**
 * What a request is changed to before it is forwarded. Conditions of other objects, such as policies of the destination, see the
 * new path.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRewrite
 */
export class HttpRewrite {
  /**
   * The part of the path that matched is replaced: the prefix where a prefix matched, else the whole path.
   *
   * @throws MESH1210 when it is empty
   */
  public static uri(uri: string, options: HttpRewriteOptions = {}): HttpRewrite {
    requireText('HttpRewrite.uri', uri, options.authority);
    return new HttpRewrite({ uri, ...options });
  }

  /**
   * The part of the path that meets an expression is replaced.
   *
   * @param match an RE2 expression
   * @param substitution the new text; `\1` stands for the first group of the expression
   * @throws MESH1205 when the expression is no RE2, MESH1210 when the substitution is empty
   */
  public static regex(match: string, substitution: string, options: HttpRewriteOptions = {}): HttpRewrite {
    checkRegex('HttpRewrite.regex', match);
    requireText('HttpRewrite.regex', substitution, options.authority);
    return new HttpRewrite({ uriRegexRewrite: { match, rewrite: substitution }, ...options });
  }

  /**
   * The authority (the Host header) is replaced, the path stays.
   *
   * @throws MESH1210 when it is empty
   */
  public static authority(authority: string): HttpRewrite {
    requireText('HttpRewrite.authority', authority);
    return new HttpRewrite({ authority });
  }

  private constructor(private readonly wire: { readonly [field: string]: unknown }) {}

  /** @internal */
  public _toWire(): unknown {
    return this.wire;
  }
}

function requireText(place: string, ...texts: (string | undefined)[]): void {
  if (texts.includes('')) refuse(place, ISTIO_RULES.REWRITE, { what: 'the new text is empty' });
}
