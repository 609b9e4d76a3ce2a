import { ANNOTATION } from './annotations';
import { goString, isObject, type Json, type JsonObject } from './json';
import type { Pod } from './pod';

/** Names of what an earlier injection added. */
export interface InjectedNames {
  readonly containers: readonly string[];
  readonly initContainers: readonly string[];
}

/** What the status annotation says; undefined where the pod has none or it cannot be read. */
export function injectedNames(metadata: JsonObject): InjectedNames | undefined {
  const text: string | undefined = metadata.annotations?.[ANNOTATION.status];
  if (text === undefined) return undefined;
  const status = parse(text);
  if (!isObject(status)) return undefined;
  return { containers: status.containers ?? [], initContainers: status.initContainers ?? [] };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const LISTS = ['initContainers', 'containers', 'volumes', 'imagePullSecrets'];

/** The status annotation: what the templates added, list by list. */
export function statusJson(template: Pod, revision: string): string {
  const parts = LISTS.map((list) => {
    const items: JsonObject[] | undefined = template.spec[list];
    const names = items && items.length > 0 ? `[${items.map((item) => goString(item.name ?? '')).join(',')}]` : 'null';
    return `"${list}":${names}`;
  });
  return `{${parts.join(',')},"revision":${goString(revision === '' ? 'default' : revision)}}`;
}
