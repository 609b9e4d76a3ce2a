import { isIpAddress } from './ip';

/** The parts of a URL that validation rules ask for, as Go's `net/url` splits them. */
export interface GoUrl {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
}

/** Whether a URL may be relative (`url.Parse`) or must be what a request line can carry (`url.ParseRequestURI`). */
export type GoUrlMode = 'any' | 'request';

/** Splits a URL; undefined where Go refuses the text. */
export function parseGoUrl(text: string, mode: GoUrlMode): GoUrl | undefined {
  const raw = mode === 'any' ? (text.split('#', 1)[0] ?? '') : text;
  // eslint-disable-next-line no-control-regex
  if (/[\x00-\x1f\x7f]/.test(raw)) return undefined;
  if (raw === '') return mode === 'any' ? { scheme: '', host: '', port: '' } : undefined;
  if (raw === '*') return { scheme: '', host: '', port: '' };
  if (raw.startsWith(':')) return undefined;
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(raw)?.[0] ?? '';
  let rest = scheme === '' ? raw : raw.slice(scheme.length + 1);
  rest = rest.split('?', 1)[0] ?? '';
  const found = { scheme: scheme.toLowerCase(), host: '', port: '' };
  if (!rest.startsWith('/')) {
    if (scheme !== '') return found;
    if (mode === 'request') return undefined;
    if ((rest.split('/', 1)[0] ?? '').includes(':')) return undefined;
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || (mode === 'any' && !rest.startsWith('///')));
  if (!hasAuthority) return badEscape(rest) ? undefined : found;
  const [authority = ''] = rest.slice(2).split('/', 1);
  if (badEscape(rest.slice(2 + authority.length))) return undefined;
  const at = authority.lastIndexOf('@');
  if (at >= 0 && !/^(?:[\w\-.:~!$&'()*+,;=@]|%[0-9A-Fa-f]{2})*$/.test(authority.slice(0, at))) return undefined;
  const host = parseHost(authority.slice(at + 1));
  return host && { ...found, ...host };
}

function badEscape(path: string): boolean {
  return /%(?![0-9A-Fa-f]{2})/.test(path);
}

function parseHost(text: string): { host: string; port: string } | undefined {
  const bracketed = /^(\[[^\]]*\])(.*)$/.exec(text);
  if (bracketed ? !isIpAddress((bracketed[1] ?? '').slice(1, -1).replace('%25', '%')) : /[[\]]/.test(text))
    return undefined;
  const colon = text.indexOf(':');
  const host = bracketed ? (bracketed[1] ?? '') : colon < 0 ? text : text.slice(0, colon);
  const tail = bracketed ? (bracketed[2] ?? '') : colon < 0 ? '' : text.slice(colon);
  if (!/^(:\d*)?$/.test(tail)) return undefined;
  // A host may be escaped beyond ASCII only.
  if (/[ {}|\\^`#%]/.test(host.replace(/%[89A-Fa-f][0-9A-Fa-f]/g, '').replace(/%25/g, ''))) return undefined;
  return { host, port: tail.slice(1) };
}
