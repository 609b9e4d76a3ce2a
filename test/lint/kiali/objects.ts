/** Writes objects as YAML, for meshes put together by hand. */

const object =
  (apiVersion: string, kind: string) =>
  (name: string, namespace: string, spec: string): string =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {${spec}}\n---\n`;

export const virtualService = object('networking.istio.io/v1', 'VirtualService');
export const destinationRule = object('networking.istio.io/v1', 'DestinationRule');
export const serviceEntry = object('networking.istio.io/v1', 'ServiceEntry');
export const sidecar = object('networking.istio.io/v1', 'Sidecar');
export const gateway = object('networking.istio.io/v1', 'Gateway');
export const workloadGroup = object('networking.istio.io/v1', 'WorkloadGroup');
export const authorizationPolicy = object('security.istio.io/v1', 'AuthorizationPolicy');
export const peerAuthentication = object('security.istio.io/v1', 'PeerAuthentication');

export function namespace(name: string, labels = ''): string {
  return `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {${labels}}}\n---\n`;
}

export function serviceAccount(name: string, home: string): string {
  return `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, namespace: ${home}}\n---\n`;
}

/** A Service and what it selects by `app`. */
export function service(name: string, home: string, port = '{port: 80, name: http}'): string {
  return object('v1', 'Service')(name, home, `selector: {app: ${name}}, ports: [${port}]`);
}

export function deployment(name: string, home: string, labels = `app: ${name}`, container = '{name: app}'): string {
  const template = `template: {metadata: {labels: {${labels}}}, spec: {containers: [${container}]}}`;
  const head = `metadata: {name: ${name}, namespace: ${home}, labels: {${labels}}}`;
  return `apiVersion: apps/v1\nkind: Deployment\n${head}\nspec: {${template}}\n---\n`;
}
