import { isSystemNamespace } from '../../injection/skip';
import type { KubeObject } from '../../model/manifest';
import type { MeshFamily } from '../family';
import { namespaceOf } from '../namespaces';
import { checkAnnotations } from './annotations';
import { checkConditions } from './conditions';
import { checkServerVerification, checkSubsets } from './destination-rules';
import { checkEnvoyFilters } from './envoy-filters';
import { checkConflictingGateways, checkDuplicateCertificates, checkGatewayWorkloads } from './gateways';
import { checkImageAuto, checkInjectionLabels, checkMissingProxies } from './injection';
import { checkGatewayApiVersions, checkJwksAddresses } from './installation';
import { ISTIOCTL_RULES } from './rules';
import { checkAuthorizationPolicies, checkSelectorsOfKubernetesGateways } from './security';
import { checkAddresses, checkConflictingProtocols } from './service-entries';
import { checkApplicationUser, checkPortNames, checkServicesOfDeployments } from './services';
import { checkTelemetryLabels } from './telemetry-labels';
import { checkTelemetryProviders } from './telemetry';
import { familyOf, type Check } from '../view';
import { checkDeprecatedFields, checkMeshHostConflicts } from './virtual-service-conflicts';
import { checkDestinationHosts, checkDestinationSubsets, checkIngressSubsets } from './virtual-service-destinations';
import { checkGateways, checkJwtClaimRoutes } from './virtual-service-gateways';
import { checkControlPlaneAddresses, checkInjectionWebhooks } from './webhooks';
import { checkSidecars, checkTelemetries } from './workload-selectors';

/** Where an object belongs: a Namespace to itself. */
const homeOf = (object: KubeObject): string | undefined =>
  object.kind === 'Namespace' ? object.metadata?.name : namespaceOf(object);

/** istioctl says nothing of the namespaces of Kubernetes itself (pkg/config/analysis/local/istiod_analyze.go). */
function istioctl(rules: MeshFamily['rules'], checks: readonly Check[]): MeshFamily {
  const family = familyOf('istioctl', rules, checks);
  return {
    ...family,
    check: (input, report) =>
      family.check(input, (manifest, breach) => {
        if (!isSystemNamespace(homeOf(manifest.object))) report(manifest, breach);
      }),
  };
}

/** The messages of `istioctl analyze`, those included that it gives in a live cluster only. */
export const ISTIOCTL_FAMILY = istioctl(Object.values(ISTIOCTL_RULES), [
  checkDestinationHosts,
  checkDestinationSubsets,
  checkIngressSubsets,
  checkGateways,
  checkJwtClaimRoutes,
  checkMeshHostConflicts,
  checkDeprecatedFields,
  checkServerVerification,
  checkSubsets,
  checkGatewayWorkloads,
  checkConflictingGateways,
  checkDuplicateCertificates,
  checkSidecars,
  checkTelemetries,
  checkAuthorizationPolicies,
  checkSelectorsOfKubernetesGateways,
  checkAddresses,
  checkConflictingProtocols,
  checkTelemetryProviders,
  checkEnvoyFilters,
  checkPortNames,
  checkTelemetryLabels,
  checkServicesOfDeployments,
  checkApplicationUser,
  checkInjectionLabels,
  checkMissingProxies,
  checkImageAuto,
  checkAnnotations,
  checkConditions,
  checkInjectionWebhooks,
  checkControlPlaneAddresses,
  checkJwksAddresses,
  checkGatewayApiVersions,
]);

/** The part of them that finds what objects do to each other, whatever else there is in the cluster. */
export const ISTIOCTL_CONFLICTS = istioctl(
  [
    ISTIOCTL_RULES.PORT_REQUIRED,
    ISTIOCTL_RULES.MESH_HOST_CONFLICT,
    ISTIOCTL_RULES.GATEWAY_CONFLICT,
    ISTIOCTL_RULES.SIDECAR_CONFLICT,
    ISTIOCTL_RULES.SIDECARS_WITHOUT_SELECTOR,
    ISTIOCTL_RULES.TELEMETRY_CONFLICT,
    ISTIOCTL_RULES.TELEMETRIES_WITHOUT_SELECTOR,
    ISTIOCTL_RULES.ENVOY_REPLACE,
    ISTIOCTL_RULES.ENVOY_ADD,
    ISTIOCTL_RULES.ENVOY_REMOVE,
    ISTIOCTL_RULES.IMAGE_AUTO_POD,
  ],
  [
    checkDestinationHosts,
    checkMeshHostConflicts,
    checkConflictingGateways,
    checkSidecars,
    checkTelemetries,
    checkEnvoyFilters,
    checkImageAuto,
  ],
);
