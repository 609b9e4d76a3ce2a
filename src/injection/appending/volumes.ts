import type { JsonObject } from '../json';
import type { OverlayInput } from '../overlay/input';
import { goPrint, isEmpty } from '../overlay/print';
import * as vol from '../overlay/volumes';

const thirdParty = ({ global }: OverlayInput) => global.jwtPolicy === 'third-party-jwt';
const lightstep = ({ proxy, global }: OverlayInput) =>
  proxy.tracer === 'lightstep' && !isEmpty(global.tracer?.lightstep?.cacertPath);

const tokenMount: vol.VolumePart = (input) => (thirdParty(input) ? vol.tokenMount(input) : []);

const podinfoMount: vol.VolumePart = () => [{ mountPath: '/etc/istio/pod', name: 'podinfo' }];

const lightstepMount: vol.VolumePart = (input) => {
  if (!lightstep(input)) return [];
  const file: string = input.proxyConfig.tracing?.lightstep?.cacertPath ?? '';
  return [{ mountPath: file.slice(0, file.lastIndexOf('/') + 1), name: 'lightstep-certs', readOnly: true }];
};

const podinfoVolume: vol.VolumePart = () => {
  const items = ['labels', 'annotations'].map((path) => ({ path, fieldRef: { fieldPath: `metadata.${path}` } }));
  return [{ name: 'podinfo', downwardAPI: { items } }];
};

const tokenVolume: vol.VolumePart = (input) => {
  if (!thirdParty(input)) return [];
  const token = { path: 'istio-token', expirationSeconds: 43200, audience: goPrint(input.global.sds?.token?.aud) };
  return [{ name: 'istio-token', projected: { sources: [{ serviceAccountToken: token }] } }];
};

const lightstepVolume: vol.VolumePart = (input) =>
  lightstep(input) ? [{ name: 'lightstep-certs', secret: { optional: true, secretName: 'lightstep.cacert' } }] : [];

const MOUNTS: readonly vol.VolumePart[] = [
  vol.authorityMount,
  vol.bootstrapMount,
  vol.envoyMount,
  tokenMount,
  vol.mtlsMount,
  podinfoMount,
  lightstepMount,
  vol.userMounts,
];

const VOLUMES: readonly vol.VolumePart[] = [
  vol.bootstrapVolume,
  vol.envoyVolume,
  podinfoVolume,
  tokenVolume,
  vol.authorityVolume,
  vol.mtlsVolume,
  vol.userVolumes,
  lightstepVolume,
];

/** What the proxy mounts. */
export function mounts(input: OverlayInput): JsonObject[] {
  return vol.volumes(input, MOUNTS);
}

/** The volumes of the proxy: certificates come over SDS, so the token to ask for them is one of them. */
export function volumes(input: OverlayInput): JsonObject[] {
  return vol.volumes(input, VOLUMES);
}
