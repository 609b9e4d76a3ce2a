import type { IConstruct } from 'constructs';
import type { Finding } from '../lint/finding';
import { lint } from '../lint/lint';
import { knownRelease } from '../model/istio-release';
import { acknowledge, acknowledgementsIn } from './acknowledgements';
import { settingsOf } from './settings';
import { manifestsOf } from './synthesis';

/** The linter, for programs: it runs by itself at synthesis, where its errors keep anything from being written. */
export class Lint {
  /**
   * Says that a rule's findings on a construct, and on everything below it, are known and wanted.
   *
   * @param scope the construct whose objects are meant
   * @param rule the code of the rule, such as `IST0118`; `cdk8s-mesh explain` lists them
   * @param reason why; an acknowledgement without a reason is refused
   */
  public static acknowledge(scope: IConstruct, rule: string, reason: string): void {
    acknowledge(scope, rule, reason);
  }

  /**
   * Everything that the linter finds in the objects of a construct and of what is below it: warnings and notes too, and
   * acknowledgements that acknowledge nothing. The rules are those of the release that is set at the construct.
   *
   * @param scope an App, a chart, or any other construct; objects outside it are unknown to the linter
   */
  public static findings(scope: IConstruct): Finding[] {
    const { istio } = settingsOf(scope);
    const acknowledgements = acknowledgementsIn(scope);
    return lint(manifestsOf(scope), { acknowledgements, version: knownRelease(istio) });
  }

  private constructor() {}
}
