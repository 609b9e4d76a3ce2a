export { Analysis, type AnalysisOptions, type AnalysisQuery } from './analysis';
export { type ArgoRolloutsOptions, type BlueGreenOptions, type ReleaseAutoscaling } from './argo-rollouts';
export * from './canary-release';
export { Engine, type StaticEngineOptions } from './engine';
export { FlaggerWebhookType, type FlaggerOptions, type FlaggerWebhook } from './flagger';
export * from './release-step';
export * from './release-table';
export { Step } from './step';
