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

/** The `spec` of an Application. */
export function renderApplicationSpec(options: ArgoApplicationOptions): Record<string, unknown> {
  const ignored = options.contents ? movedFields(manifestsOf(options.contents).map(({ object }) => object)) : [];
  const automated = options.automated ?? true;
  const syncOptions = [
    // Fields that are ignored are kept as they are in the cluster, not only left out of the diff.
    ...(ignored.length > 0 ? ['RespectIgnoreDifferences=true', 'ApplyOutOfSyncOnly=true'] : []),
    // A delegate or subset that routes still name must outlive them.
    'PruneLast=true',
    ...(options.serverSideApply ? ['ServerSideApply=true'] : []),
    ...(options.createNamespace ? ['CreateNamespace=true'] : []),
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
