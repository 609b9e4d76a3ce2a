import type { FieldPath, Manifest } from '../../model/manifest';
import type { Rule, Severity } from '../../model/rule';
import { groupBy } from '../groups';
import { labelsFit } from '../../model/label-selector';
import { keyOf, namespaceOf } from '../namespaces';
import type { Check, View } from '../view';
import { gatewaysOf, kubernetesGatewaySpec } from './kubernetes-gateways';
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

/** Gateways and Services that routes of the Gateway API name. */
export const checkKubernetesRoutes: Check = (view, report) => {
  const routes = ['HTTPRoute', 'GRPCRoute'].flatMap((kind) => view.input.ofKind(kind));
  if (routes.length === 0) return;
  const referents = new Referents(view);
  for (const manifest of routes) {
    const { parentRefs, rules } = (manifest.object.spec ?? {}) as RouteSpec;
    const tell = (rule: Rule, place: FieldPath, doubt: Doubt | undefined): void => {
      if (doubt) report(manifest, { rule, path: [...place, 'name'], ...doubt });
    };
    for (const [index, parent] of (parentRefs ?? []).entries()) {
      const { kind = 'Gateway', name } = parent;
      const path = ['spec', 'parentRefs', index];
      if (kind === 'Gateway' && name) tell(KIALI_RULES.ROUTE_GATEWAY, path, referents.doubtGateway(manifest, parent));
      // One of another namespace needs no grant: the route then holds for the callers of its own.
      if (kind === 'Service') tell(KIALI_RULES.REFERENCED_SERVICE, path, referents.doubtService(manifest, parent));
    }
    for (const [i, rule] of (rules ?? []).entries()) {
      for (const [j, backend] of (rule.backendRefs ?? []).entries()) {
        if ((backend.kind ?? 'Service') !== 'Service') continue;
        const doubt = referents.doubtService(manifest, backend) ?? referents.doubtGrant(manifest, backend);
        tell(KIALI_RULES.REFERENCED_SERVICE, ['spec', 'rules', i, 'backendRefs', j], doubt);
      }
    }
  }
};

/** What is wrong with a reference. */
interface Doubt {
  readonly message: string;
  readonly severity?: Severity;
}

/** What routes may refer to. What is not among the files may be elsewhere, which Kiali in its cluster knows. */
class Referents {
  private readonly gateways: ReadonlyMap<string, Manifest>;
  private readonly services: ReadonlySet<string>;
  private readonly grants: ReadonlyMap<string, readonly Manifest[]>;

  public constructor(private readonly view: View) {
    this.gateways = new Map(gatewaysOf(view, 'gateway.networking.k8s.io').map((it) => [keyOf(it.object), it]));
    this.services = new Set([
      ...view.input.ofKind('Service').map(({ object }) => keyOf(object)),
      ...[...this.gateways.values()].map(serviceOfGateway),
    ]);
    this.grants = groupBy(view.input.ofKind('ReferenceGrant'), ({ object }) => namespaceOf(object));
  }

  public doubtGateway({ object }: Manifest, { namespace, name }: Reference): Doubt | undefined {
    const home = namespaceOf(object);
    const key = `${namespace || home}/${name ?? ''}`;
    const gateway = this.gateways.get(key);
    if (!gateway) return { message: `there is no Gateway ${key}`, severity: 'warning' };
    return admits(this.view, gateway, home) ? undefined : { message: `the Gateway ${key} takes no routes of ${home}` };
  }

  public doubtService({ object }: Manifest, { namespace, name = '' }: Reference): Doubt | undefined {
    const key = `${namespace || namespaceOf(object)}/${name}`;
    if (this.services.has(key)) return undefined;
    return { message: `there is no Service ${key}`, severity: name.includes('.') ? undefined : 'warning' };
  }

  /** Whether a ReferenceGrant opens a Service of another namespace. */
  public doubtGrant({ object }: Manifest, { namespace, name }: Reference): Doubt | undefined {
    const home = namespaceOf(object);
    if (!namespace || namespace === home) return undefined;
    const granted = this.grants.get(namespace)?.some((grant) => {
      const { from, to } = (grant.object.spec ?? {}) as ReferenceGrantSpec;
      return (
        from?.some((it) => it.kind === object.kind && it.namespace === home) &&
        to?.some((it) => it.kind === 'Service' && (!it.name || it.name === name))
      );
    });
    const message = `no ReferenceGrant lets ${object.kind}s of ${home} refer to ${namespace}/${name ?? ''}`;
    return granted ? undefined : { message };
  }
}

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
      return !labels || labelsFit(selector ?? {}, { 'kubernetes.io/metadata.name': namespace, ...labels });
    }
    return from === 'All';
  });
}

/** Namespaces that ReferenceGrants name. */
export const checkReferenceGrants: Check = (view, report) => {
  if (view.namespaces.names.length === 0) return;
  for (const manifest of view.input.ofKind('ReferenceGrant')) {
    const { from } = (manifest.object.spec ?? {}) as ReferenceGrantSpec;
    for (const [index, reference] of (from ?? []).entries()) {
      if (view.namespaces.knows(reference.namespace ?? '')) continue;
      const message = `there is no namespace ${reference.namespace ?? ''}`;
      report(manifest, { rule: KIALI_RULES.GRANT_NAMESPACE, path: ['spec', 'from', index, 'namespace'], message });
    }
  }
};
