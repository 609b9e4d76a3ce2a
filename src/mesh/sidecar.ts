import type { KubeObject } from '../model/manifest';
import type { ResolvedSettings } from './settings';
import type { SidecarOptions, StaticSidecarOptions } from './sidecar-options';

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

/** What only sidecars with options need, and those that are written. */
function whatWritesSidecars(): typeof import('./static-sidecar') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- most meshes have neither
  return require('./static-sidecar');
}

/** Where the proxies of a workload come from. */
export class Sidecar {
  /**
   * The cluster's injection webhook adds the sidecar: pods carry `sidecar.istio.io/inject: "true"` (and `istio.io/rev` where the
   * mesh has a revision), so that upgrading the control plane upgrades the sidecars at the next restart.
   *
   * Options become the annotations that Istio documents for them. With Istio 1.5, whose webhook knows no such label, services refuse
   * it (MESH0207).
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
   */
  public static webhook(options: SidecarOptions = {}): Sidecar {
    if (Object.keys(options).length === 0) return new Sidecar(WEBHOOK);
    const { checkedAnnotations, withAnnotations } = whatWritesSidecars();
    const annotations = checkedAnnotations('Sidecar.webhook', options, true);
    return new Sidecar({ ...WEBHOOK, transform: (workload) => withAnnotations(workload, annotations) });
  }

  /**
   * The sidecar is written into the pod template at synthesis, exactly as `istioctl kube-inject` of the mesh's Istio does it: for
   * review in Git, and for clusters without the webhook. A new release of Istio then needs a new synthesis.
   *
   * Namespaces get no injection label, since the webhook would replace what is written here.
   *
   * With Istio 1.5 the options are refused (MESH1108) that it has no annotation for: native sidecars, holding the application,
   * limits of resources, a proxy configuration of the workload's own.
   *
   * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#manual-sidecar-injection
   */
  public static static(options: StaticSidecarOptions = {}): Sidecar {
    const { checkedAnnotations, StaticSidecars, withAnnotations } = whatWritesSidecars();
    const annotations = checkedAnnotations('Sidecar.static', options, false);
    const sidecars = new StaticSidecars(options);
    return new Sidecar({
      mode: SidecarMode.STATIC,
      namespaceLabels: () => ({}),
      podLabels: () => ({}),
      transform: (workload, context) => sidecars.inject(withAnnotations(workload, annotations), context),
    });
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
