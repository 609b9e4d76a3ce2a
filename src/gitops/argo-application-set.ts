import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { refuse } from '../mesh/error';
import { checkSource, compareOptions, renderApplicationSpec } from './application-spec';
import type { ArgoApplicationOptions } from './argo-application';
import { GITOPS_RULES } from './rules';

/** One way an ApplicationSet finds what to make applications for. */
export class ArgoGenerator {
  /** One application for each entry; an entry's keys are the template's parameters, written `{{.key}}`. */
  public static list(elements: { readonly [parameter: string]: string }[]): ArgoGenerator {
    return new ArgoGenerator({ list: { elements: elements.map((element) => ({ ...element })) } });
  }

  /** One application for each folder of a Git repository that one of the patterns matches (`{{.path.path}}`, `{{.path.basename}}`). */
  public static gitDirectories(repoUrl: string, paths: string[], revision: string = 'HEAD'): ArgoGenerator {
    return new ArgoGenerator({ git: { repoURL: repoUrl, revision, directories: paths.map((path) => ({ path })) } });
  }

  /** One application for each cluster that Argo CD knows and whose Secret has these labels (`{{.name}}`, `{{.server}}`). */
  public static clusters(labels: { readonly [name: string]: string } = {}): ArgoGenerator {
    const selector = Object.keys(labels).length === 0 ? {} : { selector: { matchLabels: { ...labels } } };
    return new ArgoGenerator({ clusters: selector });
  }

  private constructor(private readonly wire: Record<string, unknown>) {}

  /** @internal */
  public _toWire(): Record<string, unknown> {
    return this.wire;
  }
}

/** What an ApplicationSet is made of. */
export interface ArgoApplicationSetProps extends ArgoApplicationOptions {
  /** Where the parameters come from. */
  readonly generators: ArgoGenerator[];
  /** The name of each application; it names at least one parameter, such as `bookinfo-{{.name}}`. */
  readonly applicationName: string;
  /** @default - the construct's id */
  readonly name?: string;
  /** @default 'argocd' */
  readonly namespace?: string;
}

/**
 * One Application for each cluster, folder or entry; parameters are Go templates, as in `https://{{.host}}`.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/
 */
export class ArgoApplicationSet extends Construct {
  /** The emitted object. */
  public readonly apiObject: ApiObject;

  public constructor(scope: Construct, id: string, props: ArgoApplicationSetProps) {
    super(scope, id);
    checkSource(this, props.source);
    if (props.generators.length === 0 || !props.applicationName.includes('{{')) {
      refuse(this, GITOPS_RULES.GENERATOR, {
        what: 'every application of a set needs a name of its own',
        given: { applicationName: props.applicationName, generators: props.generators.length },
        allowed: 'at least one generator, and a name with a parameter such as {{.name}}',
      });
    }
    const generators = [...props.generators];
    this.apiObject = new ApiObject(this, 'Default', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: props.name ?? id, namespace: props.namespace ?? 'argocd' },
      spec: Lazy.any({
        produce: () => ({
          goTemplate: true,
          goTemplateOptions: ['missingkey=error'],
          generators: generators.map((generator) => generator._toWire()),
          template: {
            metadata: { name: props.applicationName, annotations: compareOptions(props) },
            spec: renderApplicationSpec(props),
          },
        }),
      }),
    });
  }
}
