import { ANNOTATION, CONTAINER } from '../annotations';
import { parseBool } from '../checks';
import { findInPod } from '../containers';
import { goString } from '../json';
import { PodError, type Pod, type PodRequest } from '../pod';

const SCRAPE = 'prometheus_io_scrape';
const PORT = 'prometheus_io_port';
const PATH = 'prometheus_io_path';
const TARGETS = 'prometheus_istio_io_scrape_targets';
const SECURE_PORT = 'prometheus_istio_io_secure_port';

/** A label name as Prometheus makes it of an annotation. */
function sanitised(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/g, '_');
}

type Annotations = Record<string, string>;

function find(annotations: Annotations, name: string): string | undefined {
  for (const key in annotations) if (key.length === name.length && sanitised(key) === name) return annotations[key];
  return undefined;
}

/** The port a pod says it is scraped at. */
export function prometheusPort(annotations: Annotations): string | undefined {
  return find(annotations, PORT);
}

/** Takes every spelling of Prometheus' annotations away. */
export function clearPrometheus(annotations: Annotations, withTargets: boolean): void {
  for (const name of Object.keys(annotations)) {
    const known = sanitised(name);
    if (known === SCRAPE || known === PORT || known === PATH || (withTargets && known === TARGETS))
      delete annotations[name];
  }
}

interface Target {
  readonly port: string;
  readonly path: string;
}

/** Ports of the proxy and its agent, with what each is for. */
const RESERVED: Readonly<Record<string, string>> = {
  15000: 'administration of Envoy',
  15001: 'capture of outbound traffic',
  15004: 'debugging',
  15006: 'capture of inbound traffic',
  15008: 'HBONE tunnel',
  15020: "the agent's status and merged metrics",
  15021: 'health of Envoy',
  15053: 'DNS proxy',
  15090: "Envoy's own metrics, which are merged already",
};

/** Has Prometheus scrape the agent, which merges the application's metrics with the proxy's. */
export function mergePrometheus(pod: Pod, request: PodRequest): void {
  const annotations: Annotations = (pod.metadata.annotations ??= {});
  const { mesh, facts } = request;
  if (parseBool(find(annotations, SCRAPE)) === false) return;
  if (!(parseBool(annotations[ANNOTATION.mergeMetrics]) ?? mesh.enablePrometheusMerge)) return;
  const agent = String(mesh.proxyConfig.statusPort ?? 0);
  if (find(annotations, PORT) === agent) return;
  const targets = facts.scrapeTargets ? scrapeTargets(find(annotations, TARGETS)) : [];
  const scrape = find(annotations, SCRAPE) ?? '';
  const port = targets[0]?.port ?? find(annotations, PORT) ?? '';
  const path = targets[0]?.path ?? find(annotations, PATH) ?? '';
  if (facts.scrapeTargets) checkPorts(targets, port, agent);
  const sidecar = findInPod(CONTAINER.proxy, pod.spec);
  if (sidecar && (scrape !== '' || port !== '' || path !== '')) {
    const list = targets.map((target) => `{"port":${goString(target.port)},"path":${goString(target.path)}}`);
    const more = list.length > 0 ? `,"targets":[${list.join(',')}]` : '';
    const value = `{"scrape":${goString(scrape)},"path":${goString(path)},"port":${goString(port)}${more}}`;
    (sidecar.env ??= []).push({ name: 'ISTIO_PROMETHEUS_ANNOTATIONS', value });
  }
  clearPrometheus(annotations, facts.scrapeTargets);
  annotations['prometheus.io/port'] = agent;
  annotations['prometheus.io/path'] = '/stats/prometheus';
  annotations['prometheus.io/scrape'] = 'true';
}

/** A list of `port:path`; one that has an entry without a port counts for nothing. */
function scrapeTargets(text: string | undefined): Target[] {
  const entries = (text ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const targets = entries.map((entry) => {
    const colon = entry.indexOf(':');
    const [port, path] = colon < 0 ? [entry, ''] : [entry.slice(0, colon), entry.slice(colon + 1)];
    return { port: port.trim(), path: path.trim() || '/metrics' };
  });
  return targets.some((target) => target.port === '') ? [] : targets;
}

function checkPorts(targets: readonly Target[], port: string, agent: string): void {
  const [name, ports] =
    targets.length > 0
      ? ['prometheus.istio.io/scrape-targets', targets.map((target) => target.port)]
      : ['prometheus.io/port', [port]];
  for (const one of ports) {
    if (one === '') continue;
    const number = /^[+-]?\d+$/.test(one) ? Number(one) : NaN;
    const taken = number === Number(agent) ? "the agent's own port" : RESERVED[String(number)];
    if (!(number >= 1 && number <= 65535)) throw new PodError('names no port', name, one, 'a port (1 to 65535)');
    if (taken) throw new PodError(`names a port of Istio (${taken})`, name, one, 'a port of the application');
  }
}

/** Tells Prometheus of the port with mutual TLS, where the proxy has one. */
export function annotateSecurePort(pod: Pod, request: PodRequest): void {
  if (!request.facts.scrapeTargets) return;
  const annotations: Annotations = (pod.metadata.annotations ??= {});
  if (find(annotations, SECURE_PORT) !== undefined) return;
  const env = findInPod(CONTAINER.proxy, pod.spec)?.env ?? [];
  const port = env.find(
    (one: { name: string; value?: string }) =>
      one.name === 'ENVOY_SECURE_MERGED_METRICS_PORT' && one.value && one.value !== '0',
  );
  if (port) annotations['prometheus.istio.io/secure-port'] = port.value;
}
