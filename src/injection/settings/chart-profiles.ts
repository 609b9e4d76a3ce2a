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

const CNI = { components: { cni: { enabled: true } } };

/** What istioctl's own profiles say, as far as injection reads it. */
export const OPERATOR_PROFILES: Readonly<Record<string, JsonObject>> = {
  ambient: { ...CNI, values: { profile: 'ambient' } },
  demo: { values: { profile: 'demo' } },
  openshift: { ...CNI, values: { global: { platform: 'openshift' } } },
  'openshift-ambient': { ...CNI, values: { profile: 'ambient', global: { platform: 'openshift' } } },
  preview: { values: { profile: 'preview' } },
};

/** What the charts change for a platform. */
export const CHART_PLATFORMS: Readonly<Record<string, JsonObject>> = {
  openshift: { cni: { provider: 'multus' }, pilot: { cni: { enabled: true, provider: 'multus' } } },
};
