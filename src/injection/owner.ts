import { quotedForRegex } from '../model/regex';
import type { JsonObject } from './json';
import type { WorkloadMeta } from './overlay/input';

const CRON_JOB = /^(.+)-\d{8,10}$/s;

/** The workload that a bare pod belongs to, as far as its owner and labels tell. */
export function workloadOfPod(metadata: JsonObject): WorkloadMeta {
  const pod: WorkloadMeta = {
    apiVersion: 'v1',
    kind: 'Pod',
    name: metadata.name ?? '',
    namespace: metadata.namespace ?? '',
  };
  const owner: JsonObject | undefined = (metadata.ownerReferences ?? []).find(
    (reference: JsonObject) => reference.controller,
  );
  if (!metadata.generateName || !owner) return pod;
  const labels: Readonly<Record<string, string>> = metadata.labels ?? {};
  const owned = { ...pod, apiVersion: owner.apiVersion ?? '', kind: owner.kind ?? '', name: owner.name ?? '' };
  const found = { ...owned, ...behind(owned, labels) };
  return found.name === '' ? { ...found, name: pod.name } : found;
}

/** The object behind an owner that is itself made by another. */
function behind(owner: WorkloadMeta, labels: Readonly<Record<string, string>>): Partial<WorkloadMeta> {
  const without = (hash: string | undefined) =>
    hash && owner.kind === 'ReplicaSet' && owner.name.endsWith(hash)
      ? owner.name.replace(new RegExp(`-${quotedForRegex(hash)}$`), '')
      : undefined;
  const deployment = without(labels['pod-template-hash']);
  if (deployment !== undefined) return { kind: 'Deployment', name: deployment };
  const rollout = without(labels['rollouts-pod-template-hash']);
  if (rollout !== undefined) return { kind: 'Rollout', apiVersion: 'v1alpha1', name: rollout };
  if (owner.kind === 'ReplicationController' && labels.deploymentconfig)
    return { kind: 'DeploymentConfig', name: labels.deploymentconfig };
  const cronJob = owner.kind === 'Job' ? CRON_JOB.exec(owner.name) : null;
  return cronJob ? { kind: 'CronJob', apiVersion: 'batch/v1', name: cronJob[1] } : {};
}
