import { ANNOTATION, CONTAINER } from '../annotations';
import { parseBool } from '../checks';
import { findInPod } from '../containers';
import { goSort, goString, isObject, type Json, type JsonObject } from '../json';
import type { Pod, PodRequest } from '../pod';
import { canonicalJson } from '../schema/canonical';
import { structJson } from '../schema/go-json';

const PROBERS = 'ISTIO_KUBE_APP_PROBERS';

/** Where a container keeps each of its checks, and the agent's address for it. */
const CHECKS = [
  { path: ['readinessProbe'], url: (name: string) => `/app-health/${name}/readyz`, probe: true },
  { path: ['livenessProbe'], url: (name: string) => `/app-health/${name}/livez`, probe: true },
  { path: ['startupProbe'], url: (name: string) => `/app-health/${name}/startupz`, probe: true },
  { path: ['lifecycle', 'preStop'], url: (name: string) => `/app-lifecycle/${name}/prestopz`, probe: false },
  { path: ['lifecycle', 'postStart'], url: (name: string) => `/app-lifecycle/${name}/poststartz`, probe: false },
] as const;

/** Has the agent answer the kubelet's probes: the kubelet has no certificate, and the proxy would refuse it. */
export function rewriteProbes(pod: Pod, request: PodRequest): void {
  const sidecar = findInPod(CONTAINER.proxy, pod.spec);
  const annotations = pod.metadata.annotations ?? {};
  const wanted =
    parseBool(annotations[ANNOTATION.rewriteProbers]) ??
    Boolean(request.values.sidecarInjectorWebhook?.rewriteAppHTTPProbe);
  if (!sidecar || !wanted) return;
  const containers = [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])].filter(
    (one) => one.name !== CONTAINER.proxy,
  );
  const agent: number = request.mesh.proxyConfig.statusPort ?? 0;
  const probers = probersOf(containers, agent);
  if (Object.keys(probers).length > 0) noteProbers(sidecar, probers, annotations[ANNOTATION.status] !== undefined);
  const said = annotations[ANNOTATION.statusPort];
  const port = said === undefined ? agent : /^[+-]?\d+$/.test(said) ? Number(said) : 0;
  for (const container of containers)
    for (const check of CHECKS) redirect(container, check.path, check.url(container.name ?? ''), port);
}

function handlerAt(container: JsonObject, path: readonly string[]): JsonObject | undefined {
  let value: Json = container;
  for (const step of path) value = value?.[step];
  return value;
}

/** The checks as they were, by the address at which the agent answers them: JSON texts. */
function probersOf(containers: readonly JsonObject[], agent: number): Record<string, string> {
  const out: Record<string, string> = {};
  for (const container of containers) {
    const ports = new Map<string, number>(
      (container.ports ?? []).map((port: JsonObject) => [port.name, port.containerPort ?? 0]),
    );
    for (const { path, url, probe } of CHECKS) {
      const text = proberJson(handlerAt(container, path), ports, agent, probe);
      if (text !== undefined) out[url(container.name ?? '')] = text;
    }
  }
  return out;
}

function proberJson(
  handler: JsonObject | undefined,
  ports: Map<string, number>,
  agent: number,
  probe: boolean,
): string | undefined {
  if (!handler) return undefined;
  const timeout = probe && handler.timeoutSeconds ? `,"timeoutSeconds":${handler.timeoutSeconds}` : '';
  if (!handler.httpGet && !handler.tcpSocket) {
    return probe && handler.grpc ? `{"grpc":${structJson(handler.grpc, 'GRPCAction')}${timeout}}` : undefined;
  }
  const [kind, action, struct] = handler.httpGet
    ? ['httpGet', handler.httpGet, 'HTTPGetAction']
    : ['tcpSocket', handler.tcpSocket, 'TCPSocketAction'];
  const named = typeof action.port === 'string';
  if (!named && (action.port ?? 0) === agent) return undefined;
  const port = named ? ports.get(action.port) : (action.port ?? 0);
  if (port === undefined) return undefined;
  return `{"${kind}":${structJson({ ...action, port }, struct)}${timeout}}`;
}

/** Adds the checks to the proxy's environment; those that an earlier injection noted win. */
function noteProbers(sidecar: JsonObject, probers: Record<string, string>, done: boolean): void {
  const before = done ? (sidecar.env ?? []).find((one: JsonObject) => one.name === PROBERS) : undefined;
  if (!before) {
    (sidecar.env ??= []).push({ name: PROBERS, value: probersJson(probers) });
    return;
  }
  const noted = parsed(before.value ?? '');
  if (!isObject(noted)) return;
  const merged = { ...probers };
  for (const url of Object.keys(noted)) merged[url] = notedJson(noted[url]);
  sidecar.env[sidecar.env.indexOf(before)] = { name: PROBERS, value: probersJson(merged) };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A check as it was noted, in Go's order of fields. */
function notedJson(noted: Json): string {
  if (!isObject(noted)) return 'null';
  const actions = [
    ['httpGet', 'HTTPGetAction'],
    ['tcpSocket', 'TCPSocketAction'],
    ['grpc', 'GRPCAction'],
  ] as const;
  const parts = actions
    .filter(([name]) => isObject(noted[name]))
    .map(([name, struct]) => `"${name}":${structJson(canonicalJson(noted[name], `*${struct}`, [name]), struct)}`);
  if (noted.timeoutSeconds) parts.push(`"timeoutSeconds":${noted.timeoutSeconds}`);
  return `{${parts.join(',')}}`;
}

/** The text of the variable in which the agent finds the checks. */
export function probersJson(probers: Record<string, string>): string {
  return `{${goSort(Object.keys(probers))
    .map((url) => `${goString(url)}:${probers[url]}`)
    .join(',')}}`;
}

/** Points one check at the agent. */
function redirect(container: JsonObject, path: readonly string[], url: string, port: number): void {
  const handler = handlerAt(container, path);
  if (!handler) return;
  const [outer, inner] = path;
  if (!handler.httpGet && !handler.tcpSocket && !(inner === undefined && handler.grpc)) return;
  const { httpGet = {}, ...rest } = handler;
  // Where there are several only the first counts, and only it goes.
  if (!handler.httpGet) delete rest[handler.tcpSocket ? 'tcpSocket' : 'grpc'];
  const action = { ...httpGet, path: url, port };
  if (action.scheme === 'HTTPS') action.scheme = 'HTTP';
  const redirected = { ...rest, httpGet: action };
  container[outer] = inner === undefined ? redirected : { ...container[outer], [inner]: redirected };
}
