import type { MeshIndex } from '../model/mesh-index';
import { selects } from '../model/config';
import type { CompiledRoute } from './compiled-route';
import type { HttpCall } from './http-call';
import type { SourcePod } from './plain-request';
import type { VirtualHost } from './route-table';

/** Near misses that a decision tells; more only tire. */
const mostMisses = 5;

/** Why a request takes a route of a virtual host, or none: first what nearly matched. */
export function explainRoute(host: VirtualHost, chosen: CompiledRoute | undefined, call: HttpCall): string[] {
  const misses: string[] = [];
  for (const route of host.routes) {
    if (route === chosen) break;
    const failed = [route.path.condition, ...route.conditions].find((c) => c && !c.test(call));
    if (failed) misses.push(`${nameOf(route)} did not match: ${failed.instead(call)}, wanted: ${failed.words}`);
  }
  const told =
    misses.length > mostMisses
      ? [...misses.slice(0, mostMisses), `and ${misses.length - mostMisses} more did not match`]
      : misses;
  return chosen ? [...told, chosenWords(chosen)] : [...told, 'no route matches'];
}

function chosenWords(route: CompiledRoute): string {
  const words = [route.path.condition, ...route.conditions].flatMap((c) => (c ? [c.words] : []));
  const missing = route.destinations
    .filter((d) => !d.exists)
    .map((d) => `${d.host}${d.subset ? ` subset ${d.subset}` : ''} port ${d.port}`);
  const note = missing.length > 0 ? `; unknown to the proxy, answered with 503: ${missing.join(', ')}` : '';
  return `${nameOf(route)}: ${words.length > 0 ? words.join(' and ') : 'takes everything'}${note}`;
}

/** A route as people know it: by name, else by its place in its VirtualService. */
export function nameOf(route: CompiledRoute): string {
  if (!route.virtualService) return `route ${route.name}`;
  const place = `VirtualService ${route.virtualService.key} http[${route.rule}]`;
  const of = route.matchIndex > 0 ? `${place}.match[${route.matchIndex}]` : place;
  return route.name === '' ? `route ${of}` : `route ${route.name} (${of})`;
}

/** Objects that change what the proxy does in ways that are not evaluated here. */
export function unevaluatedNotes(mesh: MeshIndex, { namespace, labels }: SourcePod): string[] {
  const leftOut = mesh.misshapen.map(
    (m) => `left out: ${m.config.kind} ${m.config.key}, whose ${m.field} cannot be read`,
  );
  const unevaluated = mesh.unevaluated
    .filter((c) => {
      const spec = c.spec as {
        workloadSelector?: { labels?: Record<string, string> };
        selector?: { matchLabels?: Record<string, string> };
      };
      const near = c.namespace === namespace || c.namespace === mesh.settings.rootNamespace;
      return near && selects(spec.workloadSelector?.labels ?? spec.selector?.matchLabels, labels);
    })
    .map((c) => `not evaluated: ${c.kind} ${c.key}`);
  return [...leftOut, ...unevaluated];
}
