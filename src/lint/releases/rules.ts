import type { Rule } from '../../model/rule';
import { rulesOn } from '../paged-rule';

const PAGES = {
  gatewayApi: 'https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/',
  flagger: 'https://docs.flagger.app/usage/how-it-works',
  rollouts: 'https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/',
  hpa: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  waves: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
};

const rule = rulesOn(PAGES);

/** Mistakes in what Flagger, Argo Rollouts and their neighbours read, each from what their users met. */
export const RELEASE_LINT_RULES = {
  MEASURED_WITHOUT_LOAD: rule(
    'MESH2060',
    'warning',
    'flagger',
    'a release that is measured has requests to measure',
    'without requests there is no value, which Flagger takes for a failure',
    'add a webhook of type rollout that makes requests, unless there are always some',
  ),
  UNKNOWN_SELECTOR: rule(
    'MESH2061',
    'error',
    'flagger',
    'a Deployment that Flagger takes over is selected by app, name or app.kubernetes.io/name',
    'Flagger cannot tell its pods from those of the copy that it makes, and does not begin',
    'select by the label app, or start Flagger with -selector-labels',
  ),
  OWNED_REPLICAS: rule(
    'MESH2062',
    'warning',
    'hpa',
    'the number of pods is left to whoever decides on it',
    'every sync puts the number of the manifests back, and pods go that were needed',
    'remove spec.replicas',
  ),
  MESH_LEFT_OUT: rule(
    'MESH2063',
    'warning',
    'flagger',
    'a Canary for gateways is for the mesh as well',
    'Flagger adds mesh to an empty list alone: callers in the mesh reach the primary whatever the weights say',
    'add mesh to the gateways',
  ),
  DELETED_SUBSET: rule(
    'MESH2064',
    'error',
    'rollouts',
    'a DestinationRule that Argo Rollouts writes has its two subsets and no other',
    'the controller deletes every other subset, and routes that name it get 503',
    'put the other subsets into a DestinationRule of their own',
  ),
  UNMANAGED_ROUTE: rule(
    'MESH2065',
    'error',
    'rollouts',
    'a Rollout names the routes that it writes, each once, and they exist',
    'the controller refuses the Rollout, or moves nothing',
    'name the weighted routes in virtualService.routes and the added ones in managedRoutes',
  ),
  DELETED_ROUTE: rule(
    'MESH2066',
    'error',
    'rollouts',
    "the managed routes of a Rollout are nobody else's",
    'the controller deletes them when the release is over, and before it adds its own',
    'give the route of the manifests another name',
  ),
  COHORT_OR: rule(
    'MESH2067',
    'warning',
    'rollouts',
    'a header route of a Rollout has one condition',
    'Argo Rollouts joins several by OR: everybody who meets one of them reaches the new version',
    'keep one, and put the others into the match of the route that leads there',
  ),
  LATE_DELEGATE: rule(
    'MESH2068',
    'warning',
    'waves',
    'Argo CD applies what others need before them',
    'a route whose delegate is not there yet vanishes, and a paused release stops the waves behind it',
    'put the delegate into an earlier wave than its root, and the Rollout or Canary into the last',
  ),
  NULL_FIELD: rule(
    'MESH2069',
    'error',
    'rollouts',
    'no field of a Rollout or Canary is null',
    'the API server refuses the object: the definitions of these kinds allow no null',
    'remove the field',
  ),
  MIXED_APIS: rule(
    'MESH2070',
    'error',
    'gatewayApi',
    'a service has routes of one API',
    'which of them acts when a VirtualService and a route of the Gateway API are for one host is undefined',
    'keep either the VirtualService or the route',
  ),
} as const satisfies Record<string, Rule>;
