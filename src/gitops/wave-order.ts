import type { KubeObject } from '../model/manifest';

/** Something a route needs to be there: the delegate it names, or the rule with its subset. */
export interface Needed {
  readonly needed: KubeObject;
  readonly by: KubeObject;
}

interface Destination {
  readonly host?: string;
  readonly subset?: string;
}

interface HttpRoute {
  readonly delegate?: { readonly name?: string; readonly namespace?: string };
  readonly route?: readonly { readonly destination?: Destination }[];
}

/** What the VirtualServices among some objects name: a route without its delegate is dropped, one without its subset answers 503. */
export function neededByRoutes(objects: readonly KubeObject[]): Needed[] {
  const delegates = new Map<string, KubeObject>();
  const subsets = new Map<string, KubeObject>();
  for (const object of objects) {
    const { name, namespace } = object.metadata ?? {};
    if (object.kind === 'VirtualService') delegates.set(`${namespace}/${name}`, object);
    if (object.kind !== 'DestinationRule') continue;
    const spec = object.spec as { host?: string; subsets?: readonly { readonly name?: string }[] } | undefined;
    for (const subset of spec?.subsets ?? []) {
      subsets.set(`${serviceOf(spec?.host, namespace)} ${subset.name}`, object);
    }
  }
  return objects
    .filter(({ kind }) => kind === 'VirtualService')
    .flatMap((by) => {
      const namespace = by.metadata?.namespace;
      const { http = [] } = (by.spec ?? {}) as { http?: readonly HttpRoute[] };
      const named = http.flatMap(({ delegate, route = [] }) => [
        delegate && delegates.get(`${delegate.namespace ?? namespace}/${delegate.name}`),
        ...route.map(({ destination }) =>
          subsets.get(`${serviceOf(destination?.host, namespace)} ${destination?.subset}`),
        ),
      ]);
      return [...new Set(named)].flatMap((needed) => (needed ? [{ needed, by }] : []));
    });
}

/** A short name is that of a service beside the object that says it. */
function serviceOf(host: string | undefined = '', namespace: string | undefined): string {
  const [, name, space] = /^([^.]+)\.([^.]+)\.svc(?:\.|$)/.exec(host) ?? [];
  if (name) return `${space}/${name}`;
  return host.includes('.') ? host : `${namespace}/${host}`;
}
