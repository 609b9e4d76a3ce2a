/** How Istio completes the names that objects use for each other. */

const ipv4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

/** Whether a text is an IP address. */
export function isIpAddress(text: string): boolean {
  return ipv4.test(text) || (text.includes(':') && /^[0-9a-fA-F:.]+$/.test(text));
}

/**
 * The full name of a host that an object in `namespace` mentions: only a name without a dot is completed, so that
 * `reviews.shop` stays as it is and names no service.
 */
export function resolveHost(host: string, namespace: string, domain: string): string {
  if (host === '' || host === '*' || host.includes('.') || isIpAddress(host)) return host;
  return `${host}.${namespace}.svc.${domain}`;
}

/** The `namespace/name` of a Gateway that a VirtualService in `namespace` mentions; `mesh` stays. */
export function resolveGateway(name: string, namespace: string): string {
  if (name === 'mesh') return name;
  const slash = name.indexOf('/');
  if (slash >= 0) return name.slice(0, slash) === '.' ? `${namespace}${name.slice(slash)}` : name;
  const [gateway, owner] = name.split('.');
  return owner === undefined ? `${namespace}/${name}` : `${owner}/${gateway}`;
}

/** The full name of a Kubernetes Service. */
export function serviceHostname(name: string, namespace: string, domain: string): string {
  return `${name}.${namespace}.svc.${domain}`;
}
