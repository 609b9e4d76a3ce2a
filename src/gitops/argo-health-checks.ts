import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';

/** What the ConfigMap of health checks is made of. */
export interface ArgoHealthChecksProps {
  /**
   * The namespace of Argo CD.
   *
   * @default 'argocd'
   */
  readonly namespace?: string;
}

/**
 * Health checks that Argo CD lacks, as a part of its ConfigMap `argocd-cm`; it is applied server-side, beside what else is in there.
 *
 * Objects of Istio are degraded where istiod reports an error in their status, which it does with `global.istiod.enableAnalysis`,
 * unless it is about something that is not there yet; Argo CD takes every one of them for healthy. A Canary is suspended while it waits for somebody, which Argo CD calls unknown. For a
 * Rollout Argo CD's own check is right: `Suspended` while it is paused, `Degraded` after an abort until Git has the old version again.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/health/
 */
export class ArgoHealthChecks extends Construct {
  /** The entries of the ConfigMap, for whoever writes `argocd-cm` otherwise: Lua by the key that Argo CD reads it from. */
  public static checks(): { readonly [key: string]: string } {
    const kinds = Object.entries(ISTIO_KINDS).flatMap(([group, names]) => names.map((name) => `${group}_${name}`));
    return {
      ...Object.fromEntries(kinds.map((kind) => [`${PREFIX}${kind}`, ISTIO])),
      [`${PREFIX}flagger.app_Canary`]: CANARY,
    };
  }

  /** The emitted object. */
  public readonly apiObject: ApiObject;

  public constructor(scope: Construct, id: string, props: ArgoHealthChecksProps = {}) {
    super(scope, id);
    this.apiObject = new ApiObject(this, 'Default', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'argocd-cm',
        namespace: props.namespace ?? 'argocd',
        labels: { 'app.kubernetes.io/name': 'argocd-cm', 'app.kubernetes.io/part-of': 'argocd' },
        annotations: { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true,Prune=false' },
      },
      data: ArgoHealthChecks.checks(),
    });
  }
}

const PREFIX = 'resource.customizations.health.';

/** The kinds that istiod analyzes. */
const ISTIO_KINDS: Readonly<Record<string, readonly string[]>> = {
  'networking.istio.io': ['DestinationRule', 'Gateway', 'ServiceEntry', 'Sidecar', 'VirtualService'],
  'security.istio.io': ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
};

const ISTIO = `\
local hs = { status = "Healthy", message = "" }
if obj.status == nil or obj.status.validationMessages == nil then
  return hs
end
-- What was said of an older generation does not count.
if obj.status.observedGeneration ~= nil and tonumber(obj.status.observedGeneration) ~= obj.metadata.generation then
  return hs
end
for _, it in ipairs(obj.status.validationMessages) do
  -- IST0101: what is named and not there yet may come in a later wave.
  if it.level == "ERROR" and it.type.code ~= "IST0101" then
    hs.status = "Degraded"
    hs.message = it.type.code .. " " .. it.type.name .. ": " .. it.documentationUrl
  end
end
return hs
`;

const CANARY = `\
local health = {
  Initialized = "Healthy", Succeeded = "Healthy", Failed = "Degraded",
  Waiting = "Suspended", WaitingPromotion = "Suspended",
}
local hs = { status = "Progressing", message = "Flagger has not seen it yet" }
if obj.status == nil or obj.status.phase == nil or obj.status.phase == "" then
  return hs
end
hs.status = health[obj.status.phase] or "Progressing"
hs.message = obj.status.phase
if obj.status.canaryWeight ~= nil then
  hs.message = hs.message .. ", canary weight " .. tostring(obj.status.canaryWeight) .. " %"
end
return hs
`;
