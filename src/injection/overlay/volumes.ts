import { ANNOTATION } from '../annotations';
import { goSort, isObject, type JsonObject } from '../json';
import { OverlayError } from './error';
import { constant } from '../schema/canonical';
import { parsed } from './env';
import type { OverlayInput } from './input';
import { firstOf } from './metadata';
import { goPrint, isEmpty } from './print';

/** One group of volumes, or of the proxy's mounts. */
export type VolumePart = (input: OverlayInput) => JsonObject[];

/** A null source: a strategic merge deletes the source of a user's volume of that name, the API server fills in an empty directory. */
const unsaid = (name: string) => [constant({ emptyDir: null, name })];
const memory = (name: string) => [constant({ emptyDir: { medium: 'Memory' }, name })];
const empty = (name: string) => [constant({ emptyDir: {}, name })];
const mount = (mountPath: string, name: string) => [constant({ mountPath, name })];
const readOnly = (mountPath: string, name: string) => [constant({ mountPath, name, readOnly: true })];
const NONE: JsonObject[] = [];

const gke = (input: OverlayInput) => input.global.caName === 'GkeWorkloadCertificate';
const istiodCerts = (input: OverlayInput) => input.global.pilotCertProvider === 'istiod';
const lightstep = (input: OverlayInput) =>
  input.proxy.tracer === 'lightstep' && Boolean(input.proxyConfig.tracing?.tlsSettings);

const CREDENTIALS = '/var/run/secrets/workload-spiffe-credentials';
const GKE = 'gke-workload-certificate';
const GKE_VOLUME = [constant({ name: GKE, csi: { driver: 'workloadcertificates.security.cloud.google.com' } })];

const MOUNT = {
  socket: mount('/var/run/secrets/workload-spiffe-uds', 'workload-socket'),
  credential: mount('/var/run/secrets/credential-uds', 'credential-socket'),
  gke: readOnly(CREDENTIALS, GKE),
  certificate: mount(CREDENTIALS, 'workload-certs'),
  authority: mount('/var/run/secrets/istio', 'istiod-ca-cert'),
  revocation: mount('/var/run/secrets/istio/crl', 'istio-ca-crl'),
  data: mount('/var/lib/istio/data', 'istio-data'),
  bootstrap: mount('/etc/istio/custom-bootstrap', 'custom-bootstrap-volume'),
  envoy: mount('/etc/istio/proxy', 'istio-envoy'),
  xds: mount('/etc/istio/proxy', 'istio-xds'),
  token: mount('/var/run/secrets/tokens', 'istio-token'),
  mtls: readOnly('/etc/certs/', 'istio-certs'),
  podinfo: mount('/etc/istio/pod', 'istio-podinfo'),
} as const;

export const socketMount: VolumePart = () => MOUNT.socket;
export const credentialMount: VolumePart = () => MOUNT.credential;
export const certificateMount: VolumePart = (input) => (gke(input) ? MOUNT.gke : MOUNT.certificate);
export const authorityMount: VolumePart = (input) => (istiodCerts(input) ? MOUNT.authority : NONE);
export const revocationMount: VolumePart = (input) => (istiodCerts(input) ? MOUNT.revocation : NONE);
export const dataMount: VolumePart = () => MOUNT.data;
export const bootstrapMount: VolumePart = (input) =>
  input.annotations[ANNOTATION.bootstrapOverride] === undefined ? NONE : MOUNT.bootstrap;
export const envoyMount: VolumePart = () => MOUNT.envoy;
export const xdsMount: VolumePart = () => MOUNT.xds;
export const tokenMount: VolumePart = () => MOUNT.token;
export const mtlsMount: VolumePart = (input) => (isEmpty(input.global.mountMtlsCerts) ? NONE : MOUNT.mtls);
export const podinfoMount: VolumePart = () => MOUNT.podinfo;

export const lightstepMount: VolumePart = (input) => {
  if (!lightstep(input)) return NONE;
  const file: string = input.proxyConfig.tracing.tlsSettings.caCertificates ?? '';
  return [{ mountPath: file.slice(0, file.lastIndexOf('/') + 1), name: 'lightstep-certs', readOnly: true }];
};

/** What an annotation adds: JSON of names and what each one is. */
function named(input: OverlayInput, annotation: string): JsonObject[] {
  const text = input.annotations[annotation];
  if (text === undefined) return [];
  const said = parsed(text);
  if (said === null) return [];
  const all = Array.isArray(said) ? { ...said } : said;
  const refused = () => new OverlayError(annotation, text, 'a JSON object of names, each with the fields of one');
  if (!isObject(all)) throw refused();
  return goSort(Object.keys(all)).map((name) => {
    if (!isObject(all[name]) || isEmpty(all[name])) throw refused();
    return { name, ...all[name] };
  });
}

export const userMounts: VolumePart = (input) => named(input, ANNOTATION.userVolumeMount);
export const userVolumes: VolumePart = (input) => named(input, ANNOTATION.userVolume);

const VOLUME = {
  socket: unsaid('workload-socket'),
  credential: unsaid('credential-socket'),
  emptyCredential: empty('credential-socket'),
  certificate: unsaid('workload-certs'),
  emptyCertificate: empty('workload-certs'),
  envoy: memory('istio-envoy'),
  xds: memory('istio-xds'),
} as const;

export const socketVolume: VolumePart = () => VOLUME.socket;
export const credentialVolume: VolumePart = () => VOLUME.credential;
export const emptyCredentialVolume: VolumePart = () => VOLUME.emptyCredential;
export const certificateVolume: VolumePart = (input) => (gke(input) ? GKE_VOLUME : VOLUME.certificate);
export const emptyCertificateVolume: VolumePart = (input) => (gke(input) ? GKE_VOLUME : VOLUME.emptyCertificate);
export const envoyVolume: VolumePart = () => VOLUME.envoy;
export const xdsVolume: VolumePart = () => VOLUME.xds;

export const bootstrapVolume: VolumePart = (input) => {
  const name = input.annotations[ANNOTATION.bootstrapOverride];
  return name === undefined
    ? []
    : [{ name: 'custom-bootstrap-volume', configMap: { name: name === '' ? null : name } }];
};

const INFO = ['labels', 'annotations'].map((path) => ({ path, fieldRef: { fieldPath: `metadata.${path}` } }));
const POD_VOLUMES = [...empty('istio-data'), constant({ name: 'istio-podinfo', downwardAPI: { items: INFO } })];

export const podVolumes: VolumePart = (input) => {
  const token = { path: 'istio-token', expirationSeconds: 43200, audience: goPrint(input.global.sds?.token?.aud) };
  return [...POD_VOLUMES, { name: 'istio-token', projected: { sources: [{ serviceAccountToken: token }] } }];
};

export const authorityVolume: VolumePart = (input) => {
  if (!istiodCerts(input)) return [];
  const bundle: string = input.global.trustBundleName ?? '';
  if (input.values.pilot?.env?.ENABLE_CLUSTER_TRUST_BUNDLE_API !== true) {
    return [{ name: 'istiod-ca-cert', configMap: { name: firstOf(bundle, 'istio-ca-root-cert') } }];
  }
  const clusterTrustBundle = { name: `istio.io:istiod-ca:${firstOf(bundle, 'root-cert')}`, path: 'root-cert.pem' };
  return [{ name: 'istiod-ca-cert', projected: { sources: [{ clusterTrustBundle }] } }];
};

export const revocationVolume: VolumePart = (input) => [
  {
    name: 'istio-ca-crl',
    configMap: { name: firstOf(input.values.pilot?.crlConfigMapName, 'istio-ca-crl'), optional: true },
  },
];

export const mtlsVolume: VolumePart = (input) =>
  isEmpty(input.global.mountMtlsCerts)
    ? []
    : [
        {
          name: 'istio-certs',
          secret: { optional: true, secretName: `istio.${firstOf(input.spec.serviceAccountName, 'default')}` },
        },
      ];

export const lightstepVolume: VolumePart = (input) =>
  lightstep(input) ? [{ name: 'lightstep-certs', secret: { optional: true, secretName: 'lightstep.cacert' } }] : [];

/** The parts one after the other. */
export function volumes(input: OverlayInput, parts: readonly VolumePart[]): JsonObject[] {
  return parts.flatMap((part) => part(input));
}

/** Pull secrets of the settings; undefined where there are none. */
export function imagePullSecrets(input: OverlayInput): JsonObject[] | undefined {
  const names = input.global.imagePullSecrets;
  return isEmpty(names) ? undefined : names.map((name: unknown) => ({ name: goPrint(name) }));
}
