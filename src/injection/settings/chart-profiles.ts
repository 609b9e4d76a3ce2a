import type { JsonObject } from '../json';

/** What the charts' profiles change of the values that injection reads. */
export const CHART_PROFILES: Readonly<Record<string, JsonObject>> = {
  ambient: {
    meshConfig: { defaultConfig: { proxyMetadata: { ISTIO_META_ENABLE_HBONE: 'true' } } },
    global: { variant: 'distroless' },
    pilot: { env: { PILOT_ENABLE_AMBIENT: 'true' } },
  },
  demo: { global: { proxy: { resources: { requests: { cpu: '10m', memory: '40Mi' } } } } },
  preview: { meshConfig: { defaultConfig: { proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true' } } } },
};

/** What the charts change for a platform. */
export const CHART_PLATFORMS: Readonly<Record<string, JsonObject>> = {
  openshift: { cni: { provider: 'multus' }, pilot: { cni: { enabled: true, provider: 'multus' } } },
};
