import { isObject, type Json, type JsonObject } from '../json';
import { MessageSchema, ProtoError } from '../proto/message';
import type { ProxyConfig } from '../proto/proxy-config';
import { overlayTree } from '../settings/set-path';
import { chartRoot, checkOperator, operatorSpec, type SettingsInput } from '../settings/settings';
import { proxyConfigOf } from './proxy-config';
import { VALUES_ENUMS_1_5, VALUES_MESSAGES_1_5 } from './values-messages';

const OPERATOR_VALUES = new MessageSchema(VALUES_MESSAGES_1_5, VALUES_ENUMS_1_5, true);

/** What injection reads of a mesh of Istio 1.5. */
export interface AppendingSettings {
  /** The values that the charts hand to the injector. */
  readonly values: JsonObject;
  readonly proxyConfig: ProxyConfig;
  /** Whether proxies get their certificates over SDS, whose socket a group of its own may open. */
  readonly sdsSocket: boolean;
}

const REMOTE_SERVICE: JsonObject = {
  enabled: false,
  tlsSettings: { mode: 'DISABLE', subjectAltNames: [] },
  tcpKeepalive: { probes: 3, time: '10s', interval: '10s' },
};

/** The values of Istio 1.5.0's charts in their profile `default`, as far as injection reads them. */
const CHART_VALUES: JsonObject = {
  revision: '',
  cni: { enabled: false },
  sidecarInjectorWebhook: { rewriteAppHTTPProbe: false },
  global: {
    configNamespace: 'istio-system',
    hub: 'docker.io/istio',
    imagePullPolicy: 'IfNotPresent',
    istioNamespace: 'istio-system',
    istiod: { enabled: true },
    jwtPolicy: 'third-party-jwt',
    logAsJson: false,
    meshID: '',
    mountMtlsCerts: false,
    multiCluster: { clusterName: '' },
    network: '',
    pilotCertProvider: 'istiod',
    proxy: {
      clusterDomain: 'cluster.local',
      componentLogLevel: 'misc:error',
      concurrency: 2,
      dnsRefreshRate: '300s',
      enableCoreDump: false,
      envoyAccessLogService: REMOTE_SERVICE,
      envoyMetricsService: REMOTE_SERVICE,
      envoyStatsd: { enabled: false },
      excludeIPRanges: '',
      excludeInboundPorts: '',
      excludeOutboundPorts: '',
      image: 'proxyv2',
      includeIPRanges: '*',
      includeInboundPorts: '*',
      logLevel: 'warning',
      privileged: false,
      readinessFailureThreshold: 30,
      readinessInitialDelaySeconds: 1,
      readinessPeriodSeconds: 2,
      resources: { limits: { cpu: '2000m', memory: '1024Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
      statusPort: 15020,
      tracer: 'zipkin',
    },
    proxy_init: {
      image: 'proxyv2',
      resources: { limits: { cpu: '100m', memory: '50Mi' }, requests: { cpu: '10m', memory: '10Mi' } },
    },
    remotePilotAddress: '',
    sds: { token: { aud: 'istio-ca' } },
    sts: { servicePort: 0 },
    telemetryNamespace: 'istio-system',
    tracer: {
      datadog: { address: '$(HOST_IP):8126' },
      lightstep: { address: '', accessToken: '', secure: true, cacertPath: '' },
      stackdriver: {
        debug: false,
        maxNumberOfAnnotations: 200,
        maxNumberOfAttributes: 200,
        maxNumberOfMessageEvents: 200,
      },
      zipkin: { address: '' },
    },
    trustDomain: 'cluster.local',
  },
};

/** What the profiles of istioctl 1.5.0 say beside `default`, as far as injection reads it. */
const PROFILES: Readonly<Record<string, JsonObject>> = {
  default: {},
  demo: { values: { global: { proxy: { resources: { requests: { cpu: '10m', memory: '40Mi' } } } } } },
  empty: {},
  minimal: {},
  remote: {},
  separate: { values: { global: { istiod: { enabled: false } } } },
};

/** Puts the settings together as the charts of 1.5.0 do it: defaults, then values, then flags. */
export function appendingSettings(patch: string, input: SettingsInput): AppendingSettings {
  const asked = operatorSpec(input);
  checkOperator(asked, OPERATOR_VALUES);
  const profile = PROFILES[asked.profile ?? 'default'];
  if (!profile) throw new ProtoError(`profile: ${asked.profile} is none of ${Object.keys(PROFILES).join(', ')}`);
  const spec = overlayTree(profile, asked);
  const root = chartRoot(overlayTree(CHART_VALUES, { global: { tag: patch } }), input, spec);
  const { global, sidecarInjectorWebhook } = root;
  if (global.istiod.enabled !== true)
    throw new ProtoError('global.istiod.enabled: without istiod another template injects, which is not known here');
  const cni = spec.components?.cni?.enabled ?? root.istio_cni?.enabled ?? false;
  const values = { global, istio_cni: { enabled: cni }, sidecarInjectorWebhook };
  const mesh = overlayTree(chartMesh(root), root.meshConfig ?? {});
  return appendingSettingsOfMaps(values, mesh, input.meshConfig ?? {});
}

/** The settings as an installation's ConfigMaps have them; each MeshConfig is laid over the one before. */
export function appendingSettingsOfMaps(values: JsonObject, ...meshes: readonly JsonObject[]): AppendingSettings {
  const said = (name: string, proto: string) =>
    meshes.map((mesh) => mesh[name] ?? mesh[proto]).filter((value) => value !== undefined && value !== null);
  return {
    values,
    proxyConfig: proxyConfigOf(said('defaultConfig', 'default_config')),
    sdsSocket: Boolean(said('sdsUdsPath', 'sds_uds_path').at(-1)),
  };
}

/** The MeshConfig of the charts, as far as injection reads it. */
function chartMesh({ global, revision }: JsonObject): JsonObject {
  const { proxy, istioNamespace, remotePilotAddress } = global;
  const defaultConfig: JsonObject = {
    connectTimeout: '10s',
    concurrency: proxy.concurrency,
    discoveryAddress: remotePilotAddress || `istiod${revision ? `-${revision}` : ''}.${istioNamespace}.svc:15012`,
  };
  const tracing = TRACERS[proxy.tracer]?.(global);
  if (tracing) defaultConfig.tracing = { [proxy.tracer]: tracing };
  for (const name of ['envoyMetricsService', 'envoyAccessLogService']) {
    const { enabled, host, port, tlsSettings, tcpKeepalive } = proxy[name] ?? {};
    if (enabled) defaultConfig[name] = { address: `${host}:${port}`, tlsSettings, tcpKeepalive };
  }
  return { sdsUdsPath: 'unix:/etc/istio/proxy/SDS', defaultConfig };
}

const TRACERS: Readonly<Record<string, (global: Json) => Json>> = {
  zipkin: ({ tracer, telemetryNamespace }) => ({
    address: tracer.zipkin?.address || `zipkin.${telemetryNamespace}:9411`,
  }),
  datadog: ({ tracer }) => tracer.datadog,
  lightstep: ({ tracer }) => tracer.lightstep,
  stackdriver: ({ tracer }) =>
    Object.fromEntries(Object.entries(isObject(tracer.stackdriver) ? tracer.stackdriver : {}).filter(([, v]) => v)),
};
