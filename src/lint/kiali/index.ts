import { familyOf } from '../view';
import { checkAmbientHosts } from './ambient-hosts';
import { checkAmbientPolicies } from './ambient-policies';
import { AMBIENT_RULES } from './ambient-rules';
import { checkAmbientWorkloads } from './ambient-workloads';
import { checkPoliciesNeedMtls, checkPolicyRules } from './authorization-policies';
import { checkDestinations, checkLostMtls, checkSeveralRules } from './destination-rules';
import { checkExportTo } from './export-to';
import { checkGateways } from './gateways';
import { checkKubernetesGateways } from './kubernetes-gateways';
import { checkKubernetesRoutes, checkReferenceGrants } from './kubernetes-routes';
import { checkPeerAuthentications, checkWideDestinationRules } from './mtls-agreement';
import { KIALI_RULES } from './rules';
import { checkSelectors, checkUncoveredWorkloads } from './selectors';
import { checkServiceEntries } from './service-entries';
import { checkServicePorts } from './service-ports';
import { checkSidecars } from './sidecars';
import { checkGatewayNames, checkRoutes, checkSingleHosts } from './virtual-services';
import { checkWorkloadGroups } from './workload-groups';

/** Kiali's validations that need no cluster. */
export const KIALI_FAMILY = familyOf(
  'kiali',
  [...Object.values(KIALI_RULES), ...Object.values(AMBIENT_RULES)],
  [
    checkRoutes,
    checkGatewayNames,
    checkSingleHosts,
    checkSeveralRules,
    checkDestinations,
    checkLostMtls,
    checkPeerAuthentications,
    checkWideDestinationRules,
    checkPolicyRules,
    checkPoliciesNeedMtls,
    checkSelectors,
    checkUncoveredWorkloads,
    checkExportTo,
    checkGateways,
    checkServicePorts,
    checkSidecars,
    checkServiceEntries,
    checkWorkloadGroups,
    checkKubernetesGateways,
    checkKubernetesRoutes,
    checkReferenceGrants,
    checkAmbientPolicies,
    checkAmbientHosts,
    checkAmbientWorkloads,
  ],
);
