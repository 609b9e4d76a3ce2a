import { isObject, type Json, type JsonObject } from './json';

/** Where a kind keeps the metadata and the spec of its pods. */
export interface KindFacts {
  /** Its type in the schema table. */
  readonly struct: string;
  readonly metadata: readonly string[];
  readonly spec: readonly string[];
  /** A template that must be there. */
  readonly required?: boolean;
}

const TEMPLATE = { metadata: ['spec', 'template', 'metadata'], spec: ['spec', 'template', 'spec'] };

/** By kind alone: the injector decodes a kind that it knows whatever its group and version are. */
const KINDS: ReadonlyMap<unknown, KindFacts> = new Map([
  ['Pod', { struct: 'Pod', metadata: ['metadata'], spec: ['spec'] }],
  ['ReplicationController', { struct: 'ReplicationController', ...TEMPLATE, required: true }],
  ['DeploymentConfig', { struct: 'DeploymentConfig', ...TEMPLATE, required: true }],
  ['Deployment', { struct: 'Deployment', ...TEMPLATE }],
  ['DaemonSet', { struct: 'DaemonSet', ...TEMPLATE }],
  ['ReplicaSet', { struct: 'ReplicaSet', ...TEMPLATE }],
  ['StatefulSet', { struct: 'StatefulSet', ...TEMPLATE }],
  ['Job', { struct: 'Job', ...TEMPLATE }],
  // The injector takes the metadata of the job template for those of the pod.
  [
    'CronJob',
    {
      struct: 'CronJob',
      metadata: ['spec', 'jobTemplate', 'metadata'],
      spec: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
    },
  ],
]);

/** The facts of a kind that is injected; undefined for every other. */
export function kindFacts(object: Json): KindFacts | undefined {
  return isObject(object) ? KINDS.get(object.kind) : undefined;
}

/** Whether an object is a list whose items are injected one by one. */
export function isList(object: Json): boolean {
  return isObject(object) && object.kind === 'List';
}

/** What is at a path; undefined where the path ends early. */
export function valueAt(object: JsonObject, path: readonly string[]): Json {
  let value: Json = object;
  for (const step of path) value = isObject(value) ? value[step] : undefined;
  return value;
}

/** The object with something else at a path; nothing of the original is changed. */
export function withValueAt(object: JsonObject, path: readonly string[], value: Json): JsonObject {
  const [step, ...rest] = path;
  return { ...object, [step]: rest.length === 0 ? value : withValueAt(object[step] ?? {}, rest, value) };
}
