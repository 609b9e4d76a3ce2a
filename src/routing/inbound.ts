import { targetsOf } from '../model/gateways';
import type { MeshIndex } from '../model/mesh-index';
import type { MutualTls } from '../model/policies';
import { isHttp, isTcp } from '../model/protocol';
import type { SourcePod } from './plain-request';
import type { Tls } from './trace';

/** How a port of a pod is read: as HTTP, as bytes, or as what it turns out to be. */
type Reading = 'http' | 'bytes' | 'detected';

/** What a sidecar does with a connection that arrives at its pod. */
export interface Arrival {
  /** HTTP is read, bytes are passed on, or the connection ends for this reason. */
  readonly as: 'http' | 'bytes' | 'noChain' | 'noMutualTls' | 'wrongProtocol';
  /** Whether a service of the mesh has the port; other ports are passed on unchanged. */
  readonly known: boolean;
  readonly mode: MutualTls;
}

/** Decides a connection that arrives at a sidecar, by its PeerAuthentication and the protocol of the service's port. */
export function arrive(mesh: MeshIndex, pod: SourcePod, port: number, tls: Tls, speaksHttp: boolean): Arrival {
  const reading = readingOf(mesh, pod, port);
  const mode = mesh.policies.mutualTlsFor(pod.namespace, pod.labels, port);
  return { as: treat(mode, reading ?? 'detected', tls, speaksHttp), known: reading !== undefined, mode };
}

function readingOf(mesh: MeshIndex, { namespace, labels, ip }: SourcePod, port: number): Reading | undefined {
  for (const service of mesh.servicesOf(namespace, labels, ip)) {
    for (const p of service.ports) {
      if (p.protocol === 'UDP') continue;
      const targets = targetsOf(service, p.number, (name) => mesh.podPort(namespace, labels, name));
      if (!targets.includes(port)) continue;
      return isHttp(p.protocol) ? 'http' : isTcp(p.protocol) ? 'bytes' : 'detected';
    }
  }
  return undefined;
}

function treat(mode: MutualTls, reading: Reading, tls: Tls, speaksHttp: boolean): Arrival['as'] {
  const read = (): Arrival['as'] => {
    if (reading === 'bytes') return 'bytes';
    if (speaksHttp) return 'http';
    return reading === 'http' ? 'wrongProtocol' : 'bytes';
  };
  switch (mode) {
    case 'STRICT':
      if (tls === 'none') return 'noChain';
      return tls === 'mtls' ? read() : 'noMutualTls';
    case 'DISABLE':
      // Nobody looks into the handshake, so that TLS is bytes like others.
      if (tls === 'none') return read();
      return reading === 'http' ? 'wrongProtocol' : 'bytes';
    case 'PERMISSIVE':
      if (tls !== 'tls') return read();
      return reading === 'http' ? 'noChain' : 'bytes';
  }
}
