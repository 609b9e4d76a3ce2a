import type { ApiObject } from 'cdk8s';
import {
  Deployment,
  LabelSelector,
  Pod,
  ServiceAccount,
  type ContainerProps,
  type ISubject,
  type IServiceAccount,
  type PodSelectorConfig,
} from 'cdk8s-plus-27';
import { Dependable, type Construct } from 'constructs';
import { removeUnsaid } from './plus-defaults';
import { plusToJson } from './plus-json';
import { podLabels, type VersionDeploymentProps } from './version-deployment';

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
  private readonly options: VersionDeploymentProps['options'];
  private readonly said: readonly ContainerProps[];

  /** @param object the object that it is written as */
  public constructor(scope: Construct, id: string, props: VersionDeploymentProps, object: ApiObject) {
    const { options } = props;
    const containers = [mainContainer(props), ...(options.pod?.containers ?? [])];
    const account = ServiceAccount.fromServiceAccountName(scope, 'account', props.serviceAccountName);
    super(scope, id, {
      serviceAccount: account as IServiceAccount & ISubject,
      ...options.pod,
      containers,
      metadata: { name: props.name },
      podMetadata: { ...options.podMetadata, labels: podLabels(props) },
      replicas: options.replicas,
      strategy: options.strategy,
      minReady: options.minReady,
      progressDeadline: options.progressDeadline,
      select: false,
    });
    this.selector = props.selector;
    this.options = options;
    this.said = containers;
    this.select(LabelSelector.of({ labels: { ...props.selector } }));
    this.node.tryRemoveChild('Resource');
    // The object is not below it, but whatever is said of the one is meant for the other.
    this.node.defaultChild = object;
    this.node.addDependency = (...dependencies) => object.node.addDependency(...dependencies);
    Dependable.implement(this, { dependencyRoots: [object] });
    (this as unknown as { apiObject: ApiObject }).apiObject = object;
  }

  /** Its spec without what nobody said. @internal */
  public _spec(): Record<string, unknown> {
    const said = this._toKube();
    removeUnsaid(said, this.options, this.said);
    const spec = plusToJson(said);
    delete (spec as unknown as PodOwner).template.metadata.labels[Pod.ADDRESS_LABEL];
    return spec;
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

function mainContainer(props: VersionDeploymentProps): ContainerProps {
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
