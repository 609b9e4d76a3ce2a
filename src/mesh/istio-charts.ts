import { gatewayServicePort, type GatewayPort } from '../edge/gateway-port';
import { GatewayExposure } from '../edge/gateway-workload';
import type { AccessLog } from '../telemetry/access-log';
import { joinProviders, type ProviderEntry } from '../telemetry/extension-provider';
import type { ResolvedSettings } from './settings';

/** A chart of Istio, in the order in which they are installed. */
export enum IstioChart {
  /** The definitions of Istio's kinds, and what the whole cluster has once. */
  BASE = 'base',
  /** The plugin that redirects the traffic of pods, in place of an init container with privileges. */
  CNI = 'cni',
  /** The control plane. */
  ISTIOD = 'istiod',
  /** The pods and the Service of a gateway. */
  GATEWAY = 'gateway',
}

/** A gateway that is installed beside the control plane. */
export interface InstalledGateway {
  /**
   * The name of its Deployment, Service and service account.
   *
   * @default 'istio-ingressgateway'
   */
  readonly name?: string;
  /**
   * Its namespace.
   *
   * @default - that of the mesh's ingress gateway, see `MeshSettings.ingressGateway`
   */
  readonly namespace?: string;
  /**
   * The label `istio` of its pods, by which Gateways select them.
   *
   * @default - that of the mesh's ingress gateway; the name without `istio-` where that has none
   */
  readonly label?: string;
  /**
   * How it is reached.
   *
   * @default GatewayExposure.LOAD_BALANCER
   */
  readonly exposure?: GatewayExposure;
  /**
   * The ports of its Service; the port for health checks is added.
   *
   * @default - 80 and 443
   */
  readonly ports?: GatewayPort[];
}

/** Everything that the values of the charts depend on. */
export interface InstallPlan {
  readonly settings: ResolvedSettings;
  readonly cni: boolean;
  readonly accessLog: AccessLog | undefined;
  readonly registryOnly: boolean;
  readonly fragments: readonly Readonly<Record<string, unknown>>[];
}

type Values = Record<string, unknown>;

/** The mesh config: the settings of the mesh, the access log and whatever else was said. */
export function meshConfigOf({ settings, accessLog, registryOnly, fragments }: InstallPlan, place: string): Values {
  const log = accessLog === undefined ? {} : accessLogConfig(accessLog);
  const providers = [...fragments, log].flatMap(({ extensionProviders = [] }) => extensionProviders as ProviderEntry[]);
  return {
    ...(settings.trustDomain === 'cluster.local' ? {} : { trustDomain: settings.trustDomain }),
    ...(registryOnly ? { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } } : {}),
    ...Object.assign({}, ...fragments),
    ...log,
    ...(providers.length === 0 ? {} : { extensionProviders: joinProviders(place, providers) }),
  };
}

/** The values of the charts that there is one of. */
export function chartValues(chart: IstioChart, plan: InstallPlan, place: string): Values {
  const { revision, rootNamespace, clusterDomain } = plan.settings;
  const global = { istioNamespace: rootNamespace };
  const byRevision = revision === undefined ? {} : { revision };
  const values: Partial<Record<IstioChart, Values>> = {
    [IstioChart.BASE]: { global, defaultRevision: revision ?? 'default' },
    [IstioChart.CNI]: { ...byRevision },
    [IstioChart.ISTIOD]: {
      ...byRevision,
      ...(plan.cni ? { pilot: { cni: { enabled: true } } } : {}),
      global: { ...global, ...(clusterDomain === 'cluster.local' ? {} : { proxy: { clusterDomain } }) },
      meshConfig: meshConfigOf(plan, place),
    },
  };
  return values[chart] ?? {};
}

/** The values of a gateway's chart. */
export function gatewayValues(gateway: InstalledGateway, { settings }: InstallPlan): Values {
  const name = gateway.name ?? 'istio-ingressgateway';
  const label = gateway.label ?? settings.ingressGateway.labels?.istio ?? name.replace(/^istio-/, '');
  const ports = gateway.ports ?? [{ port: 80 }, { port: 443 }];
  return {
    name,
    ...(settings.revision === undefined ? {} : { revision: settings.revision }),
    labels: { app: name, istio: label },
    service: {
      type: gateway.exposure ?? GatewayExposure.LOAD_BALANCER,
      ports: [{ name: 'status-port', port: 15021 }, ...ports].map((port) => ({
        ...gatewayServicePort(port),
        protocol: 'TCP',
      })),
    },
  };
}

function accessLogConfig(accessLog: AccessLog): Values {
  if (accessLog.provider === undefined) return {};
  if (accessLog.provider === 'envoy') return { accessLogFile: '/dev/stdout' };
  return { ...accessLog.meshConfig, defaultProviders: { accessLogging: [accessLog.provider] } };
}
