import { refuse } from '../mesh/error';
import type { ICaller } from './caller';
import { SECURITY_RULES } from './rules';

/** How the call graph is enforced. */
export interface CallGraphOptions {
  /**
   * Callers that may call every service on every port, such as a scraper of metrics that is in the mesh.
   *
   * @default - none
   */
  readonly alwaysAllow?: ICaller[];
  /**
   * Hosts that every sidecar knows besides those of declared calls, as `namespace/host`: a collector of traces, for one.
   *
   * @default - those of the root namespace
   */
  readonly alsoVisible?: string[];
  /**
   * Whether requests to hosts that nobody declared go out of the mesh, as plain text to wherever the application wants. They are
   * refused otherwise: 502 for HTTP, a closed connection for everything else.
   *
   * @default false
   */
  readonly allowUndeclaredHosts?: boolean;
}

/**
 * Whether what the services declare (`calls`, `allowFrom`, the routes of gateways) is only known, or is all that may happen.
 *
 * Enforced, each service gets an AuthorizationPolicy that lets its callers in by their identity and on its ports, and a Sidecar that
 * knows only what it calls; a MeshNamespace gets a policy that refuses everything else.
 */
export class CallGraph {
  /**
   * Exactly the declared calls get through.
   *
   * @throws MESH0706 for a visible host that is not `namespace/host`
   */
  public static enforced(options: CallGraphOptions = {}): CallGraph {
    for (const host of options.alsoVisible ?? []) {
      if (/^(\*|\.|[a-z0-9]([-a-z0-9]*[a-z0-9])?)\/(\*|(\*\.)?[a-z0-9][-a-z0-9]*(\.[a-z0-9][-a-z0-9]*)+)$/.test(host))
        continue;
      refuse('CallGraph.enforced', SECURITY_RULES.VISIBLE_HOST, {
        what: 'a visible host is not valid',
        given: host,
        allowed: 'namespace/host with a full name, or * in place of either',
      });
    }
    return new CallGraph({ ...options });
  }

  /** Nothing is emitted; the default. */
  public static off(): CallGraph {
    return new CallGraph();
  }

  private constructor(
    /** Undefined where it is off. @internal */
    public readonly _options?: CallGraphOptions,
  ) {}

  /** Whether only declared calls get through. */
  public get isEnforced(): boolean {
    return this._options !== undefined;
  }
}
