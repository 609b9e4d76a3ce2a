import type { KubeObject } from '../model/manifest';
import type { ResolvedSettings } from './settings';

/** How a workload gets its sidecar. */
export enum SidecarMode {
  /** The cluster's admission webhook injects it when the pod is created. */
  WEBHOOK = 'webhook',
  /** It is written into the pod template at synthesis. */
  STATIC = 'static',
  /** There is none. */
  NONE = 'none',
}

/** What a sidecar writer may read besides the workload itself. */
export interface SidecarContext {
  /** The settings of the mesh at the workload, every default filled in. */
  readonly settings: ResolvedSettings;
  /** The workload's namespace, where it is known. */
  readonly namespace?: string;
}

/** How one mode marks namespaces and pods, and what it does to a rendered workload. */
export interface SidecarBehaviour {
  readonly mode: SidecarMode;
  /** Labels of the namespace; the mesh's revision where it has one. */
  namespaceLabels(revision: string | undefined): Record<string, string>;
  /** Labels of each pod. */
  podLabels(revision: string | undefined): Record<string, string>;
  /** Turns a rendered workload (Deployment and the like) into the one that is written. */
  transform?(workload: KubeObject, context: SidecarContext): KubeObject;
}

const WEBHOOK: SidecarBehaviour = {
  mode: SidecarMode.WEBHOOK,
  namespaceLabels: (revision): Record<string, string> =>
    revision ? { 'istio.io/rev': revision } : { 'istio-injection': 'enabled' },
  podLabels: (revision) => ({
    'sidecar.istio.io/inject': 'true',
    ...(revision ? { 'istio.io/rev': revision } : {}),
  }),
};

const NONE: SidecarBehaviour = {
  mode: SidecarMode.NONE,
  namespaceLabels: () => ({}),
  podLabels: () => ({ 'sidecar.istio.io/inject': 'false' }),
};

/** Where the proxies of a workload come from. */
export class Sidecar {
  /**
   * The cluster's injection webhook adds the sidecar: pods carry `sidecar.istio.io/inject: "true"` (and `istio.io/rev` where the
   * mesh has a revision), so that upgrading the control plane upgrades the sidecars at the next restart.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
   */
  public static webhook(): Sidecar {
    return new Sidecar(WEBHOOK);
  }

  /** No sidecar: pods carry `sidecar.istio.io/inject: "false"`, which holds in an injected namespace too. */
  public static none(): Sidecar {
    return new Sidecar(NONE);
  }

  /** Which of the ways this is. */
  public readonly mode: SidecarMode;

  /** @internal */
  public readonly _behaviour: SidecarBehaviour;

  private constructor(behaviour: SidecarBehaviour) {
    this.mode = behaviour.mode;
    this._behaviour = behaviour;
  }
}
