import { deepCopy, isObject, type JsonObject } from '../json';
import type { LaterFields } from '../later-fields';
import type { ProfileFacts } from '../profile';
import { MessageSchema, ProtoError } from '../proto/message';
import { CHART_PLATFORMS, CHART_PROFILES, OPERATOR_PROFILES } from './chart-profiles';
import { CHART_VALUES } from './chart-values';
import { applyMesh, chartMesh, DEFAULT_MESH, type MeshSettings } from './mesh';
import { overlayTree, setPath } from './set-path';
import { VALUES_ENUMS, VALUES_MESSAGES } from './values-messages';

/** The values of a release: those that `istioctl install` takes, and the same as the injector reads them. */
interface ValuesSchemas {
  readonly operator: MessageSchema;
  readonly injector: MessageSchema;
}

const schemasByFields = new Map<LaterFields, ValuesSchemas>();

function schemasWith(later: LaterFields): ValuesSchemas {
  let known = schemasByFields.get(later);
  if (!known) {
    const table = VALUES_MESSAGES + later.values;
    known = {
      operator: new MessageSchema(table, VALUES_ENUMS, true),
      injector: new MessageSchema(table, VALUES_ENUMS),
    };
    schemasByFields.set(later, known);
  }
  return known;
}

const OPERATOR_FIELDS = [
  'compatibilityVersion',
  'components',
  'hub',
  'installPackagePath',
  'meshConfig',
  'namespace',
  'profile',
  'revision',
  'tag',
  'unvalidatedValues',
  'values',
];

/** What the person who injects can say of the mesh. */
export interface SettingsInput {
  /** Flags as `istioctl install --set` takes them. */
  readonly set?: readonly string[];
  /** Values of Istio's charts. */
  readonly values?: JsonObject;
  /** The spec of an IstioOperator. */
  readonly operator?: JsonObject;
  /** A MeshConfig, laid over that of the charts. */
  readonly meshConfig?: JsonObject;
  readonly hub?: string;
  readonly tag?: string;
}

/** The settings of a mesh as the injector's ConfigMaps have them. */
export interface Settings {
  /** The values that the charts hand to the injector. */
  readonly values: JsonObject;
  readonly mesh: MeshSettings;
}

/** Puts the settings together as the charts do it: defaults, then values, then flags. */
export function settingsOf(facts: ProfileFacts, input: SettingsInput): Settings {
  const schemas = schemasWith(facts.fields);
  const asked = operatorSpec(input);
  checkOperator(asked, schemas.operator);
  const spec = overlayTree(OPERATOR_PROFILES[asked.profile] ?? {}, asked);
  const root = chartRoot(overlayTree(CHART_VALUES, { global: { tag: facts.patch } }), input, spec);
  const mesh = applyMesh(DEFAULT_MESH, overlayTree(chartMesh(root), root.meshConfig ?? {}), facts.fields);
  const values = {
    global: root.global,
    sidecarInjectorWebhook: root.sidecarInjectorWebhook,
    revision: root.revision,
    pilot: { cni: root.cni, env: root.env },
    gateways: { securityContext: root.gateways?.securityContext, seccompProfile: root.gateways?.seccompProfile },
  };
  schemas.injector.apply('Values', {}, values);
  return { values, mesh: input.meshConfig ? applyMesh(mesh, input.meshConfig, facts.fields) : mesh };
}

/** The spec of an IstioOperator with the flags laid over it. */
export function operatorSpec(input: SettingsInput): JsonObject {
  const spec: JsonObject = overlayTree({}, deepCopy(input.operator ?? {}));
  for (const flag of input.set ?? []) setPath(spec, flag);
  return spec;
}

/** Refuses what istioctl would refuse of its flags. */
export function checkOperator(spec: JsonObject, schema: MessageSchema): void {
  const unknown = Object.keys(spec).find((name) => !OPERATOR_FIELDS.includes(name));
  if (unknown !== undefined) throw new ProtoError(`unknown field ${unknown}; there are ${OPERATOR_FIELDS.join(', ')}`);
  schema.apply('Values', {}, spec.values);
  const enabled = spec.components?.cni?.enabled;
  if (enabled !== undefined && enabled !== null && typeof enabled !== 'boolean') {
    throw new ProtoError(`components.cni.enabled: ${JSON.stringify(enabled)} is not of type bool`);
  }
}

/** The settings as an installation's ConfigMaps have them. */
export function settingsOfMaps({ fields }: ProfileFacts, values: JsonObject, meshConfig: JsonObject): Settings {
  schemasWith(fields).injector.apply('Values', {}, values);
  return { values, mesh: applyMesh(DEFAULT_MESH, meshConfig, fields) };
}

/** The charts' values after everything was laid over their defaults, and `pilot` flattened into the root. */
export function chartRoot(defaults: JsonObject, input: SettingsInput, spec: JsonObject): JsonObject {
  const said: JsonObject = isObject(spec.values) ? spec.values : {};
  const given: JsonObject = deepCopy(input.values ?? {});
  const profile = CHART_PROFILES[said.profile ?? said.global?.profile ?? given.profile ?? given.global?.profile] ?? {};
  const platform = CHART_PLATFORMS[said.global?.platform ?? given.global?.platform ?? given.platform] ?? {};
  let root = overlayTree(defaults, lifted(overlayTree(profile, platform)));
  root = overlayTree(root, lifted(given));
  root = overlayTree(root, {
    global: defined({ hub: spec.hub, tag: spec.tag }),
    ...defined({ revision: spec.revision }),
  });
  if (isObject(spec.meshConfig)) root = overlayTree(root, { meshConfig: spec.meshConfig });
  root = overlayTree(root, lifted(said));
  // The components decide about CNI, as in an installation; values alone decide only where there are no components.
  const enabled = spec.components?.cni?.enabled ?? (input.values ? root.cni.enabled : false);
  return overlayTree(root, { cni: { enabled }, global: defined({ hub: input.hub, tag: input.tag }) });
}

function lifted(values: JsonObject): JsonObject {
  return isObject(values.pilot) ? overlayTree(values, values.pilot) : values;
}

function defined(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}
