import type { IstioRelease } from '../../model/istio-release';
import type { Rule } from '../../model/rule';
import type { Breach } from '../family';
import { LINT_RULES } from '../rules';
import type { Field } from '../field';

/** What the webhook knows of an object beside its spec, and where it writes what it finds. */
export class Report {
  public readonly breaches: Breach[] = [];
  private warns = true;

  public constructor(
    /** The whole object. */
    public readonly object: Field,
    /** The name, the namespace (`default` where there is none) and the labels. */
    public readonly metadata: {
      readonly name: string;
      readonly namespace: string;
      readonly labels: Readonly<Record<string, unknown>>;
    },
    private readonly version: IstioRelease,
  ) {}

  /** Whether the release that is asked about is at least another one. */
  public since(version: IstioRelease): boolean {
    return this.version >= version;
  }

  /** Notes what the webhook refuses. */
  public error(field: Field, message: string, fix?: string): void {
    this.note(LINT_RULES.WEBHOOK, field, message, fix);
  }

  /** Notes what the webhook lets pass with a warning; what holds for several places is said of the first, as istiod does. */
  public warn(field: Field, message: string, fix?: string): void {
    if (!this.warns) return;
    if (this.breaches.some((it) => it.rule === LINT_RULES.SCHEMA_WARNING && it.message === message)) return;
    this.note(LINT_RULES.SCHEMA_WARNING, field, message, fix);
  }

  /** Runs checks whose warnings istiod loses, as it hands on their errors alone. */
  public withoutWarnings(check: () => void): void {
    const { warns } = this;
    this.warns = false;
    check();
    this.warns = warns;
  }

  public note(rule: Rule, field: Field, message: string, fix?: string): void {
    this.breaches.push({ rule, path: field.path, message, ...(fix === undefined ? {} : { fix }) });
  }
}

/** Checks the spec of one kind. */
export type KindCheck = (spec: Field, report: Report) => void;
