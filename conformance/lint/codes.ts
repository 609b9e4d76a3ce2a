import { load } from 'js-yaml';
import { ISTIOCTL_FAMILY } from '../../src/lint/istioctl';
import { KUBERNETES_FAMILY } from '../../src/lint/kubernetes/family';
import { describeObject, lint, type LintSettings } from '../../src/lint/lint';
import { SCHEMA_FAMILY } from '../../src/lint/schema/family';
import { WEBHOOK_FAMILY } from '../../src/lint/webhook/family';
import type { Manifest } from '../../src/model/manifest';
import { JUDGED_RELEASE, type AnalyzerMessage } from '../client';

/** Codes that only one of the two gives, each with its reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  IST0103: 'of pods in a running cluster: a manifest of a Pod is still to be injected',
  IST0106: 'what the webhook refuses has codes of its own',
  IST0158: 'of the sidecars of a running cluster, and of what its injector would make of them now',
  IST0175: 'known from Istio 1.30 on; the judge is older',
  IST0176: 'known from Istio 1.30 on; the judge is older',
  IST0177: 'known from Istio 1.31 on; the judge is older',
};

/** Codes of ours for what an analyzer says with less of an idea of what may be missing from the files. */
const RENAMED: Readonly<Record<string, string>> = { MESH2001: 'IST0101' };

/** Kinds without a namespace. */
export const CLUSTER_SCOPED: readonly string[] = [
  'Namespace',
  'CustomResourceDefinition',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
];

/** A code that one of the two gives an object more often than the other. */
export interface CodeDifference {
  /** Positive where the analyzers say it more often. */
  readonly surplus: number;
  readonly code: string;
  /** `Kind namespace/name`. */
  readonly object: string;
}

/**
 * Each code and object that the analyzers and the linter do not give equally often. Of what is said in the same words of
 * several places istioctl drops all but one where it knows no line, so that the linter may say it of each.
 *
 * @param mesh MeshConfig as YAML
 */
export function codeDifferences(
  manifests: readonly Manifest[],
  messages: readonly AnalyzerMessage[],
  mesh?: string,
): CodeDifference[] {
  const theirs = new Map<string, string[]>();
  for (const { code, resource, message } of toldOnce(messages)) note(theirs, code, resource, message);
  const ours = new Map<string, string[]>();
  const names = new Map(manifests.map((manifest) => [describeObject(manifest), fullName(manifest)]));
  const settings: LintSettings = {
    families: [KUBERNETES_FAMILY, SCHEMA_FAMILY, WEBHOOK_FAMILY, ISTIOCTL_FAMILY],
    version: JUDGED_RELEASE,
    ...(mesh === undefined ? {} : { meshConfig: load(mesh) as Record<string, unknown> }),
  };
  for (const { rule, object = '', message } of lint(manifests, settings)) {
    note(ours, RENAMED[rule] ?? rule, names.get(object) ?? object, message);
  }
  return [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((key) => {
    const [code = '', ...object] = key.split(' ');
    const count = (theirs.get(key) ?? []).length;
    const own = ours.get(key) ?? [];
    const least = new Set(own).size;
    const surplus = count > own.length ? count - own.length : Math.min(count - least, 0);
    return surplus === 0 ? [] : [{ surplus, code, object: object.join(' ') }];
  });
}

function note(told: Map<string, string[]>, code: string, object: string, message: string): void {
  if (!code.startsWith('IST') || code in ELSEWHERE) return;
  const key = `${code} ${object}`;
  told.set(key, [...(told.get(key) ?? []), message]);
}

/** An object as the analyzers name it. */
export function fullName({ object: { kind, metadata } }: Manifest): string {
  const name = metadata?.name ?? '';
  return `${kind} ${CLUSTER_SCOPED.includes(kind) ? name : `${metadata?.namespace || 'default'}/${name}`}`;
}

/** What several analyzers find counts once, as `istioctl analyze` prints it. */
function toldOnce(messages: readonly AnalyzerMessage[]): AnalyzerMessage[] {
  const first = new Map<string, string>();
  return messages.filter(({ code, resource, message, analyzer }) => {
    const key = [code, resource, message].join(' ');
    if (!first.has(key)) first.set(key, analyzer);
    return first.get(key) === analyzer;
  });
}
