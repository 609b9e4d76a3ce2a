import { ApiObject, JsonPatch } from 'cdk8s';
import type { Workload } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { Subset } from '../istio/destination-rule';
import type { TrafficPolicy } from '../istio/traffic-policy';
import { Target, type Destination, type IDestination } from '../mesh/destination';
import { refuse } from '../mesh/error';
import { checkName } from '../mesh/name';
import { IstioVersion } from '../mesh/istio-version';
import { settingsOf, type ResolvedSettings } from '../mesh/settings';
import { SidecarMode, type SidecarBehaviour } from '../mesh/sidecar';
import { noteDeclaration } from '../mesh/synthesis';
import { Workloads, type IWorkloads } from '../mesh/workloads';
import type { KubeObject } from '../model/manifest';
import { checkPolicyPorts } from '../traffic/policy-ports';
import type { MeshService } from './mesh-service';
import { WORKLOAD_RULES } from './rules';
import type { Version, VersionOptions } from './version';
import { VersionDeployment } from './version-deployment';

/** One version of a service: its pods, and the subset of the DestinationRule that routes name. */
export class MeshVersion extends Construct implements IDestination, IWorkloads {
  /** @internal */
  public static _of(service: MeshService, id: string, version: Version): MeshVersion {
    return new MeshVersion(service, id, version);
  }

  /** The service that it is a version of. */
  public readonly service: MeshService;
  /** The name of the version, of the subset and the value of the label `version`. */
  public readonly name: string;
  /** The labels that tell its pods from those of other versions. */
  public readonly labels: { readonly [name: string]: string };
  /** The service account that its pods run under. */
  public readonly serviceAccountName: string;

  private readonly trafficPolicy?: TrafficPolicy;
  private readonly deployment?: VersionDeployment;
  private readonly adopted?: Workload;
  private isLeft = false;

  private constructor(service: MeshService, id: string, version: Version) {
    super(service, id);
    this.name = checkName(this, 'version', id);
    this.service = service;
    this.labels = { version: id };
    this.trafficPolicy = version._trafficPolicy;
    checkPolicyPorts(this, this.trafficPolicy, service.ports);
    const { image, options = {}, workload } = version._source;
    if (workload) this.adopted = this.adopt(workload);
    else if (image !== undefined) this.deployment = this.deploymentOf(image, options);
    const account = workload ? workload.serviceAccount : options.pod?.serviceAccount;
    this.serviceAccountName = account?.name ?? service.serviceAccountName;
    noteDeclaration();
  }

  /** The cdk8s-plus workload that makes its pods; undefined where something else deploys them. */
  public get workload(): Workload | undefined {
    return this.adopted ?? this.deployment?.workload;
  }

  /** Where it is: its service's host and its subset. */
  public get destination(): Destination {
    return { ...this.service.destination, subset: this.name };
  }

  /** Its pods. */
  public get selection(): Workloads {
    return Workloads._of({ namespace: this.service.namespace, labels: this.selector }, this.service.ports);
  }

  /** Whether its Deployment is its own: neither somebody else's workload, nor deployed elsewhere. @internal */
  public get _hasOwnPods(): boolean {
    return this.deployment !== undefined;
  }

  /** The template of its pods; undefined where something else deploys them. @internal */
  public get _podTemplate(): Record<string, unknown> | undefined {
    return this.podSpec?.template;
  }

  /** The labels of its pods. @internal */
  public get _podLabels(): Record<string, string> {
    const { metadata } = (this._podTemplate ?? {}) as { metadata?: { labels?: Record<string, string> } };
    return { ...metadata?.labels, ...this.selector };
  }

  /** How many pods it was declared with. @internal */
  public get _replicas(): number | undefined {
    return this.podSpec?.replicas;
  }

  /** No longer writes its Deployment. @internal */
  public _leaveToController(): void {
    this.node.tryRemoveChild('deployment');
    this.node.tryRemoveChild('Default');
    this.isLeft = true;
  }

  /** Whether something else writes its Deployment and its subset. @internal */
  public get _isLeftToController(): boolean {
    return this.isLeft;
  }

  /** Its subset as the DestinationRule takes it. @internal */
  public get _subset(): Subset {
    return {
      labels: { ...this.labels },
      name: this.name,
      ...(this.trafficPolicy ? { trafficPolicy: this.trafficPolicy } : {}),
    };
  }

  /**
   * This version with a share of the requests.
   *
   * @param weight a whole number, 0 included, relative to the weights beside it
   */
  public weight(weight: number): Target {
    return Target._of(this.destination).weight(weight);
  }

  /** This version at one port of its service. */
  public port(port: number): Target {
    return Target._of(this.destination).port(port);
  }

  private get podObject(): ApiObject | undefined {
    return this.adopted ? ApiObject.of(this.adopted) : this.deployment?.apiObject;
  }

  private get podSpec(): { readonly template: Record<string, unknown>; readonly replicas?: number } | undefined {
    return (this.podObject?.toJson() as { spec: { template: Record<string, unknown>; replicas?: number } } | undefined)
      ?.spec;
  }

  private sidecarIn({ istio }: ResolvedSettings): SidecarBehaviour {
    const { mode, _behaviour } = this.service._sidecar;
    if (istio === IstioVersion.V1_5 && mode === SidecarMode.WEBHOOK) {
      refuse(this, WORKLOAD_RULES.WEBHOOK_RELEASE, {
        what: `the webhook of Istio ${istio} does not read the labels that ask for a sidecar`,
        given: 'Sidecar.webhook(), which is the default',
        allowed: 'Sidecar.static() or Sidecar.none()',
      });
    }
    return _behaviour;
  }

  private deploymentOf(image: string, options: VersionOptions): VersionDeployment {
    const settings = settingsOf(this);
    const sidecar = this.sidecarIn(settings);
    const context = { settings, namespace: this.service.namespace };
    return new VersionDeployment(this, {
      name: checkName(this, 'name of the Deployment', `${this.service.name}-${this.name}`),
      image,
      options,
      selector: this.selector,
      labels: { ...this.selector, ...this.recommendedLabels },
      podLabels: sidecar.podLabels(settings.revision),
      // Several ports of a service may lead to one of its pods.
      ports: [...new Set(this.service.ports.map((port) => port.targetPort))],
      serviceAccountName: this.service.serviceAccountName,
      transform: sidecar.transform ? (deployment) => sidecar.transform!(deployment, context) : undefined,
    });
  }

  private adopt(workload: Workload): Workload {
    const { namespace } = workload.metadata;
    if (namespace !== this.service.namespace) {
      refuse(this, WORKLOAD_RULES.FOREIGN_NAMESPACE, {
        what: `workload ${workload.node.path} is in another namespace than the service`,
        given: namespace ?? '',
        allowed: this.service.namespace ?? 'none, as the service has none',
      });
    }
    const settings = settingsOf(this);
    const sidecar = this.sidecarIn(settings);
    for (const [label, value] of Object.entries(this.selector)) {
      const present = workload.podMetadata.getLabel(label);
      if (present !== undefined && present !== value) {
        refuse(this, WORKLOAD_RULES.SELECTOR, {
          what: `pods of ${workload.node.path} carry another label ${label}`,
          given: present,
          allowed: value,
        });
      }
      workload.podMetadata.addLabel(label, value);
    }
    for (const [label, value] of Object.entries({
      ...this.recommendedLabels,
      ...sidecar.podLabels(settings.revision),
    })) {
      if (workload.podMetadata.getLabel(label) === undefined) workload.podMetadata.addLabel(label, value);
    }
    if (!workload.serviceAccount) {
      const path = '/spec/template/spec/serviceAccountName';
      ApiObject.of(workload).addJsonPatch(JsonPatch.add(path, this.service.serviceAccountName));
    }
    if (sidecar.transform) {
      const context = { settings, namespace: this.service.namespace };
      const object = ApiObject.of(workload);
      const render = object.toJson.bind(object);
      object.toJson = () => sidecar.transform!(render() as KubeObject, context);
    }
    return workload;
  }

  private get selector(): Record<string, string> {
    return { app: this.service.name, version: this.name };
  }

  private get recommendedLabels(): Record<string, string> {
    return { 'app.kubernetes.io/name': this.service.name, 'app.kubernetes.io/version': this.name };
  }
}
