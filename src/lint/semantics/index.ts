import { familyOf } from '../view';
import { checkDestinationRules } from './destination-rules';
import { checkFailover } from './failover';
import { checkGatewayHosts } from './gateway-hosts';
import { checkRoutesTaken } from './gateway-protocols';
import { checkDelegates, checkDroppedServers, checkHiddenFromGateway, checkOverlappingRoutes } from './gateways';
import { checkDemandedMutualTls } from './peer-authentication';
import { checkPolicies } from './policies';
import { checkPolicyPorts } from './policy-ports';
import { SEMANTIC_RULES } from './rules';
import { checkTokensDemanded, checkTokensRead } from './tokens';
import { checkCatchAll, checkCompletedHosts, checkHttpOnTcp, checkHttpRules } from './virtual-services';

/** What Istio accepts without a word, and what then does something else than it seems to. */
export const SEMANTICS_FAMILY = familyOf('semantics', Object.values(SEMANTIC_RULES), [
  checkHttpRules,
  checkCatchAll,
  checkCompletedHosts,
  checkHttpOnTcp,
  checkHiddenFromGateway,
  checkDroppedServers,
  checkOverlappingRoutes,
  checkDelegates,
  checkGatewayHosts,
  checkRoutesTaken,
  checkDestinationRules,
  checkFailover,
  checkPolicies,
  checkDemandedMutualTls,
  checkPolicyPorts,
  checkTokensDemanded,
  checkTokensRead,
]);
