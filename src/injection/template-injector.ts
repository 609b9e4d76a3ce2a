import { refuse } from '../mesh/error';
import { parseYaml } from './checks';
import { Appending } from './appending/appending';
import { appendingSettingsOfMaps } from './appending/settings';
import { specTemplate } from './appending/spec-template';
import { injectObject, type Mechanism } from './inject-object';
import { IstioProfile } from './injector';
import { deepCopy, isObject, type Json, type JsonObject } from './json';
import { Merging } from './merging';
import { PROFILE_FACTS } from './profile';
import { ProtoError } from './proto/message';
import { refuseOptions } from './refuse-options';
import type { InjectionResult } from './result';
import { INJECTION_RULES } from './rules';
import { settingsOfMaps } from './settings/settings';
import { ownTemplates, parsedTemplate } from './template/own-templates';

/** How pods are injected with the templates of an installation. */
export interface TemplateInjectorOptions {
  /**
   * The ConfigMap `istio-sidecar-injector` of the installation, or `istio-sidecar-injector-REVISION`, as an object.
   */
  readonly injector: any; // eslint-disable-line @typescript-eslint/no-explicit-any
  /**
   * The ConfigMap `istio`, or `istio-REVISION`, as an object.
   * @default - the defaults of Istio's code
   */
  readonly mesh?: any; // eslint-disable-line @typescript-eslint/no-explicit-any
  /**
   * The release whose code runs the templates.
   * @default - the newest
   */
  readonly profile?: IstioProfile;
  /**
   * Whether to do as the cluster's webhook does, with the policy, selectors, default templates, aliases and annotations of the
   * ConfigMap, instead of `istioctl kube-inject`, which ignores them all.
   * @default false
   */
  readonly webhook?: boolean;
  /**
   * Whether sidecars are native where a pod does not say.
   * @default false
   */
  readonly native?: boolean;
  /**
   * The revision of the control plane.
   * @default - the default revision
   */
  readonly revision?: string;
  /**
   * The cluster, as the webhook's address has it.
   * @default - that of the values
   */
  readonly cluster?: string;
  /**
   * The network, as the webhook's address has it.
   * @default - that of the values
   */
  readonly network?: string;
  /**
   * istiod's COMPLIANCE_POLICY.
   * @default none
   */
  readonly compliancePolicy?: string;
}

/**
 * Adds sidecars by the templates of an installation's own ConfigMaps, a company's templates included: what its webhook would do,
 * without the cluster.
 *
 * The templates are evaluated in Go's template language with the functions that Istio and Sprig give them; functions that read a
 * cluster or the time are not there.
 */
export class TemplateInjector {
  private readonly mechanism: Mechanism;

  /** Refuses ConfigMaps that hold no templates, and templates that do not parse. */
  public constructor(options: TemplateInjectorOptions) {
    const { data } = mapOf('injector', options.injector);
    const config = yamlOf('config', data.config);
    const values = yamlOf('values', data.values);
    const meshConfig = options.mesh === undefined ? {} : yamlOf('mesh', mapOf('mesh', options.mesh).data.mesh);
    const webhook = options.webhook ?? false;
    const facts = options.profile?._facts ?? PROFILE_FACTS[PROFILE_FACTS.length - 1];
    if (facts.appends) {
      const { native, cluster, network, compliancePolicy } = options;
      const newer = { webhook: webhook || undefined, native: native || undefined, cluster, network, compliancePolicy };
      refuseOptions('TemplateInjector', facts, newer);
      const settings = readMaps(() => appendingSettingsOfMaps(values, meshConfig));
      this.mechanism = new Appending(
        facts,
        settings,
        parsedTemplate('TemplateInjector', 'template', () => specTemplate(templateOf(config, data.config))),
      );
      return;
    }
    this.mechanism = new Merging({
      facts,
      ...readMaps(() => settingsOfMaps(facts, values, meshConfig)),
      templates: new Map(ownTemplates('TemplateInjector', templatesOf(config))),
      defaultTemplates: webhook && config.defaultTemplates?.length > 0 ? config.defaultTemplates : ['sidecar'],
      aliases: webhook ? (config.aliases ?? {}) : {},
      policy: webhook ? policyOf(config) : () => true,
      nativeDefault: options.native ?? false,
      revision: options.revision ?? '',
      proxyUid: 1337,
      proxyGid: 1337,
      compliancePolicy: options.compliancePolicy ?? '',
      injectedAnnotations: webhook ? (config.injectedAnnotations ?? {}) : {},
      proxyEnv: {
        ...(options.cluster && { ISTIO_META_CLUSTER_ID: options.cluster }),
        ...(options.network && { ISTIO_META_NETWORK: options.network }),
      },
    });
  }

  /** Injects one object, as `Injector.inject` does. The object itself is not changed. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  public inject(object: any): InjectionResult {
    const result = this._inject(object);
    return result.object === object ? result : { ...result, object: deepCopy(result.object) };
  }

  /**
   * The same without a copy, as `Injector._inject` does.
   * @internal
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  public _inject(object: any): InjectionResult {
    return injectObject(object as JsonObject, this.mechanism);
  }
}

function refused(what: string, allowed?: string): never {
  return refuse('TemplateInjector', INJECTION_RULES.settings, { what, allowed });
}

function mapOf(name: string, map: Json): { data: JsonObject } {
  if (isObject(map) && isObject(map.data)) return { data: map.data };
  return refused(`${name} is no ConfigMap`, 'an object with data');
}

function yamlOf(name: string, text: Json): JsonObject {
  if (typeof text !== 'string') return refused(`the ConfigMap has no key ${name}`, 'text of YAML');
  try {
    const value = parseYaml(text) ?? {};
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof ProtoError)) throw error;
    return refused(`${name} is ${error.message}`);
  }
  return refused(`${name} holds no object`, 'YAML of an object');
}

function readMaps<Settings>(read: () => Settings): Settings {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProtoError)) throw error;
    return refused(error.message);
  }
}

function templatesOf(config: JsonObject): JsonObject {
  if (isObject(config.templates) && Object.keys(config.templates).length > 0) return config.templates;
  return refused('config has no templates, as before Istio 1.9', 'templates by name, such as sidecar');
}

/** The one template of Istio 1.5. To Go a block of text that ends its file has no final newline where the file has none. */
function templateOf({ template }: JsonObject, text: string): string {
  if (typeof template === 'string') {
    const trimmed = template.trimEnd();
    return text.endsWith(trimmed.slice(trimmed.lastIndexOf('\n') + 1)) ? trimmed : template;
  }
  return refused('config has no template, as Istio 1.5 has it', 'text of a template');
}

type Labels = Readonly<Record<string, string>>;

/** The webhook's decision for a pod that does not say itself: never before always before the policy. */
function policyOf(config: JsonObject): (labels: Labels) => boolean {
  const selects = (list: Json, labels: Labels) =>
    (list ?? []).some((selector: JsonObject) => selected(selector, labels));
  return (labels) => {
    if (selects(config.neverInjectSelector, labels)) return false;
    return selects(config.alwaysInjectSelector, labels) || config.policy === 'enabled';
  };
}

const OPERATORS: Readonly<Record<string, (value: string | undefined, values: readonly string[]) => boolean>> = {
  In: (value, values) => value !== undefined && values.includes(value),
  NotIn: (value, values) => value === undefined || !values.includes(value),
  Exists: (value) => value !== undefined,
  DoesNotExist: (value) => value === undefined,
};

/** An empty selector selects nothing here. */
function selected(selector: JsonObject, labels: Labels): boolean {
  const exact = Object.entries(selector.matchLabels ?? {});
  const expressions: JsonObject[] = selector.matchExpressions ?? [];
  if (exact.length + expressions.length === 0) return false;
  return (
    exact.every(([name, value]) => labels[name] === value) &&
    expressions.every(({ key, operator, values = [] }) => OPERATORS[operator]?.(labels[key], values) ?? false)
  );
}
