import type { IConstruct } from 'constructs';
import type { MeshModel } from '../routing/mesh-model';
import { acknowledge } from './acknowledgements';
import { modelOf } from './model-of';
import { configure, settingsOf, type MeshSettings } from './settings';
import { manifestsOf, noteDeclaration } from './synthesis';

/** The mesh that an app or a part of it is written for. */
export class Mesh {
  /**
   * Says what is known of the mesh, for a construct and everything below it. A plain cdk8s `App` or `Chart` will do.
   *
   * Call it before declaring what depends on it: names and labels are taken when a construct is made. Called again, the settings
   * given replace the earlier ones and the others stay.
   *
   * @param scope where the settings hold, downwards
   * @param settings what to set; what is left out is inherited
   */
  public static configure(scope: IConstruct, settings: MeshSettings): void {
    configure(scope, settings);
  }

  /** The settings that hold at a construct, every default filled in. */
  public static settingsOf(scope: IConstruct): MeshSettings {
    return settingsOf(scope);
  }

  /**
   * What the mesh does with requests, by the objects that a construct and everything below it would write.
   *
   * @param scope an App, a chart, or any other construct; objects outside it are unknown to the model
   */
  public static model(scope: IConstruct): MeshModel {
    return modelOf(scope, manifestsOf(scope));
  }

  /**
   * Lives with the findings of a rule on the objects of a construct and of everything below it: they no longer stop a synthesis.
   *
   * What Istio's API refuses is refused when the construct is made, and cannot be acknowledged.
   *
   * @param scope the construct
   * @param rule the code of the rule, as errors show it in brackets
   * @param reason why, for those who read it later
   * @throws MESH0112 when no rule has the code, or without a reason
   */
  public static acknowledge(scope: IConstruct, rule: string, reason: string): void {
    acknowledge(scope, rule, reason);
    noteDeclaration();
  }

  private constructor() {}
}
