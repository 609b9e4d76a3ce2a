import { ApiObject, ApiObjectMetadataDefinition, Lazy, type IAnyProducer } from 'cdk8s';
import type { Deployment } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { KubeObject } from '../model/manifest';
import type { MeshDeployment } from './mesh-deployment';
import type { VersionOptions } from './version';

/** What the Deployment of a version needs to know besides the version's options. */
export interface VersionDeploymentProps {
  readonly name: string;
  readonly image: string;
  readonly options: VersionOptions;
  /** What selects the pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** What Deployment and pods carry, the selector included. */
  readonly labels: Readonly<Record<string, string>>;
  /** What the pods alone carry besides. */
  readonly podLabels: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
  readonly serviceAccountName: string;
  /** Changes the rendered Deployment before patches apply: static sidecar injection. */
  readonly transform?: (deployment: KubeObject) => KubeObject;
}

const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment' };

/** Everything that can be said of a version and still leaves its pods with an image, a name and ports. */
const PLAIN_OPTIONS: ReadonlySet<string> = new Set<keyof VersionOptions>([
  'replicas',
  'podMetadata',
  'trafficPolicy',
  'name',
]);

function isPlain(options: VersionOptions): boolean {
  return Object.keys(options).every(
    (name) => PLAIN_OPTIONS.has(name) || options[name as keyof VersionOptions] === undefined,
  );
}

/**
 * The Deployment of a version.
 *
 * Most pods are no more than an image, a name and ports. They are written directly, and cdk8s-plus comes in where more is said of
 * them or somebody asks for its Deployment: that one weighs more than all other objects of a service together.
 */
export class VersionDeployment implements IAnyProducer {
  /** The emitted object. */
  public readonly apiObject: ApiObject;
  private full?: MeshDeployment;

  public constructor(
    private readonly scope: Construct,
    private readonly props: VersionDeploymentProps,
  ) {
    const { name, labels, options } = props;
    this.apiObject = new ApiObject(scope, 'Default', {
      ...DEPLOYMENT,
      metadata: { name, labels },
      spec: Lazy.any(this),
    });
    // What cdk8s-plus refuses, it refuses where it is said.
    if (!isPlain(options)) this.full = this.make();
  }

  /** The Deployment of cdk8s-plus; what is added to it is written. */
  public get workload(): Deployment {
    return (this.full ??= this.make());
  }

  private make(): MeshDeployment {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loading cdk8s-plus takes longer than most apps do
    const { MeshDeployment } = require('./mesh-deployment') as typeof import('./mesh-deployment');
    return new MeshDeployment(this.scope, 'deployment', this.props, this.apiObject);
  }

  /** The spec as it is written. */
  public produce(): unknown {
    const spec = this.full?._spec() ?? this.plainSpec();
    if (!this.props.transform) return spec;
    const { name, namespace } = this.apiObject.metadata;
    return this.props.transform({ ...DEPLOYMENT, metadata: namespace ? { name, namespace } : { name }, spec }).spec;
  }

  private plainSpec(): Record<string, unknown> {
    const { options, selector, image, serviceAccountName } = this.props;
    const ports = this.props.ports.map((containerPort) => ({ containerPort }));
    return {
      ...(options.replicas === undefined ? {} : { replicas: options.replicas }),
      selector: { matchLabels: selector },
      template: {
        metadata: this.podMetadata(),
        spec: {
          containers: [{ image, name: options.name ?? selector.app, ...(ports.length > 0 ? { ports } : {}) }],
          serviceAccountName,
        },
      },
    };
  }

  private podMetadata(): unknown {
    const labels = podLabels(this.props);
    const { podMetadata } = this.props.options;
    if (podMetadata === undefined) return { labels };
    return new ApiObjectMetadataDefinition({ ...podMetadata, labels, apiObject: this.apiObject }).toJson();
  }
}

/** The labels of the pods. */
export function podLabels({ labels, podLabels, options }: VersionDeploymentProps): Record<string, string> {
  return { ...labels, ...podLabels, ...options.podMetadata?.labels };
}
