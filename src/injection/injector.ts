import { refuse } from '../mesh/error';
import { injectObject, type Mechanism } from './inject-object';
import type { Template, Templates } from './inject-pod';
import { deepCopy, type JsonObject } from './json';
import { Merging } from './merging';
import { gatewayOverlay } from './overlay/gateway';
import { grpcAgentOverlay } from './overlay/grpc-agent';
import { grpcSimpleOverlay } from './overlay/grpc-simple';
import { sidecarOverlay } from './overlay/sidecar';
import { PROFILE_FACTS, type ProfileFacts } from './profile';
import { ProtoError } from './proto/message';
import type { InjectionResult } from './result';
import { refuseOptions } from './refuse-options';
import { INJECTION_RULES } from './rules';
import { SetError } from './settings/set-path';
import { settingsOf } from './settings/settings';

/** A release of Istio whose injector this library knows. */
export class IstioProfile {
  /**
   * Istio 1.5.0, from its charts and code: pods before the merging injector, without native sidecars. Later patches of 1.5
   * write other sidecars.
   */
  public static readonly V1_5 = new IstioProfile('1.5');
  /** Istio 1.29, from the charts and code of 1.29.1. */
  public static readonly V1_29 = new IstioProfile('1.29');
  /** Istio 1.30, from the charts and code of 1.30.3. */
  public static readonly V1_30 = new IstioProfile('1.30');
  /** Istio 1.31, from the charts and code of 1.31.0-rc.0. */
  public static readonly V1_31 = new IstioProfile('1.31');

  /**
   * The profile of a release: `1.30` or any patch of it, such as `1.30.2`; of 1.5 only `1.5.0`. Refuses a release that has
   * none.
   */
  public static of(version: string): IstioProfile {
    const [, minor, rest] = /^v?(\d+\.\d+)((?:[.-].*)?)$/.exec(version) ?? [];
    const facts = PROFILE_FACTS.find((one) => one.minor === minor);
    if (facts && !(facts.appends && rest !== '' && `${minor}${rest}` !== facts.patch))
      return new IstioProfile(facts.minor);
    return refuse('IstioProfile.of', INJECTION_RULES.version, {
      what: 'there is no injection profile for this release of Istio',
      given: version,
      allowed: PROFILE_FACTS.map((one) => (one.appends ? one.patch : one.minor)).join(', '),
    });
  }

  /** The minor release. */
  public readonly minor: string;
  /** The patch release that the profile was taken from, which is also the default tag of the proxy's image. */
  public readonly patch: string;
  /** @internal */
  public readonly _facts: ProfileFacts;

  private constructor(minor: string) {
    this._facts = PROFILE_FACTS.find((one) => one.minor === minor)!;
    this.minor = minor;
    this.patch = this._facts.patch;
  }
}

/** How pods are injected. */
export interface InjectorOptions {
  /**
   * The release of Istio.
   * @default IstioProfile.V1_30
   */
  readonly profile?: IstioProfile;
  /**
   * Whether sidecars are native (init containers that keep running, Kubernetes 1.29 and later) where a pod's
   * annotation does not say.
   * @default false, as `istioctl kube-inject` does it without a cluster
   */
  readonly native?: boolean;
  /**
   * Settings in the form of `istioctl install --set`: `values.…`, `components.cni.enabled`, `meshConfig.…`.
   * @default none
   */
  readonly set?: string[];
  /**
   * Values of Istio's charts, as an object.
   * @default the charts' own
   */
  readonly values?: any; // eslint-disable-line @typescript-eslint/no-explicit-any
  /**
   * A MeshConfig, laid over that of the charts.
   * @default the charts' own
   */
  readonly meshConfig?: any; // eslint-disable-line @typescript-eslint/no-explicit-any
  /**
   * The spec of an IstioOperator.
   * @default none
   */
  readonly operator?: any; // eslint-disable-line @typescript-eslint/no-explicit-any
  /**
   * The registry and path of the proxy's image.
   * @default docker.io/istio
   */
  readonly hub?: string;
  /**
   * The tag of the proxy's image.
   * @default the patch release of the profile
   */
  readonly tag?: string;
  /**
   * The revision of the control plane.
   * @default the default revision
   */
  readonly revision?: string;
  /**
   * The user that the proxy runs as.
   * @default 1337
   */
  readonly proxyUid?: number;
  /**
   * The group that the proxy runs as.
   * @default 1337
   */
  readonly proxyGid?: number;
  /**
   * istiod's COMPLIANCE_POLICY, such as `fips-140-2`.
   * @default none
   */
  readonly compliancePolicy?: string;
}

const TEMPLATES: Templates = new Map<string, Template>([
  ['sidecar', { render: sidecarOverlay, directives: false }],
  ['gateway', { render: gatewayOverlay, directives: false }],
  ['grpc-agent', { render: grpcAgentOverlay, directives: false }],
  ['grpc-simple', { render: grpcSimpleOverlay, directives: false }],
]);

/**
 * Adds Istio's sidecar to workloads as `istioctl kube-inject` does it, without a cluster and without Istio.
 *
 * Fields that Go would fill with zero values are not written, and fields unknown to Kubernetes are kept; everything else
 * is what the release's own injector writes.
 */
export class Injector {
  /** @internal */
  public readonly _mechanism: Mechanism;

  /** Refuses settings that istiod would refuse. */
  public constructor(options: InjectorOptions = {}) {
    const facts = (options.profile ?? IstioProfile.V1_30)._facts;
    if (facts.appends) {
      refuseOptions('Injector', facts, fixedOptions(options));
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- hardly anybody injects like that any more
      const { appendingMechanism } = require('./appending/mechanism') as typeof import('./appending/mechanism');
      this._mechanism = readSettings(() => appendingMechanism(facts, options));
      return;
    }
    const settings = readSettings(() => settingsOf(facts, options));
    this._mechanism = new Merging({
      facts,
      ...settings,
      templates: templatesWith(settings.values.sidecarInjectorWebhook?.templates ?? {}),
      defaultTemplates: ['sidecar'],
      aliases: {},
      policy: () => true,
      nativeDefault: options.native ?? false,
      revision: options.revision ?? '',
      proxyUid: options.proxyUid ?? 1337,
      proxyGid: options.proxyGid ?? 1337,
      compliancePolicy: options.compliancePolicy ?? '',
      injectedAnnotations: {},
      proxyEnv: {},
    });
  }

  /**
   * Injects one object: a Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job, CronJob, Pod,
   * DeploymentConfig or List of such; every other kind is given back as it is. The object itself is not changed.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  public inject(object: any): InjectionResult {
    const result = this._inject(object);
    return result.object === object ? result : { ...result, object: deepCopy(result.object) };
  }

  /**
   * The same without a copy: results share what is equal in them, so nobody may change one.
   * @internal
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  public _inject(object: any): InjectionResult {
    return injectObject(object as JsonObject, this._mechanism);
  }
}

/** The charts' templates and, in their place or beside them, those of the settings. */
function templatesWith(own: JsonObject): Templates {
  if (Object.keys(own).length === 0) return TEMPLATES;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { ownTemplates } = require('./template/own-templates') as typeof import('./template/own-templates');
  return new Map([...TEMPLATES, ...ownTemplates('Injector', own)]);
}

/** What an appending release has fixed, where something else is asked for. */
function fixedOptions({ native, proxyUid, proxyGid, compliancePolicy }: InjectorOptions): Record<string, unknown> {
  return {
    native: native || undefined,
    proxyUid: proxyUid === 1337 ? undefined : proxyUid,
    proxyGid: proxyGid === 1337 ? undefined : proxyGid,
    compliancePolicy: compliancePolicy || undefined,
  };
}

function readSettings<Settings>(read: () => Settings): Settings {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProtoError || error instanceof SetError)) throw error;
    return refuse('Injector', INJECTION_RULES.settings, { what: error.message });
  }
}
