import type { Rule } from '../model/rule';

/** Rules of what a GitOps tool reads. */
export const GITOPS_RULES = {
  ENGINE_WAVE: {
    code: 'MESH0901',
    severity: 'error',
    title: 'a Rollout or Canary stands in the last wave of its application',
    protects:
      'a paused release keeps a sync operation running for as long as a later wave exists, so the rest is never applied',
    fix: 'give every other object a lower sync wave than the Rollout or Canary',
    page: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
  },
  SOURCE: {
    code: 'MESH0902',
    severity: 'error',
    title: 'an application has one source: a folder in Git or a Helm chart',
    protects: 'Argo CD refuses an application whose source says both or neither',
    fix: 'set either path, or chart',
    page: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/',
  },
  GENERATOR: {
    code: 'MESH0903',
    severity: 'error',
    title: 'an ApplicationSet has at least one generator, and its template says what differs',
    protects: 'without a generator nothing is deployed; with one name for all, the applications overwrite each other',
    fix: 'add a generator and use one of its parameters in the name',
    page: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/',
  },
  ROUTE_ORDER: {
    code: 'MESH0905',
    severity: 'error',
    title: 'what a route names is applied before it',
    protects: 'Istio drops a route whose delegate is not there yet, and one to a subset that is not there answers 503',
    fix: 'leave the waves to ArgoCd.annotate, or give the delegate or DestinationRule a lower one than the VirtualService',
    page: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
  },
  INTERVAL: {
    code: 'MESH0904',
    severity: 'error',
    title: 'a reconcile interval is longer than nothing',
    protects: 'Flux refuses a Kustomization without a positive interval',
    fix: 'give a Duration of at least one second',
    page: 'https://fluxcd.io/flux/components/kustomize/kustomizations/',
  },
} as const satisfies Record<string, Rule>;
