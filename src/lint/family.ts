import type { FieldPath, KubeObject, Manifest } from '../model/manifest';
import type { IstioRelease } from '../model/istio-release';
import type { Rule, Severity } from '../model/rule';

/** One broken rule at one field. */
export interface Breach {
  readonly rule: Rule;
  readonly path: FieldPath;
  /** What is wrong, for a person. */
  readonly message: string;
  /** How grave it is here; as grave as the rule says where it is left out. */
  readonly severity?: Severity;
  /** What to change; the rule's own advice where it is left out. */
  readonly fix?: string;
  /** Whether the object has another shape than its kind, so that checks of the whole mesh must not look at it. */
  readonly malformed?: boolean;
}

/** Everything that a check may look at. */
export interface LintInput {
  readonly manifests: readonly Manifest[];
  readonly version: IstioRelease;
  /** MeshConfig as plain data; undefined where none was given and none found. */
  readonly meshConfig?: Readonly<Record<string, unknown>>;
  /** The manifests of one kind, in order. */
  ofKind(kind: string): readonly Manifest[];
}

/** A family of rules that look at one object alone. */
export interface ObjectFamily {
  readonly scope: 'object';
  readonly name: string;
  readonly rules: readonly Rule[];
  check(object: KubeObject, input: LintInput, report: (breach: Breach) => void): void;
}

/** A family of rules that look at all objects together. */
export interface MeshFamily {
  readonly scope: 'mesh';
  readonly name: string;
  readonly rules: readonly Rule[];
  check(input: LintInput, report: (manifest: Manifest, breach: Breach) => void): void;
}

export type Family = ObjectFamily | MeshFamily;
