import type { JsonObject } from './json';
import type { OverlaySettings } from './overlay/input';

/** A pod: its metadata and its spec, both canonical. */
export interface Pod {
  metadata: JsonObject;
  spec: JsonObject;
}

/** One pod to inject, with everything that decides how. */
export interface PodRequest extends OverlaySettings {
  readonly pod: Pod;
  /** Annotations that the webhook's configuration adds to every pod. */
  readonly injectedAnnotations: Readonly<Record<string, string>>;
  /** Cluster and network as the webhook's address has them. */
  readonly proxyEnv: Readonly<Record<string, string>>;
}

/** A pod that cannot be injected, for a reason that concerns one of its annotations or the whole of it. */
export class PodError extends Error {
  public constructor(
    message: string,
    public readonly annotation?: string,
    public readonly given?: string,
    public readonly allowed?: string,
  ) {
    super(message);
  }
}
