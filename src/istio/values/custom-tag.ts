import { refuse } from '../../mesh/error';
import { POLICY_RULES } from '../policy-rules';

/** Where the value of a tag of a trace span comes from. */
export class CustomTag {
  /** The same text on every span. */
  public static literal(value: string): CustomTag {
    return new CustomTag({ literal: { value: said('literal', 'value', value) } });
  }

  /** An environment variable of the proxy. */
  public static environment(name: string, defaultValue?: string): CustomTag {
    return new CustomTag({ environment: { name: said('environment', 'name', name), defaultValue } });
  }

  /** A header of the request. */
  public static header(name: string, defaultValue?: string): CustomTag {
    return new CustomTag({ header: { name: said('header', 'name', name), defaultValue } });
  }

  /** What Envoy's access log would write for an operator, such as `%REQ(:PATH)%`. Istio 1.28 and later. */
  public static formatter(value: string): CustomTag {
    return new CustomTag({ formatter: { value: said('formatter', 'value', value) } });
  }

  private constructor(
    private readonly wire: { readonly [source: string]: { readonly [field: string]: string | undefined } },
  ) {}

  /** @internal */
  public _toWire(): unknown {
    return this.wire;
  }
}

function said(factory: string, what: string, text: string): string {
  if (text === '') refuse(`CustomTag.${factory}`, POLICY_RULES.TAG, { what: `the tag's ${what} is empty` });
  return text;
}
