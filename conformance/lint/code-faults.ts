import { matches } from '../../src/lint/labels';
import { schemaBreaches } from '../../src/lint/schema/family';
import type { KubeObject, ObjectMeta } from '../../src/model/manifest';
import { fullName, type CodeDifference } from './codes';
import { JUDGED_RELEASE } from '../client';

/** The object that a difference is about, where it is among the documents, and all of them. */
interface Situation extends CodeDifference {
  readonly subject: KubeObject | undefined;
  readonly objects: readonly KubeObject[];
}

/** Where the linter decides otherwise than the analyzers, in favour of what an installation does; sources are paths in istio/istio. */
const FAULTS: readonly {
  readonly reason: string;
  readonly source: string;
  readonly applies: (situation: Situation) => boolean;
}[] = [
  {
    reason:
      "the gateway's Service of an installation leads ports 80 and 443 to 8080 and 8443, that of the analyzers to themselves",
    source: 'manifests/charts/gateways/istio-ingress/values.yaml, pkg/config/analysis/local/defaults.go',
    applies: ({ code, surplus, subject }) =>
      code === 'IST0162' && surplus > 0 && portsOf(subject).some((port) => [8080, 8443, 15021].includes(port)),
  },
  {
    reason: 'the gateway of an installation is in the mesh, that of the analyzers has a container without an image',
    source: 'pkg/config/analysis/local/defaults.go, pkg/config/analysis/analyzers/util/in_mesh.go',
    applies: ({ code, surplus, object }) =>
      code === 'IST0127' && surplus > 0 && object.startsWith('AuthorizationPolicy istio-system/'),
  },
  {
    reason:
      'a Gateway without servers is said to select no pod, as its selector is looked up among the servers of all Gateways',
    source: 'pkg/config/analysis/analyzers/gateway/conflictinggateway.go, initGatewaysMap',
    applies: ({ code, surplus, subject }) =>
      code === 'IST0101' && surplus > 0 && subject?.kind === 'Gateway' && serversOf(subject).length === 0,
  },
  {
    reason:
      'the hosts of a server are added to those remembered of each Gateway it is compared with, and later servers meet them there',
    source:
      'pkg/config/analysis/analyzers/gateway/conflictinggateway.go, isGWConflict; pilot/pkg/model/gateway.go, CheckDuplicates',
    applies: ({ code, objects }) => code === 'IST0145' && objects.flatMap(serversOf).length > 2,
  },
  {
    reason: "an EnvoyFilter's patch is decoded into Envoy's own types, which the linter does not carry",
    source: 'pkg/config/validation/envoyfilter/envoyfilter.go',
    applies: ({ code, surplus, subject }) => code === 'IST0133' && surplus > 0 && subject?.kind === 'EnvoyFilter',
  },
  {
    reason:
      'a field that the API server drops makes a match differ from another for the linter, which reports the field',
    source: 'pkg/config/model.go, ApplyJSON',
    applies: ({ code, subject }) =>
      ['IST0130', 'IST0131'].includes(code) &&
      breaches(subject).some((message) => message.startsWith('unknown field ')),
  },
  {
    reason:
      'a Secret must be in every namespace where a Gateway has pods; the analyzers look into one of them, whichever comes first',
    source: 'pkg/config/analysis/analyzers/gateway/secret.go, getGatewayNamespace',
    applies: ({ code, subject, objects }) =>
      ['IST0101', 'IST0161'].includes(code) && subject?.kind === 'Gateway' && podNamespaces(subject, objects).size > 1,
  },
  {
    reason: 'a scope of exportTo with a slash, which the webhook refuses, is read as another one with a host',
    source: 'pkg/config/analysis/analyzers/util/hosts.go, ScopedFqdn',
    applies: ({ code, objects }) =>
      code === 'IST0109' &&
      objects.some(({ spec }) =>
        (spec as { exportTo?: string[] } | undefined)?.exportTo?.some((it) => it.includes('/')),
      ),
  },
  {
    reason: 'the API server drops a field under the name it has in the Protobuf message; analyzers read it',
    source: 'pkg/config/model.go, ApplyJSON',
    applies: ({ subject }) => breaches(subject).some((message) => /^unknown field "[a-z0-9]+_\w+"/.test(message)),
  },
];

/** Why a difference is known and stays; undefined where it is a fault of ours. */
export function codeFault(difference: CodeDifference, objects: readonly KubeObject[]): string | undefined {
  const subject = objects.find((object) => fullName({ object, origin: {} }) === difference.object);
  const fault = FAULTS.find(({ applies }) => applies({ ...difference, subject, objects }));
  return fault && `${fault.reason} (${fault.source})`;
}

function serversOf(gateway: KubeObject | undefined): readonly { readonly port?: { readonly number?: number } }[] {
  return (gateway?.spec as { servers?: [] } | undefined)?.servers ?? [];
}

function portsOf(gateway: KubeObject | undefined): number[] {
  return serversOf(gateway).map(({ port }) => port?.number ?? 0);
}

function breaches(object: KubeObject | undefined): string[] {
  return object ? schemaBreaches(object, JUDGED_RELEASE).map(({ message }) => message) : [];
}

/** The namespaces of the pods that a Gateway selects, the gateway of a default installation among them. */
function podNamespaces(gateway: KubeObject, objects: readonly KubeObject[]): Set<string> {
  const { selector } = gateway.spec as { selector?: Record<string, string> };
  const pods = objects.flatMap(({ kind, metadata, spec }) => {
    if (kind === 'Pod') return [metadata];
    const template = (spec as { template?: { metadata?: ObjectMeta } } | undefined)?.template;
    return template ? [{ ...template.metadata, namespace: metadata?.namespace }] : [];
  });
  pods.push({ namespace: 'istio-system', labels: { istio: 'ingressgateway' } });
  return new Set(pods.filter((pod) => matches(selector, pod?.labels ?? {})).map((pod) => pod?.namespace ?? 'default'));
}
