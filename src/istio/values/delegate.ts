import { refuse } from '../../mesh/error';
import { ISTIO_RULES } from '../rules';

/** Where a delegate is. */
export interface DelegateOptions {
  /**
   * The namespace of the delegate.
   *
   * @default - that of the VirtualService that delegates
   */
  readonly namespace?: string;
}

const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/**
 * The VirtualService that decides further about the requests of a route: one without hosts of its own, kept by another team.
 * Delegation goes one level deep.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate
 */
export class Delegate {
  /**
   * A VirtualService by its name.
   *
   * @throws MESH1215 when name or namespace are no DNS-1123 names
   */
  public static named(name: string, options: DelegateOptions = {}): Delegate {
    for (const part of [name, options.namespace]) {
      if (part !== undefined && !NAME.test(part)) {
        refuse('Delegate.named', ISTIO_RULES.DELEGATE, { what: 'this is no name of an object', given: part });
      }
    }
    return new Delegate(name, options.namespace);
  }

  private constructor(
    /** The name of the VirtualService. */
    public readonly name: string,
    /** Its namespace; undefined for that of the VirtualService that delegates. */
    public readonly namespace?: string,
  ) {}

  /** @internal */
  public _toWire(): unknown {
    return { name: this.name, namespace: this.namespace };
  }
}
