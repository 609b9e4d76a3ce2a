import { ApiObject, Lazy } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { checkSource, compareOptions, renderApplicationSpec } from './application-spec';

/** Where manifests come from: a folder of a Git repository, or a Helm chart. */
export interface ArgoSource {
  /** The repository's URL. */
  readonly repoUrl: string;
  /**
   * The folder within a Git repository.
   *
   * @default - none: `chart` is set
   */
  readonly path?: string;
  /**
   * The name of a Helm chart.
   *
   * @default - none: `path` is set
   */
  readonly chart?: string;
  /**
   * The branch, tag or commit, or the version of the chart.
   *
   * @default 'HEAD'
   */
  readonly targetRevision?: string;
  /**
   * Values for a Helm chart, as YAML or JSON text.
   *
   * @default - the chart's own
   */
  readonly helmValues?: string;
}

/** What an Application and the template of an ApplicationSet have in common. */
export interface ArgoApplicationOptions {
  /** Where the manifests come from. */
  readonly source: ArgoSource;
  /**
   * The construct whose objects that folder will hold. The fields of them that controllers move are left out of the diff.
   *
   * @default - no rules to ignore differences
   */
  readonly contents?: IConstruct;
  /**
   * The namespace of objects that name none.
   *
   * @default - none
   */
  readonly destinationNamespace?: string;
  /**
   * The cluster's API server.
   *
   * @default 'https://kubernetes.default.svc'
   */
  readonly destinationServer?: string;
  /** @default 'default' */
  readonly project?: string;
  /**
   * Whether Argo CD applies what changes in Git, deletes what left it and undoes what was changed by hand.
   *
   * @default true
   */
  readonly automated?: boolean;
  /**
   * Whether objects are applied and compared server-side. Argo CD's comparison without it overlooks what is added by hand to an
   * entry of a list, such as a match to a route of a VirtualService.
   *
   * @default true
   */
  readonly serverSideApply?: boolean;
  /**
   * Whether fields that are ignored are also left as they are when the rest of their object is applied; else a sync in the
   * middle of a release puts the weights of Git back. Rules in annotations of the objects need it as well.
   *
   * @default - true where `contents` has such fields
   */
  readonly respectIgnoreDifferences?: boolean;
  /**
   * Whether a sync applies only the objects that differ.
   *
   * @default - true where `contents` has fields that controllers move
   */
  readonly applyOutOfSyncOnly?: boolean;
  /**
   * Whether what left Git is deleted only after everything else is applied and healthy.
   *
   * @default true
   */
  readonly pruneLast?: boolean;
  /**
   * Whether the destination's namespace is created where it is missing.
   *
   * @default false
   */
  readonly createNamespace?: boolean;
  /**
   * More sync options, as Argo CD writes them.
   *
   * @default - those that a controller beside Git needs
   */
  readonly syncOptions?: string[];
}

/** What an Application is made of. */
export interface ArgoApplicationProps extends ArgoApplicationOptions {
  /**
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * The namespace that Argo CD watches for applications.
   *
   * @default 'argocd'
   */
  readonly namespace?: string;
}

/**
 * An Application of Argo CD.
 *
 * With `contents` it ignores exactly the fields that a Rollout, a Canary or an autoscaler in there moves, and tells Argo CD to
 * respect that when it applies: otherwise a sync in the middle of a release would put the weights of Git back.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/
 */
export class ArgoApplication extends Construct {
  /** The emitted object. */
  public readonly apiObject: ApiObject;

  public constructor(scope: Construct, id: string, props: ArgoApplicationProps) {
    super(scope, id);
    checkSource(this, props.source);
    this.apiObject = new ApiObject(this, 'Default', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: props.name ?? id, namespace: props.namespace ?? 'argocd', annotations: compareOptions(props) },
      spec: Lazy.any({ produce: () => renderApplicationSpec(props) }),
    });
  }
}
