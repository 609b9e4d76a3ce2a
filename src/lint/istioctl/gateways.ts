import type { KubeObject, Manifest } from '../../model/manifest';
import type { GatewaySpec, Server } from '../../model/spec';
import { append, groupBy } from '../groups';
import { formatSelector, matches, type Labels } from '../labels';
import { keyOf, namesOf, namespaceOf } from '../namespaces';
import type { Pod } from '../pods';
import { SelectorIndex, type Selecting } from '../selector-index';
import { ISTIOCTL_RULES } from './rules';
import { holdsCertificate } from './secrets';
import type { Check, Report, View } from '../view';
import { gatewaysOf } from './virtual-service-gateways';
import type { ServiceSpec } from '../service-spec';

/** The ingress gateway's Service of a default installation, with its ports and the ports of its pods. */
const DEFAULT_SERVICE = {
  namespace: 'istio-system',
  selector: { istio: 'ingressgateway' },
  ports: [15021, 80, 8080, 443, 8443, 31400, 15443],
};

/** That pods stand behind each Gateway, that their Service has its ports, and that its secrets exist. */
export const checkGatewayWorkloads: Check = (view, report) => {
  const ports = portsOfPods(view);
  const secrets = new Map(view.input.ofKind('Secret').map((secret) => [keyOf(secret.object), secret.object]));
  const issued = issuedSecrets(view);
  for (const manifest of gatewaysOf(view).values()) {
    const spec = specOf(manifest);
    const pods = view.pods.selectedBy(spec.selector);
    if (pods.length === 0) {
      report(manifest, {
        rule: ISTIOCTL_RULES.REFERENCE,
        path: ['spec', 'selector'],
        message: `no pod has the labels ${formatSelector(spec.selector)}`,
        fix: 'select the labels of the gateway pods; those of a default installation carry istio: ingressgateway',
      });
      continue;
    }
    checkPorts(manifest, ports(spec.selector, pods), report);
    checkSecrets(manifest, pods, secrets, issued, report);
  }
};

/** The ports of the Services of pods, which all Gateways with one selector share; a Service without a selector counts. */
function portsOfPods(view: View): (selector: Labels | undefined, pods: readonly Pod[]) => ReadonlySet<number> {
  const services = new SelectorIndex(
    view.input.ofKind('Service').map(({ object }) => {
      const { selector, ports } = (object.spec ?? {}) as ServiceSpec;
      return { namespace: namespaceOf(object), selector: selector ?? {}, ports };
    }),
  );
  const known = new Map<string, ReadonlySet<number>>();
  return (selector, pods) => {
    const key = formatSelector(selector);
    let ports = known.get(key);
    if (!ports) known.set(key, (ports = new Set(portsOf(pods, services, view.defaultGateway))));
    return ports;
  };
}

function* portsOf(
  pods: readonly Pod[],
  services: SelectorIndex<ServiceSpec & Selecting>,
  defaultGateway: boolean,
): Generator<number> {
  for (const [namespace, own] of groupBy(pods, (pod) => pod.namespace)) {
    const { selector } = DEFAULT_SERVICE;
    if (defaultGateway && namespace === DEFAULT_SERVICE.namespace && own.some((pod) => matches(selector, pod.labels))) {
      yield* DEFAULT_SERVICE.ports;
    }
    for (const { port = 0, targetPort, protocol } of services.of(namespace, own).flatMap((it) => it.ports ?? [])) {
      if ((protocol ?? 'TCP') !== 'TCP') continue;
      yield port;
      const target = Number(targetPort ?? port);
      if (Number.isInteger(target) && target !== 0) yield target;
    }
  }
}

function checkPorts(manifest: Manifest, known: ReadonlySet<number>, report: Report): void {
  const told = new Set<number>();
  for (const [index, server] of (specOf(manifest).servers ?? []).entries()) {
    const number = server?.port?.number ?? 0;
    if (!server?.port || known.has(number) || told.has(number)) continue;
    told.add(number);
    report(manifest, {
      rule: ISTIOCTL_RULES.GATEWAY_PORT,
      path: ['spec', 'servers', index, 'port', 'number'],
      message: `no Service of the gateway's pods (${formatSelector(specOf(manifest).selector)}) has the port ${number}`,
    });
  }
}

function checkSecrets(
  manifest: Manifest,
  pods: readonly Pod[],
  secrets: ReadonlyMap<string, KubeObject>,
  issued: ReadonlySet<string>,
  report: Report,
): void {
  const written = pods.some((pod) => pod.manifest) ? pods.filter((pod) => pod.manifest) : pods;
  const namespaces = [...new Set(written.map((pod) => pod.namespace))];
  for (const [index, server] of (specOf(manifest).servers ?? []).entries()) {
    const name = server?.tls?.credentialName;
    if (!name) continue;
    const keys = name.includes('/') ? [name] : namespaces.map((namespace) => `${namespace}/${name}`);
    const path = ['spec', 'servers', index, 'tls', 'credentialName'];
    const invalid = keys.find((key) => secrets.has(key) && !holdsCertificate(secrets.get(key)!));
    if (invalid !== undefined) {
      report(manifest, {
        rule: ISTIOCTL_RULES.INVALID_SECRET,
        path,
        message: `the Secret ${invalid} holds no certificate and key`,
      });
    }
    const missing = keys.find((key) => !secrets.has(key) && !issued.has(key));
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

/** The Secrets that Certificates of cert-manager make. */
function issuedSecrets(view: View): ReadonlySet<string> {
  const secrets = view.input.ofKind('Certificate').map(({ object }) => {
    const { secretName } = (object.spec ?? {}) as { secretName?: string };
    return `${namespaceOf(object)}/${secretName}`;
  });
  return new Set(secrets);
}

/** Gateways whose pods, port, bind and hosts are the same: the later server is dropped. */
export const checkConflictingGateways: Check = (view, report) => {
  const gateways = [...gatewaysOf(view).values()];
  const claims = new Map<string, Manifest[]>();
  for (const gateway of gateways) {
    // istioctl keeps the hosts of a Gateway's last server of a port.
    const last = new Map((specOf(gateway).servers ?? []).map((server) => [server?.port?.number ?? 0, server]));
    for (const server of last.values()) for (const claim of claimsOf(server)) append(claims, claim, gateway);
  }
  for (const manifest of gateways) {
    for (const [index, server] of (specOf(manifest).servers ?? []).entries()) {
      const port = server?.port?.number ?? 0;
      const claimants = new Set(claimsOf(server).flatMap((claim) => claims.get(claim) ?? []));
      const others = [...claimants].filter((other) => other !== manifest && sharePods(view, manifest, other));
      if (others.length === 0) continue;
      report(manifest, {
        rule: ISTIOCTL_RULES.GATEWAY_CONFLICT,
        path: ['spec', 'servers', index],
        message: `port ${port} and the hosts ${(server?.hosts ?? []).join(', ')} are also those of ${namesOf(others)}, on the same pods`,
      });
    }
  }
};

/** What a server has for itself: a port and an address with each of its hosts. */
function claimsOf(server: Server | undefined): string[] {
  const { bind = '', hosts = [], port } = server ?? {};
  return [...new Set(hosts)].map((host) => `${port?.number ?? 0} ${bind} ${host}`);
}

function sharePods(view: View, a: Manifest, b: Manifest): boolean {
  const [mine, theirs] = [specOf(a).selector, specOf(b).selector];
  const [text, other] = [formatSelector(mine), formatSelector(theirs)];
  if (text === other) return true;
  if (!text.includes(other) && !other.includes(text)) return false;
  return view.pods.some({ ...mine, ...theirs }, undefined, (pod) => matches(mine, pod.labels));
}

/** Gateways with the same certificate: a client that reuses its connection gets 404 from the other's hosts. */
export const checkDuplicateCertificates: Check = (view, report) => {
  const gateways = [...gatewaysOf(view).values()];
  const byCertificate = new Map<string, Manifest[]>();
  for (const gateway of gateways) {
    for (const server of specOf(gateway).servers ?? []) {
      const certificate = certificateOf(server);
      if (certificate) append(byCertificate, certificate, gateway);
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
