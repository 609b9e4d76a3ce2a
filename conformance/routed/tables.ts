import { bookinfo } from './bookinfo';
import { callGraph } from './call-graph';
import { canary } from './canary';
import { egress } from './egress';
import { gitops } from './gitops';
import { httpbin } from './httpbin';
import { jwt } from './jwt';
import { release } from './release';
import { resilience } from './resilience';
import { staticInjection } from './static-injection';
import type { Tables } from './table';
import { tlsGateway } from './tls-gateway';

/** What each scenario of each example does with requests. */
export const tables: Tables = {
  ...bookinfo,
  ...callGraph,
  ...canary,
  ...egress,
  ...gitops,
  ...httpbin,
  ...jwt,
  ...release,
  ...resilience,
  ...staticInjection,
  ...tlsGateway,
};
