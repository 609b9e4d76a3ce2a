import type { Principal } from '../istio/values';

/** Something that sends requests and has an identity: a service, a gateway, or a principal. */
export interface ICaller {
  /** The identities under which its pods call. */
  readonly principals: Principal[];
}

/** Callers that this app does not declare. */
export class Callers implements ICaller {
  /** Callers with these identities. */
  public static of(...principals: Principal[]): Callers {
    return new Callers(principals);
  }

  private constructor(
    /** The identities. */
    public readonly principals: Principal[],
  ) {}
}
