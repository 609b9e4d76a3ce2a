import type { Config } from './config';
import { parseProtocol } from './protocol';
import { isIpAddress } from './resolve';
import { noAddress, type Endpoint, type Resolution, type Service } from './service';
import type { ServiceEntrySpec } from './spec';

const resolutions: Readonly<Record<string, Resolution>> = {
  NONE: 'Passthrough',
  STATIC: 'ClientSide',
  DNS: 'Dns',
  DNS_ROUND_ROBIN: 'DnsRoundRobin',
  DYNAMIC_DNS: 'DynamicDns',
};

/** A range that holds one address is that address; a range stays; anything else is no address. */
function serviceAddress(text: string): string | undefined {
  if (isIpAddress(text)) return text;
  const slash = text.indexOf('/');
  if (slash < 0 || !isIpAddress(text.slice(0, slash))) return undefined;
  const bits = Number(text.slice(slash + 1));
  return bits === (text.includes(':') ? 128 : 32) ? text.slice(0, slash) : text;
}

function endpointsOf(spec: ServiceEntrySpec, host: string, resolution: Resolution): Endpoint[] {
  const named = spec.endpoints ?? [];
  const byName = resolution === 'Dns' || resolution === 'DnsRoundRobin';
  if (named.length === 0 && !spec.workloadSelector && byName) return [{ address: host, labels: {} }];
  return named.map((e) => ({ address: e.address ?? '', labels: e.labels ?? {}, ports: e.ports }));
}

/** The services of a ServiceEntry: one for each pair of host and address. */
export function serviceEntryServices(config: Config<ServiceEntrySpec>, selected: readonly Endpoint[]): Service[] {
  const { spec } = config;
  const resolution = resolutions[spec.resolution ?? 'NONE'] ?? 'Passthrough';
  const ports = (spec.ports ?? []).map((p) => ({
    name: p.name ?? '',
    number: p.number ?? 0,
    protocol: parseProtocol(p.protocol),
    targetPort: p.targetPort || (p.number ?? 0),
  }));
  const out: Service[] = [];
  for (const hostname of spec.hosts ?? []) {
    const said = spec.addresses ?? [];
    const addresses = said.length > 0 ? said.map(serviceAddress).filter((a) => a !== undefined) : [noAddress];
    for (const address of addresses) {
      out.push({
        hostname,
        name: hostname,
        namespace: config.namespace,
        kubernetes: false,
        ports,
        address,
        resolution,
        external: (spec.location ?? 'MESH_EXTERNAL') === 'MESH_EXTERNAL',
        created: config.created,
        exportTo: spec.exportTo,
        labels: config.labels,
        selector: spec.workloadSelector?.labels,
        externalName: '',
        aliases: [],
        endpoints: spec.workloadSelector ? selected : endpointsOf(spec, hostname, resolution),
        manifest: config.manifest,
      });
    }
  }
  return out;
}
