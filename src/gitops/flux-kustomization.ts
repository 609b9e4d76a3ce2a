import { ApiObject, Duration, Lazy } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { refuse } from '../mesh/error';
import { manifestsOf } from '../mesh/synthesis';
import { movedFields, SELECTOR_HASH } from './moved-fields';
import { GITOPS_RULES } from './rules';

/** What a Kustomization of Flux is made of. */
export interface FluxKustomizationProps {
  /** The GitRepository (or another source) that holds the manifests. */
  readonly sourceName: string;
  /** @default 'GitRepository' */
  readonly sourceKind?: string;
  /** The folder within the source, such as `./dist/bookinfo`. */
  readonly path: string;
  /**
   * The construct whose objects that folder will hold. The fields of them that controllers move are left alone.
   *
   * @default - no rules to ignore drift
   */
  readonly contents?: IConstruct;
  /** What must be ready before. */
  readonly dependsOn?: FluxKustomization[];
  /**
   * How often the cluster is compared with Git.
   *
   * @default Duration.minutes(10)
   */
  readonly interval?: Duration;
  /**
   * Whether what left Git is deleted.
   *
   * @default true
   */
  readonly prune?: boolean;
  /**
   * Whether the Kustomization is ready only when all its objects are: what others depend on should. A Rollout or Canary of
   * `contents` counts as ready while its release is under way, so that nothing waits for days; a failed one does not.
   *
   * @default true
   */
  readonly wait?: boolean;
  /**
   * How long applying and waiting may take.
   *
   * @default - the interval
   */
  readonly timeout?: Duration;
  /**
   * The namespace of all objects, in place of the one they name.
   *
   * @default - each object's own
   */
  readonly targetNamespace?: string;
  /**
   * The service account that applies the objects.
   *
   * @default - the one of Flux itself
   */
  readonly serviceAccountName?: string;
  /** @default - the construct's id */
  readonly name?: string;
  /** @default 'flux-system' */
  readonly namespace?: string;
}

/**
 * A Kustomization of Flux. Flux has no waves: split what must come first into a Kustomization of its own and name it in
 * `dependsOn`. Ignore rules need Flux 2.9.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
export class FluxKustomization extends Construct {
  /** The emitted object. */
  public readonly apiObject: ApiObject;

  public constructor(scope: Construct, id: string, props: FluxKustomizationProps) {
    super(scope, id);
    const interval = props.interval ?? Duration.minutes(10);
    if (interval.toMilliseconds() < 1000) {
      refuse(this, GITOPS_RULES.INTERVAL, {
        what: 'the interval is too short',
        given: `${interval.toMilliseconds()}ms`,
      });
    }
    const dependencies = [...(props.dependsOn ?? [])];
    this.apiObject = new ApiObject(this, 'Default', {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: props.name ?? id, namespace: props.namespace ?? 'flux-system' },
      spec: Lazy.any({
        produce: () => {
          const contents = props.contents ? manifestsOf(props.contents).map(({ object }) => object) : [];
          const ignored = movedFields(contents);
          const wait = props.wait ?? true;
          const checks = wait ? HEALTH_CHECKS.filter(({ kind }) => contents.some((it) => it.kind === kind)) : [];
          return {
            interval: `${interval.toSeconds({ integral: false })}s`,
            timeout: props.timeout && `${props.timeout.toSeconds({ integral: false })}s`,
            path: props.path,
            targetNamespace: props.targetNamespace,
            serviceAccountName: props.serviceAccountName,
            prune: props.prune ?? true,
            wait,
            healthCheckExprs: checks.length === 0 ? undefined : checks.map((check) => ({ ...check })),
            sourceRef: { kind: props.sourceKind ?? 'GitRepository', name: props.sourceName },
            dependsOn:
              dependencies.length === 0 ? undefined : dependencies.map(({ apiObject }) => referenceTo(apiObject)),
            ignore:
              ignored.length === 0
                ? undefined
                : ignored.map(({ pointers, group, ...target }) => ({
                    paths: pointers.map((pointer) => FIELD_OF[pointer] ?? pointer),
                    target: { group: group === '' ? undefined : group, ...target },
                  })),
          };
        },
      }),
    });
  }
}

/** Flux replaces an ignored field by the live one, so it must be one that Git has. */
const FIELD_OF: Readonly<Record<string, string>> = { [SELECTOR_HASH]: '/spec/selector' };

/** Expressions of CEL; what neither is current nor failed is in progress. */
const HEALTH_CHECKS = [
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    failed: "status.phase == 'Degraded'",
    current: "status.phase in ['Healthy', 'Paused', 'Progressing']",
  },
  {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    failed: "status.phase == 'Failed'",
    current: "!(status.phase in ['', 'Initializing', 'Failed', 'Terminating'])",
  },
];

function referenceTo(object: ApiObject): Record<string, string | undefined> {
  return { name: object.name, namespace: object.metadata.namespace };
}
