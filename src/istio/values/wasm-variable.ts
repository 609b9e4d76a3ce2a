import { refuse } from '../../mesh/error';
import { POLICY_RULES } from '../policy-rules';

/** An environment variable of a Wasm module. */
export class WasmVariable {
  /** A variable with this value, of at most 2048 characters. */
  public static inline(name: string, value: string): WasmVariable {
    if (value.length > 2048) {
      refuse('WasmVariable.inline', POLICY_RULES.WASM, {
        what: `the value of ${name} is too long`,
        allowed: 'at most 2048 characters',
      });
    }
    return new WasmVariable(name, { value });
  }

  /** A variable that has the value it has for the proxy. */
  public static host(name: string): WasmVariable {
    return new WasmVariable(name, { valueFrom: 'HOST' });
  }

  private constructor(
    /** The name of the variable. */
    public readonly name: string,
    private readonly source: { readonly [field: string]: string },
  ) {
    if (name === '' || name.length > 256) {
      refuse('WasmVariable', POLICY_RULES.WASM, {
        what: 'the variable has no valid name',
        given: name,
        allowed: '1 to 256 characters',
      });
    }
  }

  /** @internal */
  public _toWire(): unknown {
    return { name: this.name, ...this.source };
  }
}
