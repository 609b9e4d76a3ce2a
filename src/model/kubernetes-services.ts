import { creationOf, defaultNamespace } from './config';
import type { KubeObject, Manifest } from './manifest';
import { servicePortProtocol } from './protocol';
import { serviceHostname } from './resolve';
import { noAddress, oldest, type Endpoint, type Service } from './service';

interface ServiceYaml {
  type?: string;
  clusterIP?: string;
  externalName?: string;
  selector?: Record<string, string>;
  ports?: { name?: string; port?: number; protocol?: string; appProtocol?: string; targetPort?: number | string }[];
}

interface SliceYaml extends KubeObject {
  endpoints?: { addresses?: string[]; conditions?: { ready?: boolean } }[] | null;
  ports?: { name?: string; port?: number }[] | null;
}

/** Hands out cluster addresses to Services that state none, in the order in which they are asked for. */
export class AddressPool {
  private next = 0;

  public take(): string {
    this.next++;
    return `10.96.${Math.floor(this.next / 250)}.${(this.next % 250) + 1}`;
  }
}

/** Reads a Kubernetes Service; the annotation `networking.istio.io/exportTo` counts. */
export function kubernetesService(
  manifest: Manifest,
  domain: string,
  pool: AddressPool,
  endpoints: readonly Endpoint[],
): Service {
  const { object } = manifest;
  const spec = (object.spec ?? {}) as ServiceYaml;
  const name = String(object.metadata?.name ?? '');
  const namespace = object.metadata?.namespace || defaultNamespace;
  const alias = spec.type === 'ExternalName' && !!spec.externalName;
  const clusterIp = spec.clusterIP || pool.take();
  const exportTo = object.metadata?.annotations?.['networking.istio.io/exportTo'];
  return {
    hostname: serviceHostname(name, namespace, domain),
    name,
    namespace,
    kubernetes: true,
    ports: (spec.ports ?? []).map((p) => ({
      name: p.name ?? '',
      number: p.port ?? 0,
      protocol: servicePortProtocol(p.port ?? 0, p.name ?? '', p.protocol, p.appProtocol),
      targetPort: p.targetPort || (p.port ?? 0),
    })),
    address: clusterIp === 'None' ? noAddress : clusterIp,
    resolution: clusterIp === 'None' ? 'Passthrough' : alias ? 'Alias' : 'ClientSide',
    external: alias,
    created: creationOf(object) ?? oldest,
    exportTo: exportTo ? exportTo.split(',').map((e) => e.trim()) : undefined,
    labels: object.metadata?.labels ?? {},
    selector: spec.selector,
    externalName: alias ? (spec.externalName ?? '') : '',
    aliases: [],
    endpoints,
    manifest,
  };
}

/** The `namespace/name` of the Service that an EndpointSlice belongs to. */
export function serviceOfSlice(object: KubeObject): string | undefined {
  const name = object.metadata?.labels?.['kubernetes.io/service-name'];
  return name === undefined ? undefined : `${object.metadata?.namespace || defaultNamespace}/${name}`;
}

/** The endpoints that an EndpointSlice lists. */
export function endpointsOfSlice(object: KubeObject): Endpoint[] {
  const slice = object as SliceYaml;
  const ports = Object.fromEntries((slice.ports ?? []).map((p) => [p.name ?? '', p.port ?? 0]));
  return (slice.endpoints ?? []).flatMap((e) => (e.addresses ?? []).map((address) => ({ address, labels: {}, ports })));
}
