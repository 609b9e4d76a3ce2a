import { ANNOTATION } from '../annotations';
import { goSort, isObject, type JsonObject } from '../json';
import { OverlayError } from './error';
import { parsed } from './env';
import type { OverlayInput } from './input';
import { firstOf } from './metadata';
import { goPrint, isEmpty } from './print';

/** One group of volumes, or of the proxy's mounts. */
export type VolumePart = (input: OverlayInput) => JsonObject[];

/** A null source: a strategic merge deletes the source of a user's volume of that name, the API server fills in an empty directory. */
const unsaid = (name: string): JsonObject => ({ emptyDir: null, name });
const memory = (name: string): JsonObject => ({ emptyDir: { medium: 'Memory' }, name });
const empty = (name: string): JsonObject => ({ emptyDir: {}, name });
const mount = (mountPath: string, name: string): JsonObject => ({ mountPath, name });

const gke = (input: OverlayInput) => input.global.caName === 'GkeWorkloadCertificate';
const istiodCerts = (input: OverlayInput) => input.global.pilotCertProvider === 'istiod';
const lightstep = (input: OverlayInput) =>
  input.proxy.tracer === 'lightstep' && Boolean(input.proxyConfig.tracing?.tlsSettings);

const CREDENTIALS = '/var/run/secrets/workload-spiffe-credentials';
const GKE_VOLUME = {
  name: 'gke-workload-certificate',
  csi: { driver: 'workloadcertificates.security.cloud.google.com' },
};

export const socketMount: VolumePart = () => [mount('/var/run/secrets/workload-spiffe-uds', 'workload-socket')];
export const credentialMount: VolumePart = () => [mount('/var/run/secrets/credential-uds', 'credential-socket')];

export const certificateMount: VolumePart = (input) =>
  gke(input) ? [{ ...mount(CREDENTIALS, GKE_VOLUME.name), readOnly: true }] : [mount(CREDENTIALS, 'workload-certs')];

export const authorityMount: VolumePart = (input) =>
  istiodCerts(input) ? [mount('/var/run/secrets/istio', 'istiod-ca-cert')] : [];
export const revocationMount: VolumePart = (input) =>
  istiodCerts(input) ? [mount('/var/run/secrets/istio/crl', 'istio-ca-crl')] : [];
export const dataMount: VolumePart = () => [mount('/var/lib/istio/data', 'istio-data')];
export const bootstrapMount: VolumePart = (input) =>
  input.annotations[ANNOTATION.bootstrapOverride] === undefined
    ? []
    : [mount('/etc/istio/custom-bootstrap', 'custom-bootstrap-volume')];
export const envoyMount: VolumePart = () => [mount('/etc/istio/proxy', 'istio-envoy')];
export const xdsMount: VolumePart = () => [mount('/etc/istio/proxy', 'istio-xds')];
export const tokenMount: VolumePart = () => [mount('/var/run/secrets/tokens', 'istio-token')];
export const mtlsMount: VolumePart = (input) =>
  isEmpty(input.global.mountMtlsCerts) ? [] : [{ ...mount('/etc/certs/', 'istio-certs'), readOnly: true }];
export const podinfoMount: VolumePart = () => [mount('/etc/istio/pod', 'istio-podinfo')];

export const lightstepMount: VolumePart = (input) => {
  if (!lightstep(input)) return [];
  const file: string = input.proxyConfig.tracing.tlsSettings.caCertificates ?? '';
  return [{ ...mount(file.slice(0, file.lastIndexOf('/') + 1), 'lightstep-certs'), readOnly: true }];
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

export const socketVolume: VolumePart = () => [unsaid('workload-socket')];
export const credentialVolume: VolumePart = () => [unsaid('credential-socket')];
export const emptyCredentialVolume: VolumePart = () => [empty('credential-socket')];
export const certificateVolume: VolumePart = (input) => [gke(input) ? GKE_VOLUME : unsaid('workload-certs')];
export const emptyCertificateVolume: VolumePart = (input) => [gke(input) ? GKE_VOLUME : empty('workload-certs')];

export const bootstrapVolume: VolumePart = (input) => {
  const name = input.annotations[ANNOTATION.bootstrapOverride];
  return name === undefined
    ? []
    : [{ name: 'custom-bootstrap-volume', configMap: { name: name === '' ? null : name } }];
};

export const envoyVolume: VolumePart = () => [memory('istio-envoy')];
export const xdsVolume: VolumePart = () => [memory('istio-xds')];

const INFO = ['labels', 'annotations'].map((path) => ({ path, fieldRef: { fieldPath: `metadata.${path}` } }));

export const podVolumes: VolumePart = (input) => {
  const token = { path: 'istio-token', expirationSeconds: 43200, audience: goPrint(input.global.sds?.token?.aud) };
  return [
    empty('istio-data'),
    { name: 'istio-podinfo', downwardAPI: { items: INFO } },
    { name: 'istio-token', projected: { sources: [{ serviceAccountToken: token }] } },
  ];
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
