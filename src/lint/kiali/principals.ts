import type { Severity } from '../../model/rule';
import { NameSet } from '../name-set';
import { namespaceOf } from '../namespaces';
import type { View } from '../view';
import { KIALI_RULES } from './rules';

/** What is wrong with a principal. */
interface Doubt {
  readonly rule: (typeof KIALI_RULES)['PRINCIPAL' | 'FOREIGN_PRINCIPAL'];
  readonly message: string;
  readonly severity?: Severity;
}

/** The accounts that an installation of Istio brings. */
const INSTALLED = ['istio-ingressgateway-service-account', 'istio-ingressgateway'];

/** The identities of the callers that the input has: of its service accounts and of its workloads. */
export class Principals {
  private readonly domains: readonly string[];
  private readonly namespaces: ReadonlySet<string>;
  private readonly names: NameSet;

  public constructor(private readonly view: View) {
    const { trustDomain, trustDomainAliases = [] } = view.meshConfig;
    // In a policy, cluster.local stands for the mesh's own trust domain, whatever that is.
    this.domains = ['cluster.local', ...(trustDomain ? [trustDomain] : []), ...trustDomainAliases];
    const accounts = [
      ...view.input.ofKind('ServiceAccount').map(({ object }) => [namespaceOf(object), object.metadata?.name ?? '']),
      ...view.pods.all.map((pod) => [pod.namespace, pod.spec.serviceAccountName ?? 'default']),
      ...INSTALLED.map((name) => ['istio-system', name]),
    ];
    this.namespaces = new Set(accounts.map(([namespace]) => namespace));
    this.names = new NameSet(
      this.domains.flatMap((domain) => accounts.map(([namespace, name]) => `${domain}/ns/${namespace}/sa/${name}`)),
    );
  }

  /** What is wrong with a principal; undefined where nothing is, or where the input has no accounts to compare with. */
  public doubt(principal: string): Doubt | undefined {
    if (this.view.input.ofKind('ServiceAccount').length === 0 || this.names.has(principal)) return undefined;
    const [, domain, namespace] = /^(.+)\/ns\/([^/*]+)\//.exec(principal) ?? [];
    if (domain && !domain.includes('*') && !this.domains.includes(domain)) {
      // Where MeshConfig says nothing of trust domains, the principal may be one of this mesh.
      if (!this.view.meshConfig.trustDomain) return undefined;
      return { rule: KIALI_RULES.FOREIGN_PRINCIPAL, message: `${domain} is no trust domain of the mesh` };
    }
    const elsewhere = namespace !== undefined && !this.namespaces.has(namespace);
    const message = `no service account is ${principal}`;
    return { rule: KIALI_RULES.PRINCIPAL, message, severity: elsewhere ? 'warning' : undefined };
  }
}
