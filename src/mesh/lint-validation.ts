import { ManifestFiles } from '../files';
import type { Finding } from '../lint/finding';
import { lint } from '../lint/lint';
import { DEFAULT_RELEASE, isIstioRelease } from '../model/istio-release';
import { readRuleSet } from '../lint/rule-set';

/** How the validation lints. */
export interface LintValidationProps {
  /**
   * The Istio release whose rules hold: `1.29`, `1.30` or `1.31`.
   *
   * @default '1.30'
   */
  readonly istio?: string;
  /**
   * Severities of rules by their codes: `off`, `info`, `warning` or `error`.
   *
   * @default - each rule's own severity
   */
  readonly severities?: { readonly [code: string]: string };
}

/** What the cdk8s command line hands to a validation, as far as it is read here. */
interface Context {
  readonly manifests: readonly string[];
  readonly report: {
    addViolation(violation: object): void;
    submit(status: 'success' | 'failure'): void;
  };
}

/**
 * The linter as a validation plugin of the cdk8s command line, for apps that are no `MeshApp`.
 *
 * In `cdk8s.yaml`: `validations: [{ package: cdk8s-mesh, version: 0.1.0, class: LintValidation }]`. Findings of severity error
 * fail the synthesis; the others are in its report.
 */
export class LintValidation {
  private readonly props: LintValidationProps;

  public constructor(props: LintValidationProps = {}) {
    this.props = props;
  }

  /**
   * Lints the synthesized manifests.
   *
   * @param context the context of the command line: its `manifests` are read and its `report` is written
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the type belongs to the cdk8s command line
  public async validate(context: any): Promise<void> {
    const { manifests, report } = context as Context;
    const findings = this.findings(ManifestFiles.load([...manifests]));
    for (const finding of findings) report.addViolation(violationOf(finding));
    report.submit(findings.some(({ severity }) => severity === 'error') ? 'failure' : 'success');
  }

  private findings(files: ManifestFiles): Finding[] {
    const { istio = DEFAULT_RELEASE, severities = {} } = this.props;
    if (!isIstioRelease(istio)) throw new Error(`istio: ${istio} is none of 1.29, 1.30 and 1.31`);
    const { ruleSet, problems } = readRuleSet({ severities });
    if (problems.length > 0) throw new Error(problems.join('; '));
    return lint(files._manifests, { version: istio, ruleSet, fileProblems: files.problems });
  }
}

function violationOf({ rule, severity, object, path, file, line, message, fix }: Finding): object {
  return {
    ruleName: rule,
    recommendation: `${severity}: ${message}`,
    fix,
    violatingResources: [
      {
        resourceName: object?.split(/[ /]/).at(-1) ?? '',
        manifestPath: file ?? '',
        locations: [
          [path, line === undefined ? undefined : `line ${line}`].filter((part) => part !== undefined).join(', '),
        ],
      },
    ],
  };
}
