import type { FieldPath, Manifest } from '../model/manifest';
import { ANNOTATION } from './annotations';
import { isObject, type Json, type JsonObject } from './json';
import { kindFacts, valueAt } from './kinds';
import { asked } from './skip';

/** A workload with a sidecar of its own in a namespace whose pods the webhook injects. */
export interface TwiceInjected {
  readonly manifest: Manifest;
  /** Where its template says that it was injected. */
  readonly path: FieldPath;
  readonly namespace: string;
}

function isLabelled(labels: Json): boolean {
  if (!isObject(labels) || labels['istio-injection'] === 'disabled') return false;
  return labels['istio-injection'] === 'enabled' || Boolean(labels[ANNOTATION.revision]);
}

/** The workloads that would be injected twice: the webhook merges its own sidecar over the one that was written. */
export function injectedTwice(manifests: readonly Manifest[]): TwiceInjected[] {
  const labelled = new Set(
    manifests
      .filter(({ object }) => object.kind === 'Namespace' && isLabelled(object.metadata?.labels))
      .map(({ object }) => object.metadata?.name),
  );
  if (labelled.size === 0) return [];
  return manifests.flatMap((manifest) => {
    const facts = kindFacts(manifest.object);
    const namespace = manifest.object.metadata?.namespace;
    if (!facts || namespace === undefined || !labelled.has(namespace)) return [];
    const metadata: Json = valueAt(manifest.object as JsonObject, facts.metadata);
    if (!isObject(metadata?.annotations) || metadata.annotations[ANNOTATION.status] === undefined) return [];
    if (asked(metadata) === false) return [];
    return [{ manifest, path: [...facts.metadata, 'annotations', ANNOTATION.status], namespace }];
  });
}
