import type { FieldPath, KubeObject } from '../model/manifest';

/** Istio's own annotation: codes separated by commas, or `*`. */
export const ISTIO_SUPPRESS_ANNOTATION = 'galley.istio.io/analyze-suppress';

/** Ours: `CODE: reason`, several separated by semicolons or lines. */
export const ACKNOWLEDGE_ANNOTATION = 'cdk8s-mesh.io/acknowledge';

/** A decision to live with a rule's findings on certain objects. */
export interface Acknowledgement {
  /** A rule's code, or `*` for all. */
  readonly rule: string;
  readonly reason: string;
  /** The object as `Kind namespace/name`, where `*` stands for any text; every object where it is left out. */
  readonly object?: string;
  /** The path of a construct: its objects and those below it. */
  readonly constructPath?: string;
}

/** An acknowledgement that an object carries itself. */
export interface ObjectSuppression {
  readonly rule: string;
  readonly reason: string;
  readonly path: FieldPath;
  /** Whether its annotation has room for a reason. */
  readonly reasonExpected: boolean;
}

/** Reads the suppressions that an object's annotations carry. */
export function suppressionsOf(object: KubeObject): readonly ObjectSuppression[] {
  const annotations = object.metadata?.annotations;
  if (!annotations || typeof annotations !== 'object') return [];
  return [
    ...istioSuppressions(annotations[ISTIO_SUPPRESS_ANNOTATION]),
    ...acknowledgements(annotations[ACKNOWLEDGE_ANNOTATION]),
  ];
}

function istioSuppressions(value: unknown): ObjectSuppression[] {
  if (typeof value !== 'string') return [];
  const path = ['metadata', 'annotations', ISTIO_SUPPRESS_ANNOTATION];
  return words(value, ',').map((rule) => ({ rule, reason: '', path, reasonExpected: false }));
}

function acknowledgements(value: unknown): ObjectSuppression[] {
  if (typeof value !== 'string') return [];
  const path = ['metadata', 'annotations', ACKNOWLEDGE_ANNOTATION];
  return words(value, /[;\n]/).map((entry) => {
    const [rule = '', ...reason] = entry.split(/[:\s]+/);
    return { rule, reason: reason.join(' '), path, reasonExpected: true };
  });
}

function words(text: string, separator: string | RegExp): string[] {
  return text
    .split(separator)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** Makes a test of `Kind namespace/name` texts from a pattern in which `*` stands for any text. */
export function objectPattern(pattern: string): (object: string) => boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const regex = new RegExp(`^${parts.join('.*')}$`);
  return (object) => regex.test(object);
}
