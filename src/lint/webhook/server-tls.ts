import type { Field } from '../field';
import type { Report } from './report';

const CIPHERS: ReadonlySet<string> = new Set([
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-SHA',
  'AES256-SHA',
  'DES-CBC3-SHA',
]);

/** Everything that a server's certificates can be said by. */
const CERTIFICATE_FIELDS = [
  'serverCertificate',
  'privateKey',
  'caCertificates',
  'tlsCertificates',
  'credentialName',
  'credentialNames',
];

/** The mode of a server's TLS; Istio reads PASSTHROUGH where none is set. */
export function serverTlsMode(tls: Field): string {
  return tls.get('mode').text || 'PASSTHROUGH';
}

/** Envoy picks by the type of the key: one RSA and one ECDSA certificate. */
const MOST_CERTIFICATES = 2;

const given = (field: Field): boolean => field.size > 0 || field.text !== '';

/** Checks the TLS settings of a Gateway's server or of a Sidecar's ingress. */
export function checkServerTls(tls: Field, report: Report): void {
  if (!tls.isSet) return;
  checkVersions(tls, report);
  const mode = serverTlsMode(tls);
  if (mode === 'ISTIO_MUTUAL') {
    for (const name of CERTIFICATE_FIELDS)
      if (given(tls.get(name)))
        report.error(tls.get(name), `ISTIO_MUTUAL brings its own certificates; ${name} cannot be set`);
    return;
  }
  if (mode.endsWith('PASSTHROUGH') && [...CERTIFICATE_FIELDS, 'caCrl'].some((name) => given(tls.get(name))))
    report.warn(tls, `mode ${mode} uses no certificates; they are ignored`, 'set mode, or remove the certificates');
  checkCertificates(tls, mode, report);
}

function checkVersions(tls: Field, report: Report): void {
  const ciphers = tls.get('cipherSuites');
  const minimum = tls.get('minProtocolVersion');
  if (/^TLSV1_[01]$/.test(minimum.text) && ciphers.size === 0)
    report.warn(
      minimum,
      'TLS below 1.2 needs cipherSuites, since the default ones do not serve it',
      'set cipherSuites',
    );
  const seen = new Set<string>();
  for (const cipher of ciphers.elements) {
    const name = cipher.text;
    const operator = name !== '' && !/^[\p{L}\p{N}]/u.test(name);
    if (name !== '' && name !== 'ALL' && !operator && !CIPHERS.has(name))
      report.warn(cipher, `unknown cipher suite ${name} is ignored`);
    else if (seen.has(name)) report.warn(cipher, `duplicate cipher suite ${name} is ignored`);
    else seen.add(name);
  }
}

function checkCertificates(tls: Field, mode: string, report: Report): void {
  const [certificate, key, credential, credentials, certificates] = [
    'serverCertificate',
    'privateKey',
    'credentialName',
    'credentialNames',
    'tlsCertificates',
  ].map((name) => given(tls.get(name)));
  if ([certificate && key, credential, credentials, certificates].filter(Boolean).length > 1)
    report.error(
      tls,
      'only one of credentialName, credentialNames, serverCertificate with privateKey, and tlsCertificates can be set',
    );
  const mutual = mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL';
  if (mutual || mode === 'SIMPLE') {
    if (credential || credentials) return;
    if (mutual && tls.get('caCertificates').text === '')
      report.error(
        tls,
        `${mode} TLS needs the bundle that clients are checked by`,
        'set caCertificates or credentialName',
      );
    if (tls.get('tlsCertificates').size > MOST_CERTIFICATES)
      report.warn(tls.get('tlsCertificates'), `${mode} TLS can support up to ${MOST_CERTIFICATES} server certificates`);
    for (const entry of certificates ? tls.get('tlsCertificates').elements : [tls]) {
      if (entry.get('serverCertificate').text === '')
        report.error(entry, `${mode} TLS needs a server certificate`, 'set serverCertificate or credentialName');
      if (entry.get('privateKey').text === '')
        report.error(entry, `${mode} TLS needs a private key`, 'set privateKey or credentialName');
    }
  }
  const revoked = tls.get('caCrl');
  if (revoked.text === '') return;
  if (credential) report.error(revoked, 'caCrl cannot be set with credentialName; put it in the credential');
  if (mode === 'SIMPLE') report.error(revoked, 'caCrl is not supported with SIMPLE TLS, which checks no clients');
}
