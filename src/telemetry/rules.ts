import type { Rule } from '../model/rule';

const MESH_CONFIG = 'https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/';

/** The rules of access logs, metrics and traces. */
export const TELEMETRY_RULES = {
  PROVIDER_NAME: {
    code: 'MESH0801',
    severity: 'error',
    title: 'provider has no valid name',
    protects: 'a Telemetry finds its provider in the mesh config by this name; without one it writes nothing',
    fix: 'give the provider a name of lower-case letters, digits and inner hyphens',
    page: `${MESH_CONFIG}#MeshConfig-ExtensionProvider`,
  },
  LOG_FORMAT: {
    code: 'MESH0802',
    severity: 'error',
    title: 'log format is not valid',
    protects: 'Envoy refuses the whole listener when an operator of the format is malformed',
    fix: 'write operators as %NAME% or %NAME(argument)%, and a percent sign as %%',
    page: 'https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage',
  },
  BUILT_IN_NAME: {
    code: 'MESH0803',
    severity: 'error',
    title: 'name belongs to a provider that Istio brings',
    protects: 'Istio fills in its own provider of that name, and two providers of one name hide each other',
    fix: 'choose another name',
    page: `${MESH_CONFIG}#MeshConfig-ExtensionProvider`,
  },
  COLLECTOR: {
    code: 'MESH0804',
    severity: 'error',
    title: 'collector has no valid host or port',
    protects: 'Istio ignores a provider whose service it does not find',
    fix: 'give the full host of a Service or ServiceEntry and one of its ports',
    page: `${MESH_CONFIG}#MeshConfig-ExtensionProvider`,
  },
  NOTHING_SAID: {
    code: 'MESH0805',
    severity: 'error',
    title: 'telemetry says nothing',
    protects: 'a Telemetry without logs, metrics or traces changes nothing',
    fix: 'give accessLog, metrics or tracing',
  },
  PROVIDER_CONFLICT: {
    code: 'MESH0806',
    severity: 'error',
    title: 'two providers have one name',
    protects: 'the mesh config holds one provider of a name, so one of the two would be lost',
    fix: 'give one of them another name',
    page: `${MESH_CONFIG}#MeshConfig-ExtensionProvider`,
  },
} as const satisfies Record<string, Rule>;
