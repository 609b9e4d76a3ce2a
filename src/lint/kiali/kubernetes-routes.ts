import type { FieldPath, Manifest } from '../../model/manifest';
import type { Labels } from '../labels';
import { keyOf, namespaceOf } from '../namespaces';
import type { Check, View } from '../view';
import { gatewaysOf, kubernetesGatewaySpec, type LabelSelector } from './kubernetes-gateways';
import { KIALI_RULES } from './rules';

interface Reference {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
}

interface RouteSpec {
  readonly parentRefs?: readonly Reference[];
  readonly rules?: readonly { readonly backendRefs?: readonly Reference[] }[];
}

interface ReferenceGrantSpec {
  readonly from?: readonly Reference[];
  readonly to?: readonly Reference[];
}

/** What is not among the files may be elsewhere, which Kiali in its cluster knows. */
const ABSENT = 'warning';

/** Gateways and Services that routes of the Gateway API name. */
export const checkKubernetesRoutes: Check = (view, report) => {
  const routes = ['HTTPRoute', 'GRPCRoute'].flatMap((kind) => view.input.ofKind(kind));
  if (routes.length === 0) return;
  const gateways = new Map(gatewaysOf(view, 'gateway.networking.k8s.io').map((it) => [keyOf(it.object), it]));
  const services = new Set([
    ...view.input.ofKind('Service').map(({ object }) => keyOf(object)),
    ...[...gateways.values()].map(serviceOfGateway),
  ]);
  for (const manifest of routes) {
    const { parentRefs, rules } = (manifest.object.spec ?? {}) as RouteSpec;
    const home = namespaceOf(manifest.object);
    const checkService = ({ namespace, name = '' }: Reference, place: FieldPath, granted: boolean): void => {
      const target = `${namespace || home}/${name}`;
      const path = [...place, 'name'];
      if (!services.has(target)) {
        const message = `there is no Service ${target}`;
        const severity = name.includes('.') ? undefined : ABSENT;
        report(manifest, { rule: KIALI_RULES.REFERENCED_SERVICE, path, message, severity });
      } else if (!granted) {
        const message = `no ReferenceGrant lets ${manifest.object.kind}s of ${home} refer to ${target}`;
        report(manifest, { rule: KIALI_RULES.REFERENCED_SERVICE, path, message });
      }
    };
    for (const [index, reference] of (parentRefs ?? []).entries()) {
      const { kind = 'Gateway', namespace, name } = reference ?? {};
      const path = ['spec', 'parentRefs', index];
      // A route may name a Service of another namespace as its parent: it then holds for the callers of its own.
      if (kind === 'Service') checkService(reference, path, true);
      if (kind !== 'Gateway' || !name) continue;
      const gateway = gateways.get(`${namespace || home}/${name}`);
      if (gateway && admits(view, gateway, home)) continue;
      const message = gateway
        ? `the Gateway ${keyOf(gateway.object)} takes no routes of ${home}`
        : `there is no Gateway ${namespace || home}/${name}`;
      const severity = gateway ? undefined : ABSENT;
      report(manifest, { rule: KIALI_RULES.ROUTE_GATEWAY, path: [...path, 'name'], message, severity });
    }
    for (const [i, rule] of (rules ?? []).entries()) {
      for (const [j, reference] of (rule?.backendRefs ?? []).entries()) {
        if ((reference?.kind ?? 'Service') !== 'Service') continue;
        const granted = isGranted(view, manifest, reference);
        checkService(reference, ['spec', 'rules', i, 'backendRefs', j], granted);
      }
    }
  }
};

/** The Service that Istio makes for a Gateway. */
function serviceOfGateway(gateway: Manifest): string {
  return `${keyOf(gateway.object)}-${kubernetesGatewaySpec(gateway).gatewayClassName ?? ''}`;
}

/** Whether some listener takes routes of a namespace. */
function admits(view: View, gateway: Manifest, namespace: string): boolean {
  if (namespaceOf(gateway.object) === namespace) return true;
  const labels = view.namespaces.labels(namespace);
  return (kubernetesGatewaySpec(gateway).listeners ?? []).some((listener) => {
    const { from, selector } = listener?.allowedRoutes?.namespaces ?? {};
    if (from === 'Selector') {
      // Whoever leaves out the Namespace has not said its labels.
      return !labels || selects(selector ?? {}, { 'kubernetes.io/metadata.name': namespace, ...labels });
    }
    return from === 'All';
  });
}

const OPERATORS: Readonly<Record<string, (value: string | undefined, values: readonly string[]) => boolean>> = {
  In: (value, values) => value !== undefined && values.includes(value),
  NotIn: (value, values) => value === undefined || !values.includes(value),
  Exists: (value) => value !== undefined,
  DoesNotExist: (value) => value === undefined,
};

function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key = '', operator = '', values = [] }) => OPERATORS[operator]?.(labels[key], values))
  );
}

/** Whether a route may refer to a Service: one of its own namespace, or one that a ReferenceGrant opens. */
function isGranted(view: View, { object }: Manifest, { namespace, name }: Reference): boolean {
  const home = namespaceOf(object);
  if ((namespace || home) === home) return true;
  return view.input.ofKind('ReferenceGrant').some((grant) => {
    const { from, to } = (grant.object.spec ?? {}) as ReferenceGrantSpec;
    return Boolean(
      namespaceOf(grant.object) === namespace &&
      from?.some((it) => it?.kind === object.kind && it.namespace === home) &&
      to?.some((it) => it?.kind === 'Service' && (!it.name || it.name === name)),
    );
  });
}

/** Namespaces that ReferenceGrants name. */
export const checkReferenceGrants: Check = (view, report) => {
  if (view.namespaces.names.length === 0) return;
  for (const manifest of view.input.ofKind('ReferenceGrant')) {
    const { from } = (manifest.object.spec ?? {}) as ReferenceGrantSpec;
    for (const [index, reference] of (from ?? []).entries()) {
      if (view.namespaces.knows(reference?.namespace ?? '')) continue;
      const message = `there is no namespace ${reference?.namespace ?? ''}`;
      report(manifest, { rule: KIALI_RULES.GRANT_NAMESPACE, path: ['spec', 'from', index, 'namespace'], message });
    }
  }
};
