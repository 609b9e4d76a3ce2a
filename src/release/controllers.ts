import { ReleaseController } from '../mesh/release-controller';

/** Each controller: the engine that needs it, and how it is installed. */
export const INSTALL: Readonly<Record<ReleaseController, { readonly engine: string; readonly command: string }>> = {
  [ReleaseController.ARGO_ROLLOUTS]: {
    engine: 'Argo Rollouts',
    command: 'helm install argo-rollouts argo/argo-rollouts --namespace argo-rollouts --create-namespace',
  },
  [ReleaseController.FLAGGER]: {
    engine: 'Flagger',
    command: 'helm install flagger flagger/flagger --namespace istio-system --set meshProvider=istio',
  },
};
