import { ANNOTATION, CONTAINER } from '../annotations';
import { parseBool } from '../checks';
import { findContainer } from '../containers';
import { probersJson } from '../finish/probes';
import type { JsonObject } from '../json';
import { structJson } from '../schema/go-json';
import { numberFlag } from './flags';

const CHECKS = [
  ['readinessProbe', 'readyz'],
  ['livenessProbe', 'livez'],
] as const;

/**
 * Has the agent answer the kubelet's HTTP probes, as it does in 1.5: on the port that the proxy's arguments name, and only
 * where the template or the pod asks for it.
 */
export function rewriteHttpProbes(
  containers: JsonObject[],
  annotations: Readonly<Record<string, string>>,
  byDefault: boolean,
): JsonObject[] {
  const sidecar = findContainer(CONTAINER.proxy, containers);
  const wanted = parseBool(annotations[ANNOTATION.rewriteProbers]) ?? byDefault;
  const port = sidecar && numberFlag(sidecar.args ?? [], 'statusPort');
  if (!wanted || port === undefined) return containers;
  const env = [...(sidecar!.env ?? []), { name: 'ISTIO_KUBE_APP_PROBERS', value: probersJson(probersOf(containers)) }];
  return containers.map((container) => {
    if (container === sidecar) return { ...container, env };
    return container.name === CONTAINER.proxy ? container : redirect(container, port);
  });
}

/** The probes as they were, by the address at which the agent answers them: JSON texts. */
function probersOf(containers: readonly JsonObject[]): Record<string, string> {
  const probers: Record<string, string> = {};
  for (const container of containers) {
    if (container.name === CONTAINER.proxy) continue;
    const ports = new Map<string, number>(
      (container.ports ?? [])
        .filter(({ name }: JsonObject) => name)
        .map((p: JsonObject) => [p.name, p.containerPort ?? 0]),
    );
    for (const [probe, address] of CHECKS) {
      const { httpGet, timeoutSeconds } = container[probe] ?? {};
      const port = typeof httpGet?.port === 'string' ? ports.get(httpGet.port) : (httpGet?.port ?? 0);
      if (!httpGet || port === undefined) continue;
      const timeout = timeoutSeconds ? `,"timeoutSeconds":${timeoutSeconds}` : '';
      probers[`/app-health/${container.name ?? ''}/${address}`] =
        `{"httpGet":${structJson({ ...httpGet, port }, 'HTTPGetAction')}${timeout}}`;
    }
  }
  return probers;
}

function redirect(container: JsonObject, port: number): JsonObject {
  const out = { ...container };
  for (const [probe, address] of CHECKS) {
    const httpGet: JsonObject | undefined = container[probe]?.httpGet;
    if (!httpGet) continue;
    const action: JsonObject = { ...httpGet, path: `/app-health/${container.name ?? ''}/${address}`, port };
    if (action.scheme === 'HTTPS') action.scheme = 'HTTP';
    out[probe] = { ...container[probe], httpGet: action };
  }
  return out;
}
