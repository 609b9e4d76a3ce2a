export * from './argo-application';
export * from './argo-application-set';
export * from './argo-cd';
export * from './argo-health-checks';
export * from './flux-kustomization';
