import type { KubeObject } from '../../model/manifest';

/** The pairs of keys under which Istio looks for a certificate and its private key, the first that is complete counts. */
const PAIRS = [
  ['cert', 'key'],
  ['tls.crt', 'tls.key'],
] as const;

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/;

/** Whether a Secret holds a certificate in PEM form, and some key. */
export function holdsCertificate(secret: KubeObject): boolean {
  const data = (secret.data ?? {}) as Readonly<Record<string, string>>;
  const plain = (secret.stringData ?? {}) as Readonly<Record<string, string>>;
  for (const [certificate, key] of PAIRS) {
    const text = plain[certificate] ?? decode(data[certificate]);
    if (text && (plain[key] ?? data[key])) return isCertificate(text);
  }
  return false;
}

/** A certificate is a sequence of DER, so its first byte is 0x30. */
function isCertificate(text: string): boolean {
  const body = PEM.exec(text)?.[1];
  return body !== undefined && decode(body.replace(/\s/g, ''))?.charCodeAt(0) === 0x30;
}

function decode(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : atob(text.replace(/\s/g, ''));
  } catch {
    return undefined;
  }
}
