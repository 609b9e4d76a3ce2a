import type { Field } from '../field';
import type { Report } from './report';

const CONFIG_MAP = 'configmap://';

/** Checks by what certificates a client speaks TLS. */
export function checkClientTls(tls: Field, report: Report): void {
  if (!tls.isSet) return;
  const text = (name: string): string => tls.get(name).text;
  const mode = text('mode');
  const credential = tls.get('credentialName');
  checkConfigMap(credential, report);
  if (tls.get('insecureSkipVerify').isTrue) {
    const pointless = [
      ...(text('caCertificates') === '' ? [] : ['caCertificates']),
      ...(tls.get('subjectAltNames').isSet ? ['subjectAltNames'] : []),
      ...(mode === 'SIMPLE' && credential.text !== '' ? ['credentialName'] : []),
    ];
    if ((mode === 'SIMPLE' || mode === 'MUTUAL') && pointless.length > 0)
      report.error(tls, `${pointless.join(' and ')} cannot be specified when insecureSkipVerify is set`);
  }
  if ((mode === 'SIMPLE' || mode === 'MUTUAL') && credential.text !== '') {
    const own = ['clientCertificate', 'caCertificates', 'privateKey', 'caCrl'].filter((name) => text(name) !== '');
    if (own.length > 0) report.error(tls, `${own.join(', ')} cannot be specified if credentialName is set`);
    return;
  }
  if (mode !== 'MUTUAL') return;
  if (text('clientCertificate') === '')
    report.error(tls, 'client certificate required for mutual tls', 'set clientCertificate or credentialName');
  if (text('privateKey') === '')
    report.error(tls, 'private key required for mutual tls', 'set privateKey or credentialName');
}

/** A ConfigMap as credential must be of the object's own namespace. */
function checkConfigMap(credential: Field, report: Report): void {
  if (!credential.text.startsWith(CONFIG_MAP)) return;
  const [namespace = '', name = ''] = credential.text.slice(CONFIG_MAP.length).split('/');
  if (namespace === '' || name === '')
    report.error(credential, 'invalid configmap:// credentialName', 'write configmap://namespace/name');
  else if (namespace !== report.metadata.namespace)
    report.error(credential, `invalid configmap:// credentialName: its namespace must be ${report.metadata.namespace}`);
}
