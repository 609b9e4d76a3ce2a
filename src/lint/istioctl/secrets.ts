import type { KubeObject } from '../../model/manifest';

/** The pairs of keys under which Istio looks for a certificate and its private key, the first that is complete counts. */
const PAIRS = [
  ['cert', 'key'],
  ['tls.crt', 'tls.key'],
] as const;

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/;

/** Whether a Secret holds a certificate in PEM form that has not expired, and some key. */
export function holdsCertificate(secret: KubeObject): boolean {
  const data = (secret.data ?? {}) as Readonly<Record<string, string>>;
  const plain = (secret.stringData ?? {}) as Readonly<Record<string, string>>;
  for (const [certificate, key] of PAIRS) {
    const text = plain[certificate] ?? decode(data[certificate]);
    if (text && (plain[key] ?? data[key])) return isCertificate(text);
  }
  return false;
}

/** Whether a PEM text begins with a certificate that holds today. */
function isCertificate(text: string): boolean {
  const body = PEM.exec(text)?.[1];
  const der = body === undefined ? undefined : decode(body.replace(/\s/g, ''));
  const validity = der === undefined ? undefined : validityOf(der);
  const now = Date.now();
  return validity !== undefined && validity[0] <= now && now <= validity[1];
}

/** One element of DER: its tag, and where its content begins and ends. */
interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

const SEQUENCE = 0x30;
const VERSION = 0xa0;
const UTC_TIME = 0x17;

/** From when to when a certificate holds (RFC 5280, 4.1); undefined where the bytes are none. */
function validityOf(der: string): readonly [number, number] | undefined {
  const [certificate] = elements(der, { start: 0, end: der.length });
  if (certificate?.tag !== SEQUENCE) return undefined;
  const [signed] = elements(der, certificate);
  if (signed?.tag !== SEQUENCE) return undefined;
  const fields = elements(der, signed);
  // Behind the optional version: serial number, algorithm, issuer, validity.
  const validity = fields[fields[0]?.tag === VERSION ? 4 : 3];
  if (validity?.tag !== SEQUENCE) return undefined;
  const [from, to] = elements(der, validity).map((time) => timeOf(der, time));
  return from === undefined || to === undefined ? undefined : [from, to];
}

function elements(der: string, within: Pick<Element, 'start' | 'end'>): Element[] {
  const found: Element[] = [];
  for (let at = within.start; at + 1 < within.end; at = found[found.length - 1].end) {
    let start = at + 2;
    let length = der.charCodeAt(at + 1);
    if (length >= 0x80) {
      const bytes = der.slice(start, (start += length - 0x80));
      length = [...bytes].reduce((sum, byte) => sum * 256 + byte.charCodeAt(0), 0);
    }
    if (start + length > within.end) return [];
    found.push({ tag: der.charCodeAt(at), start, end: start + length });
  }
  return found;
}

/** A time as milliseconds: YYMMDDHHMMSSZ, whose years begin with 1950, or YYYYMMDDHHMMSSZ. */
function timeOf(der: string, { tag, start, end }: Element): number {
  const text = der.slice(start, end);
  const century = tag !== UTC_TIME ? '' : text < '5' ? '20' : '19';
  return Date.parse(`${century}${text}`.replace(/^(....)(..)(..)(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function decode(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : atob(text.replace(/\s/g, ''));
  } catch {
    return undefined;
  }
}
