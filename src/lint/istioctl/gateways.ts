import type { Manifest } from '../../model/manifest';
import type { GatewaySpec, Server } from '../../model/spec';
import { formatSelector, matches, type Labels } from '../labels';
import { keyOf, namespaceOf } from '../namespaces';
import type { Pod } from '../pods';
import { ISTIOCTL_RULES } from './rules';
import { holdsCertificate } from './secrets';
import type { Check, Report, View } from '../view';
import { gatewaysOf } from './virtual-service-gateways';

interface ServicePort {
  readonly port?: number;
  readonly targetPort?: number | string;
  readonly protocol?: string;
}

interface ServiceSpec {
  readonly selector?: Labels;
  readonly ports?: readonly ServicePort[];
}

/** The ingress gateway's Service of a default installation, with its ports and the ports of its pods. */
const DEFAULT_SERVICE = {
  namespace: 'istio-system',
  selector: { istio: 'ingressgateway' },
  ports: [15021, 80, 8080, 443, 8443, 31400, 15443],
};

/** That pods stand behind each Gateway, that their Service has its ports, and that its secrets exist. */
export const checkGatewayWorkloads: Check = (view, report) => {
  for (const manifest of gatewaysOf(view).values()) {
    const spec = specOf(manifest);
    const pods = view.pods.all.filter((pod) => matches(spec.selector, pod.labels));
    if (pods.length === 0) {
      report(manifest, {
        rule: ISTIOCTL_RULES.REFERENCE,
        path: ['spec', 'selector'],
        message: `no pod has the labels ${formatSelector(spec.selector)}`,
        fix: 'select the labels of the gateway pods; those of a default installation carry istio: ingressgateway',
      });
      continue;
    }
    checkPorts(view, manifest, pods, report);
    checkSecrets(view, manifest, pods, report);
  }
};

function checkPorts(view: View, manifest: Manifest, pods: readonly Pod[], report: Report): void {
  const known = new Set<number>();
  for (const pod of pods) {
    if (pod.namespace === DEFAULT_SERVICE.namespace && matches(DEFAULT_SERVICE.selector, pod.labels)) {
      for (const port of DEFAULT_SERVICE.ports) known.add(port);
    }
    for (const { object } of view.input.ofKind('Service')) {
      const service = (object.spec ?? {}) as ServiceSpec;
      if (namespaceOf(object) !== pod.namespace || !matches(service.selector, pod.labels)) continue;
      for (const { port, targetPort, protocol } of service.ports ?? []) {
        if ((protocol ?? 'TCP') !== 'TCP' || port === undefined) continue;
        known.add(port);
        const target = Number(targetPort ?? port);
        if (Number.isInteger(target) && target !== 0) known.add(target);
      }
    }
  }
  for (const [index, server] of (specOf(manifest).servers ?? []).entries()) {
    if (!server?.port || known.has(server.port.number ?? 0)) continue;
    known.add(server.port.number ?? 0); // once for each port
    report(manifest, {
      rule: ISTIOCTL_RULES.GATEWAY_PORT,
      path: ['spec', 'servers', index, 'port', 'number'],
      message: `no Service of the gateway's pods (${formatSelector(specOf(manifest).selector)}) has the port ${server.port.number ?? 0}`,
    });
  }
}

function checkSecrets(view: View, manifest: Manifest, pods: readonly Pod[], report: Report): void {
  const secrets = new Map(view.input.ofKind('Secret').map((secret) => [keyOf(secret.object), secret]));
  const written = pods.some((pod) => pod.manifest) ? pods.filter((pod) => pod.manifest) : pods;
  const namespaces = [...new Set(written.map((pod) => pod.namespace))];
  for (const [index, server] of (specOf(manifest).servers ?? []).entries()) {
    const name = server?.tls?.credentialName;
    if (!name) continue;
    const keys = name.includes('/') ? [name] : namespaces.map((namespace) => `${namespace}/${name}`);
    const path = ['spec', 'servers', index, 'tls', 'credentialName'];
    const invalid = keys.find((key) => secrets.has(key) && !holdsCertificate(secrets.get(key)!.object));
    if (invalid !== undefined) {
      report(manifest, {
        rule: ISTIOCTL_RULES.INVALID_SECRET,
        path,
        message: `the Secret ${invalid} holds no certificate and key`,
      });
    }
    const missing = keys.find((key) => !secrets.has(key) && !isIssued(view, key));
    if (missing === undefined) continue;
    // A Secret that holds a private key is rarely kept beside the manifests: its absence alone proves nothing.
    report(manifest, {
      rule: secrets.size === 0 ? ISTIOCTL_RULES.SECRET_UNSEEN : ISTIOCTL_RULES.REFERENCE,
      path,
      message: `there is no Secret ${missing}, and no Certificate that makes it`,
      fix: `create the Secret in ${missing.split('/')[0]}, the namespace of the gateway's pods`,
    });
  }
}

/** Whether a Certificate of cert-manager makes the Secret. */
function isIssued(view: View, key: string): boolean {
  return view.input.ofKind('Certificate').some(({ object }) => {
    const { secretName } = (object.spec ?? {}) as { secretName?: string };
    return `${namespaceOf(object)}/${secretName}` === key;
  });
}

/** Gateways whose pods, port, bind and hosts are the same: the later server is dropped. */
export const checkConflictingGateways: Check = (view, report) => {
  const gateways = [...gatewaysOf(view).values()];
  const byPort = new Map<number, Set<Manifest>>();
  for (const gateway of gateways) {
    for (const server of specOf(gateway).servers ?? []) {
      const port = server?.port?.number ?? 0;
      byPort.set(port, (byPort.get(port) ?? new Set()).add(gateway));
    }
  }
  for (const manifest of gateways) {
    for (const [index, server] of (specOf(manifest).servers ?? []).entries()) {
      const port = server?.port?.number ?? 0;
      const others = [...(byPort.get(port) ?? [])].filter(
        (other) =>
          other !== manifest && claimsSameHost(server, lastServer(other, port)) && sharePods(view, manifest, other),
      );
      if (others.length === 0) continue;
      report(manifest, {
        rule: ISTIOCTL_RULES.GATEWAY_CONFLICT,
        path: ['spec', 'servers', index],
        message: `port ${port} and the hosts ${(server?.hosts ?? []).join(', ')} are also those of ${others
          .map(({ object }) => keyOf(object))
          .sort()
          .join(', ')}, on the same pods`,
      });
    }
  }
};

/** istioctl keeps the hosts of a Gateway's last server of a port. */
function lastServer(gateway: Manifest, port: number): Server | undefined {
  return (specOf(gateway).servers ?? []).filter((server) => (server?.port?.number ?? 0) === port).at(-1);
}

function claimsSameHost(server: Server | undefined, other: Server | undefined): boolean {
  if ((server?.bind ?? '') !== (other?.bind ?? '')) return false;
  const hosts = new Set(other?.hosts ?? []);
  return (server?.hosts ?? []).some((host) => hosts.has(host));
}

function sharePods(view: View, a: Manifest, b: Manifest): boolean {
  const [mine, theirs] = [specOf(a).selector, specOf(b).selector];
  const [text, other] = [formatSelector(mine), formatSelector(theirs)];
  if (text === other) return true;
  if (!text.includes(other) && !other.includes(text)) return false;
  return view.pods.all.some((pod) => matches(mine, pod.labels) && matches(theirs, pod.labels));
}

/** Gateways with the same certificate: a client that reuses its connection gets 404 from the other's hosts. */
export const checkDuplicateCertificates: Check = (view, report) => {
  const gateways = [...gatewaysOf(view).values()];
  const byCertificate = new Map<string, Manifest[]>();
  for (const gateway of gateways) {
    for (const server of specOf(gateway).servers ?? []) {
      const certificate = certificateOf(server);
      if (certificate) byCertificate.set(certificate, [...(byCertificate.get(certificate) ?? []), gateway]);
    }
  }
  for (const manifest of gateways) {
    const { selector, servers } = specOf(manifest);
    const told = new Set([manifest]);
    for (const [index, server] of (servers ?? []).entries()) {
      const certificate = certificateOf(server);
      for (const other of certificate ? (byCertificate.get(certificate) ?? []) : []) {
        if (told.has(other) || !matches(selector, specOf(other).selector ?? {})) continue;
        told.add(other);
        report(manifest, {
          rule: ISTIOCTL_RULES.DUPLICATE_CERTIFICATE,
          path: ['spec', 'servers', index, 'tls'],
          message: `${keyOf(manifest.object)} and ${keyOf(other.object)} serve the same certificate`,
        });
      }
    }
  }
};

function certificateOf(server: Server | undefined): string | undefined {
  const tls = server?.tls as { credentialName?: string; serverCertificate?: string; privateKey?: string } | undefined;
  if (tls?.credentialName) return `secret ${tls.credentialName}`;
  if (tls?.serverCertificate && tls.privateKey) return `files ${tls.serverCertificate} ${tls.privateKey}`;
  return undefined;
}

function specOf(manifest: Manifest): GatewaySpec {
  return (manifest.object.spec ?? {}) as GatewaySpec;
}
