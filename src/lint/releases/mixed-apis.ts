import { resolveHost } from '../../model/resolve';
import type { VirtualServiceSpec } from '../../model/spec';
import { gatewaysOf, meshGateway } from '../../model/virtual-services';
import { keyOf, namespaceOf } from '../namespaces';
import type { Check } from '../view';
import { RELEASE_LINT_RULES } from './rules';

interface RouteSpec {
  readonly parentRefs?: readonly { readonly kind?: string; readonly name?: string; readonly namespace?: string }[];
}

/** Services whose callers meet routes of the Gateway API as well as a VirtualService. */
export const checkMixedApis: Check = (view, report) => {
  const routes = ['HTTPRoute', 'GRPCRoute'].flatMap((kind) => view.input.ofKind(kind));
  if (routes.length === 0) return;
  const { domain } = view.mesh().settings;
  const byHost = new Map<string, string>();
  for (const { object } of view.input.ofKind('VirtualService')) {
    const spec = (object.spec ?? {}) as VirtualServiceSpec;
    if (!gatewaysOf(spec).includes(meshGateway)) continue;
    for (const host of spec.hosts ?? [])
      byHost.set(resolveHost(String(host), namespaceOf(object), domain), keyOf(object));
  }
  for (const route of routes) {
    for (const [index, parent] of ((route.object.spec as RouteSpec | undefined)?.parentRefs ?? []).entries()) {
      const host = `${parent.name}.${parent.namespace ?? namespaceOf(route.object)}.svc.${domain}`;
      const virtualService = parent.kind === 'Service' ? byHost.get(host) : undefined;
      if (virtualService === undefined) continue;
      report(route, {
        rule: RELEASE_LINT_RULES.MIXED_APIS,
        path: ['spec', 'parentRefs', index],
        message: `VirtualService ${virtualService} routes requests to ${host} as well`,
      });
    }
  }
};
