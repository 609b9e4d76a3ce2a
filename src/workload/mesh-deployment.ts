import { ApiObject, Lazy } from 'cdk8s';
import {
  Deployment,
  k8s,
  LabelSelector,
  Pod,
  type ContainerProps,
  type ISubject,
  type PodSelectorConfig,
} from 'cdk8s-plus-27';
import type { IServiceAccount } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { KubeObject } from '../model/manifest';
import { PlainDeployment } from './plain-deployment';
import { removeUnsaid } from './plus-defaults';
import { plusToJson } from './plus-json';
import type { VersionOptions } from './version';

/** What a MeshDeployment needs to know besides the version's options. */
export interface MeshDeploymentProps {
  readonly name: string;
  readonly image: string;
  readonly options: VersionOptions;
  /** What selects the pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** What Deployment and pods carry besides. */
  readonly labels: Readonly<Record<string, string>>;
  /** What the pods alone carry besides. */
  readonly podLabels: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
  readonly serviceAccount: IServiceAccount & ISubject;
  /** Changes the rendered Deployment before patches apply: static sidecar injection. */
  readonly transform?: (deployment: KubeObject) => KubeObject;
}

/** The part of a spec that the labels of pods are in. */
interface PodOwner {
  readonly template: { readonly metadata: { readonly labels: Record<string, string> } };
}

/**
 * A cdk8s-plus Deployment that selects by readable labels, writes only what was said, and whose object is a plain ApiObject, so
 * that patches on it lose nothing.
 */
export class MeshDeployment extends Deployment {
  private readonly selector: Readonly<Record<string, string>>;

  public constructor(scope: Construct, id: string, props: MeshDeploymentProps) {
    const { options } = props;
    const containers = [mainContainer(props), ...(options.pod?.containers ?? [])];
    super(scope, id, {
      serviceAccount: props.serviceAccount,
      ...options.pod,
      containers,
      metadata: { name: props.name },
      podMetadata: {
        ...options.podMetadata,
        labels: { ...props.selector, ...props.labels, ...props.podLabels, ...options.podMetadata?.labels },
      },
      replicas: options.replicas,
      strategy: options.strategy,
      minReady: options.minReady,
      progressDeadline: options.progressDeadline,
      select: false,
    });
    this.selector = props.selector;
    this.select(LabelSelector.of({ labels: { ...props.selector } }));
    const { apiVersion, kind } = k8s.KubeDeployment.GVK;
    const plain = PlainDeployment.of(this, options);
    const render = (): KubeObject => {
      const spec = (plain?.spec() ?? this.fullSpec(options, containers)) as PodOwner;
      delete spec.template.metadata.labels[Pod.ADDRESS_LABEL];
      const { name, namespace } = this.metadata;
      const deployment = { apiVersion, kind, metadata: namespace ? { name, namespace } : { name }, spec };
      return props.transform ? props.transform(deployment) : deployment;
    };
    this.node.tryRemoveChild('Resource');
    (this as unknown as { apiObject: ApiObject }).apiObject = new ApiObject(this, 'Default', {
      apiVersion,
      kind,
      metadata: { name: props.name, labels: { ...props.selector, ...props.labels } },
      spec: Lazy.any({ produce: () => render().spec }),
    });
  }

  private fullSpec(options: VersionOptions, containers: readonly ContainerProps[]): object {
    const said = this._toKube();
    removeUnsaid(said, options, containers);
    return plusToJson(said);
  }

  /** Selects the pods by the labels they are known by, not by a hash of the construct's path. */
  public override toPodSelectorConfig(): PodSelectorConfig {
    const { namespace } = this.metadata;
    return {
      labelSelector: LabelSelector.of({ labels: { ...this.selector } }),
      ...(namespace ? { namespaces: { names: [namespace] } } : {}),
    };
  }
}

function mainContainer(props: MeshDeploymentProps): ContainerProps {
  const {
    replicas: _r,
    pod: _p,
    podMetadata: _m,
    strategy: _s,
    minReady: _n,
    progressDeadline: _d,
    trafficPolicy: _t,
    ...said
  } = props.options;
  const [first, ...rest] = props.ports;
  return {
    ...said,
    image: props.image,
    name: said.name ?? props.selector.app,
    portNumber: said.portNumber ?? first,
    ports: [...rest.map((number) => ({ number })), ...(said.ports ?? [])],
  };
}
