import type { IConstruct } from 'constructs';
import { refuse } from '../mesh/error';
import { manifestsOf } from '../mesh/synthesis';
import type { ArgoApplicationOptions, ArgoSource } from './argo-application';
import { movedFields } from './moved-fields';
import { GITOPS_RULES } from './rules';

/** Refuses a source that is both a folder and a chart, or neither. */
export function checkSource(scope: IConstruct, source: ArgoSource): void {
  if ((source.path === undefined) === (source.chart === undefined)) {
    refuse(scope, GITOPS_RULES.SOURCE, {
      what: 'the source of an application is either a folder or a chart',
      given: { path: source.path, chart: source.chart },
      allowed: 'exactly one of path and chart',
    });
  }
}

/** Argo CD before 3.6 compares by server-side apply only where it is told to. */
export function compareOptions(options: ArgoApplicationOptions): Record<string, string> | undefined {
  return (options.serverSideApply ?? true)
    ? { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' }
    : undefined;
}

/** The `spec` of an Application. */
export function renderApplicationSpec(options: ArgoApplicationOptions): Record<string, unknown> {
  const ignored = options.contents ? movedFields(manifestsOf(options.contents).map(({ object }) => object)) : [];
  const automated = options.automated ?? true;
  const movesFields = ignored.length > 0;
  const switches: Readonly<Record<string, boolean>> = {
    RespectIgnoreDifferences: options.respectIgnoreDifferences ?? movesFields,
    ApplyOutOfSyncOnly: options.applyOutOfSyncOnly ?? movesFields,
    // A delegate or subset that routes still name must outlive them.
    PruneLast: options.pruneLast ?? true,
    ServerSideApply: options.serverSideApply ?? true,
    CreateNamespace: options.createNamespace ?? false,
  };
  const syncOptions = [
    ...Object.keys(switches).flatMap((name) => (switches[name] ? [`${name}=true`] : [])),
    ...(options.syncOptions ?? []),
  ];
  return {
    project: options.project ?? 'default',
    source: {
      repoURL: options.source.repoUrl,
      targetRevision: options.source.targetRevision ?? 'HEAD',
      path: options.source.path,
      chart: options.source.chart,
      helm: options.source.helmValues === undefined ? undefined : { values: options.source.helmValues },
    },
    destination: {
      server: options.destinationServer ?? 'https://kubernetes.default.svc',
      namespace: options.destinationNamespace,
    },
    syncPolicy: {
      automated: automated ? { prune: true, selfHeal: true } : undefined,
      syncOptions: [...new Set(syncOptions)],
    },
    ignoreDifferences:
      ignored.length === 0
        ? undefined
        : ignored.map(({ pointers, group, ...target }) => ({
            group: group === '' ? undefined : group,
            ...target,
            jsonPointers: [...pointers],
          })),
  };
}
