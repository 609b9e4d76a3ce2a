/** Istio's DNS labels may have upper case, unlike those of Kubernetes. */
const LABEL = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const WILDCARD_LABEL = /^(\*|(\*|\*-)?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)$/;
const LONGEST_LABEL = 63;
const LONGEST_NAME = 255;

export function isDnsLabel(text: string): boolean {
  return text.length <= LONGEST_LABEL && LABEL.test(text);
}

/** Says what is wrong with a fully qualified domain name; a trailing dot is allowed. */
export function fqdnProblem(name: string): string | undefined {
  return lengthProblem(name) ?? labelsProblem(name, name);
}

/** What nearly all names are: sound labels, of which the last begins with a letter. */
const SOUND = /^(?:[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?\.)*[a-zA-Z](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/;

/** Says what is wrong with a domain name whose first label may be, or begin with, an asterisk. */
export function wildcardDomainProblem(name: string): string | undefined {
  if (name.length <= LONGEST_NAME && SOUND.test(name)) return undefined;
  const tooLong = lengthProblem(name);
  if (tooLong !== undefined) return tooLong;
  const dot = name.indexOf('.');
  const first = dot < 0 ? name : name.slice(0, dot);
  if (first.length > LONGEST_LABEL || !WILDCARD_LABEL.test(first)) {
    return `domain name ${JSON.stringify(name)} has the invalid label ${JSON.stringify(first)}`;
  }
  return dot < 0 ? undefined : labelsProblem(name, name.slice(dot + 1));
}

function lengthProblem(name: string): string | undefined {
  if (name === '') return 'domain name is empty';
  return name.length > LONGEST_NAME ? `domain name has more than ${LONGEST_NAME} characters` : undefined;
}

function labelsProblem(name: string, labels: string): string | undefined {
  const parts = labels.split('.');
  const last = parts.at(-1) ?? '';
  if (/^[+-]?\d+$/.test(last)) return `domain name ${JSON.stringify(name)} ends in the number ${last}`;
  const checked = last === '' ? parts.slice(0, -1) : parts;
  const bad = checked.find((label) => !isDnsLabel(label));
  if (bad === undefined) return undefined;
  return `domain name ${JSON.stringify(name)} has the invalid label ${JSON.stringify(bad)}`;
}

/** Says what is wrong where an asterisk must be alone or the whole first label. */
export function partialWildcardProblem(host: string): string | undefined {
  if (!host.includes('*') || host === '*' || host.startsWith('*.')) return undefined;
  return `partial wildcard ${JSON.stringify(host)} is not allowed`;
}

/** Whether two hosts, either of which may begin with an asterisk, have a name in common. */
export function hostsOverlap(a: string, b: string): boolean {
  if (!a.startsWith('*')) return b.startsWith('*') ? a.endsWith(b.slice(1)) : a === b;
  if (!b.startsWith('*')) return b.endsWith(a.slice(1));
  return a.length < b.length ? b.slice(1).endsWith(a.slice(1)) : a.slice(1).endsWith(b.slice(1));
}

/** Whether every name that a host stands for is one that another stands for. */
export function isSubsetHost(host: string, of: string): boolean {
  if (!of.startsWith('*')) return !host.startsWith('*') && host === of;
  if (!host.startsWith('*')) return host.endsWith(of.slice(1));
  return host.length >= of.length && host.slice(1).endsWith(of.slice(1));
}
