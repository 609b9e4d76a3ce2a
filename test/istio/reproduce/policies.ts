import { Metric, MtlsMode, WorkloadMode, istio } from '../../../src';
import { targetRef, workloadSelector } from './networking';
import { duration } from './values';
import type { Fields, Writer } from './writer';
import { Unsayable, call, data, isFields, list, map, member, number, oneOf, scalar, struct, text } from './writer';

const texts = list(text);

/** A policy's one target is the first of several; the API deprecates the former. */
const oneTarget = ({ targetRef: target, ...rest }: Fields): Fields =>
  target === undefined ? rest : { ...rest, targetRefs: [target] };

const attachment = { selector: workloadSelector, targetRefs: list(targetRef) };

const requestPrincipal: Writer = (value) => {
  const principal = String(value);
  if (principal === '*') return 'RequestPrincipal.any()';
  const slash = principal.lastIndexOf('/');
  if (slash < 0) throw new Unsayable(`principal ${principal}`);
  const [issuer, subject] = [principal.slice(0, slash), principal.slice(slash + 1)].map((part) => JSON.stringify(part));
  return subject === '"*"' ? `RequestPrincipal.issuer(${issuer})` : `RequestPrincipal.of(${issuer}, ${subject})`;
};

const ATTRIBUTES: Readonly<Record<string, string>> = {
  'source.ip': 'SOURCE_IP',
  'remote.ip': 'REMOTE_IP',
  'source.namespace': 'SOURCE_NAMESPACE',
  'source.principal': 'SOURCE_PRINCIPAL',
  'source.serviceAccount': 'SOURCE_SERVICE_ACCOUNT',
  'source.trustDomain': 'SOURCE_TRUST_DOMAIN',
  'request.auth.principal': 'TOKEN_PRINCIPAL',
  'request.auth.audiences': 'TOKEN_AUDIENCES',
  'request.auth.presenter': 'TOKEN_PRESENTER',
  'destination.ip': 'DESTINATION_IP',
  'destination.port': 'DESTINATION_PORT',
  'connection.sni': 'CONNECTION_SNI',
};

const attribute: Writer = (value) => {
  const key = String(value);
  if (ATTRIBUTES[key]) return `Attribute.${ATTRIBUTES[key]}`;
  const names = [...key.matchAll(/\[([^\]]+)\]/g)].map(([, name]) => JSON.stringify(name));
  const filter = /^experimental\.envoy\.filters\.([^[]+)\[/.exec(key);
  if (filter) return `Attribute.envoyFilter(${JSON.stringify(filter[1])}, ${names[0]})`;
  if (key.startsWith('request.headers[')) return `Attribute.requestHeader(${names[0]})`;
  if (key.startsWith('request.auth.claims[')) return `Attribute.claim(${names.join(', ')})`;
  throw new Unsayable(`attribute ${key}`);
};

const principals = list(call('Principal.of'));
const requestPrincipals = list(requestPrincipal);
const source = struct({
  principals,
  notPrincipals: principals,
  requestPrincipals,
  notRequestPrincipals: requestPrincipals,
  serviceAccounts: texts,
  notServiceAccounts: texts,
  namespaces: texts,
  notNamespaces: texts,
  ipBlocks: texts,
  notIpBlocks: texts,
  remoteIpBlocks: texts,
  notRemoteIpBlocks: texts,
  trustDomains: texts,
  notTrustDomains: texts,
});
const operation = struct({
  hosts: texts,
  notHosts: texts,
  ports: texts,
  notPorts: texts,
  methods: texts,
  notMethods: texts,
  paths: texts,
  notPaths: texts,
});

const gatherAction = ({ provider, ...rest }: Fields): Fields => ({
  ...oneTarget(rest),
  action: isFields(provider)
    ? `AuthorizationAction.custom(${JSON.stringify(provider.name)})`
    : rest.action && `AuthorizationAction.${rest.action === 'CUSTOM' ? 'custom()' : String(rest.action)}`,
});

const gatherKeys = ({ jwksUri, jwks, ...rest }: Fields): Fields => {
  if (jwksUri !== undefined) return { ...rest, jwks: `Jwks.uri(${JSON.stringify(jwksUri)})` };
  return jwks === undefined ? rest : { ...rest, jwks: `Jwks.inline(${JSON.stringify(jwks)})` };
};

const workloadMode = member('WorkloadMode', WorkloadMode);
const match = struct({ mode: workloadMode });
const providers = list(struct({ name: text }));

const metricMatch: Writer = (value, place) => {
  const { metric, customMetric, mode } = value as Fields;
  const direction = mode === undefined ? [] : [workloadMode(mode, place)];
  if (metric !== undefined) {
    return `MetricMatch.standard(${[member('Metric', Metric)(metric, place), ...direction].join(', ')})`;
  }
  if (customMetric === undefined) return `MetricMatch.direction(${direction[0]})`;
  return `MetricMatch.custom(${[text(customMetric, place), ...direction].join(', ')})`;
};

const tagOverride: Writer = (value, place) => {
  const { operation: what, value: expression } = value as Fields;
  if ((what === 'REMOVE') !== (expression === undefined)) throw new Unsayable('an override with half its fields');
  return what === 'REMOVE' ? 'TagOverride.remove()' : `TagOverride.upsert(${text(expression, place)})`;
};

const named =
  (factory: string): Writer =>
  (value) => {
    const { name, defaultValue } = value as Fields;
    return `CustomTag.${factory}(${[name, defaultValue]
      .filter((part) => part !== undefined)
      .map((part) => JSON.stringify(part))
      .join(', ')})`;
  };
const valued =
  (factory: string): Writer =>
  (value) =>
    `CustomTag.${factory}(${JSON.stringify((value as Fields).value)})`;
const customTag = oneOf({
  literal: valued('literal'),
  formatter: valued('formatter'),
  environment: named('environment'),
  header: named('header'),
});

const wasmVariable: Writer = (value) => {
  const { name, valueFrom, value: inline } = value as Fields;
  if (valueFrom === 'HOST' && inline !== undefined) throw new Unsayable('a variable with two values');
  const parts = valueFrom === 'HOST' ? ['host', [name]] : (['inline', [name, inline]] as const);
  return `WasmVariable.${parts[0]}(${(parts[1] as unknown[]).map((part) => JSON.stringify(part)).join(', ')})`;
};
const wasm = {
  url: text,
  sha256: text,
  imagePullPolicy: member('istio.WasmPullPolicy', istio.WasmPullPolicy),
  imagePullSecret: text,
  verificationKey: text,
  pluginConfig: data,
  pluginName: text,
  failStrategy: member('istio.WasmFailStrategy', istio.WasmFailStrategy),
  vmConfig: struct({ env: list(wasmVariable) }),
  type: member('istio.WasmType', istio.WasmType),
};
const extension = {
  phase: member('istio.ExtensionPhase', istio.ExtensionPhase),
  priority: number,
  match: list(struct({ mode: workloadMode, ports: list(struct({ number })) })),
};
const extensionCode = oneOf({
  wasm: call('istio.ExtensionCode.wasm', struct(wasm)),
  lua: (value) => `istio.ExtensionCode.lua(${JSON.stringify((value as Fields).inlineCode)})`,
});

/** The fields of the kinds that secure, observe and extend a mesh. */
export const POLICIES: Readonly<Record<string, Writer>> = {
  PeerAuthentication: struct({
    selector: workloadSelector,
    mtls: struct({ mode: member('MtlsMode', MtlsMode) }),
    portLevelMtls: map(struct({ mode: member('MtlsMode', MtlsMode) })),
  }),
  AuthorizationPolicy: struct(
    {
      ...attachment,
      action: String,
      rules: list(
        struct({
          from: list(struct({ source })),
          to: list(struct({ operation })),
          when: list(struct({ key: attribute, values: texts, notValues: texts })),
        }),
      ),
    },
    { gather: gatherAction },
  ),
  RequestAuthentication: struct(
    {
      ...attachment,
      jwtRules: list(
        struct(
          {
            issuer: text,
            audiences: texts,
            jwks: String,
            fromHeaders: list(struct({ name: text, prefix: text })),
            fromParams: texts,
            fromCookies: texts,
            outputPayloadToHeader: text,
            outputClaimToHeaders: list(struct({ header: text, claim: text })),
            forwardOriginalToken: scalar,
            timeout: duration,
            spaceDelimitedClaims: texts,
          },
          { gather: gatherKeys },
        ),
      ),
    },
    { gather: oneTarget },
  ),
  Telemetry: struct(
    {
      ...attachment,
      accessLogging: list(struct({ match, providers, disabled: scalar, filter: struct({ expression: text }) })),
      metrics: list(
        struct({
          providers,
          overrides: list(struct({ match: metricMatch, disabled: scalar, tagOverrides: map(tagOverride) })),
          reportingInterval: duration,
        }),
      ),
      tracing: list(
        struct({
          match,
          providers,
          randomSamplingPercentage: number,
          disableSpanReporting: scalar,
          disableContextPropagation: scalar,
          customTags: map(customTag),
          enableIstioTags: scalar,
          useRequestIdForTraceSampling: scalar,
        }),
      ),
    },
    { gather: oneTarget },
  ),
  WasmPlugin: struct({ ...attachment, ...wasm, ...extension }, { gather: oneTarget }),
  TrafficExtension: struct(
    { ...attachment, ...extension, code: extensionCode },
    { gather: ({ wasm: module, lua, ...rest }) => ({ ...rest, code: module ? { wasm: module } : { lua } }) },
  ),
};
