import type { Rule } from '../model/rule';

/** What can be wrong with a question to the model. */
export const ROUTING_RULES = {
  UNKNOWN_CALLER: {
    code: 'MESH0021',
    severity: 'error',
    title: 'caller is neither a service, a version of one, nor a gateway',
    protects: 'a question about a caller that the model does not know would be answered for somebody else',
    fix: 'pass a MeshService, a MeshVersion or an EdgeGateway, or say the pods with Caller.sidecar or Caller.gateway',
  },
} as const satisfies Readonly<Record<string, Rule>>;
