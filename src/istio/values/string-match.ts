import { refuse } from '../../mesh/error';
import { re2 } from '../../model/re2';
import { ISTIO_RULES } from '../rules';

/** Istio's limit; longer expressions are refused at admission. */
const MAX_REGEX_LENGTH = 1024;

/**
 * Refuses an expression that RE2 does not compile, or that Istio finds too long.
 *
 * @throws MESH1205
 */
export function checkRegex(place: string, regex: string): void {
  let what = regex === '' ? 'the regular expression is empty' : undefined;
  if (regex.length > MAX_REGEX_LENGTH) what = `the regular expression has ${regex.length} characters`;
  try {
    re2().compile(regex);
  } catch (error) {
    what = error instanceof Error ? error.message : String(error);
  }
  if (what !== undefined) refuse(place, ISTIO_RULES.REGEX, { what, given: regex.slice(0, 80) });
}

/**
 * How a text of a request is compared: a path, a header, a query parameter, the method, the scheme or the authority.
 *
 * Upper and lower case differ, but for paths with `ignoreUriCase`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch
 */
export class StringMatch {
  /** The whole text is this one. */
  public static exact(value: string): StringMatch {
    return new StringMatch({ exact: value });
  }

  /**
   * The text begins with this one. For a path it is compared by characters, not by segments: `/api` also meets `/apis`.
   *
   * @throws MESH1206 when it is empty
   */
  public static prefix(value: string): StringMatch {
    if (value === '') refuse('StringMatch.prefix', ISTIO_RULES.STRING_MATCH, { what: 'the prefix is empty' });
    return new StringMatch({ prefix: value });
  }

  /**
   * The whole text meets a regular expression in RE2 syntax; write `.*` at an end that may go on.
   *
   * @throws MESH1205 when RE2 does not compile it, when it is empty or longer than 1024 characters
   */
  public static regex(value: string): StringMatch {
    checkRegex('StringMatch.regex', value);
    return new StringMatch({ regex: value });
  }

  /** There is such a header or query parameter, whatever its value. Means nothing for a path, a method or a scheme. */
  public static present(): StringMatch {
    return new StringMatch({});
  }

  private constructor(private readonly wire: { readonly [form: string]: string }) {}

  /** @internal */
  public _toWire(): unknown {
    return this.wire;
  }
}
