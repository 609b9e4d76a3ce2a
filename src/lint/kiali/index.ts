import { familyOf } from '../view';
import { checkAmbientHosts } from './ambient-hosts';
import { checkAmbientPolicies } from './ambient-policies';
import { AMBIENT_RULES } from './ambient-rules';
import { checkAmbientWorkloads } from './ambient-workloads';
import { checkPoliciesNeedMtls, checkPolicyRules } from './authorization-policies';
import { checkDestinations, checkLostMtls, checkSeveralRules } from './destination-rules';
import { checkPeerAuthentications, checkWideDestinationRules } from './mtls-agreement';
import { checkKubernetesGateways } from './kubernetes-gateways';
import { checkKubernetesRoutes, checkReferenceGrants } from './kubernetes-routes';
import {
  checkExportTo,
  checkGateways,
  checkServiceEntries,
  checkServicePorts,
  checkSidecars,
  checkWorkloadGroups,
} from './registry';
import { KIALI_RULES } from './rules';
import { checkSelectors, checkUncoveredWorkloads } from './selectors';
import { checkGatewayNames, checkRoutes, checkSingleHosts } from './virtual-services';

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
