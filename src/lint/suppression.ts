import type { FieldPath, KubeObject } from '../model/manifest';
import { quotedForRegex } from '../model/regex';

/** Istio's own annotation: codes separated by commas, or `*`. */
export const ISTIO_SUPPRESS_ANNOTATION = 'galley.istio.io/analyze-suppress';

/** Kiali's: codes separated by commas, or all of Kiali's where it is empty. */
export const KIALI_IGNORE_ANNOTATION = 'kiali.io/ignore-validations';

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
  /** A rule's code, or the beginning of codes with `*` behind it. */
  readonly rule: string;
  readonly reason: string;
  readonly path: FieldPath;
  /** Whether its annotation has room for a reason. */
  readonly reasonExpected: boolean;
  /** Whether it is for another tool too, which may find what is not found here. */
  readonly shared?: boolean;
}

/** Whether what names a rule, or a beginning of codes, means a code. */
export function covers(rule: string, code: string): boolean {
  return rule.endsWith('*') ? code.startsWith(rule.slice(0, -1)) : rule === code;
}

/** Reads the suppressions that an object's annotations carry. */
export function suppressionsOf(object: KubeObject): readonly ObjectSuppression[] {
  const annotations = object.metadata?.annotations;
  if (!annotations || typeof annotations !== 'object') return [];
  return [
    ...istioSuppressions(annotations[ISTIO_SUPPRESS_ANNOTATION]),
    ...kialiSuppressions(annotations[KIALI_IGNORE_ANNOTATION]),
    ...acknowledgements(annotations[ACKNOWLEDGE_ANNOTATION]),
  ];
}

function istioSuppressions(value: unknown): ObjectSuppression[] {
  if (typeof value !== 'string') return [];
  const path = ['metadata', 'annotations', ISTIO_SUPPRESS_ANNOTATION];
  return words(value, ',').map((rule) => ({ rule, reason: '', path, reasonExpected: false }));
}

function kialiSuppressions(value: unknown): ObjectSuppression[] {
  if (typeof value !== 'string') return [];
  const path = ['metadata', 'annotations', KIALI_IGNORE_ANNOTATION];
  const codes = value.trim() === '' ? ['KIA*'] : words(value, ',');
  return codes.map((rule) => ({ rule, reason: '', path, reasonExpected: false, shared: true }));
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
  const parts = pattern.split('*').map(quotedForRegex);
  const regex = new RegExp(`^${parts.join('.*')}$`);
  return (object) => regex.test(object);
}
