import type { Rule } from '../model/rule';

/** The rules of what is refused at apply time, and those of the linter's own bookkeeping. */
export const LINT_RULES = {
  SCHEMA: {
    code: 'SCHEMA',
    severity: 'error',
    title: 'object does not fit the schema of its kind',
    protects: 'the API server refuses the object, or drops the field that it does not know',
    fix: 'write the field as the reference of the kind has it',
    page: 'https://istio.io/latest/docs/reference/config/',
  },
  CEL: {
    code: 'CEL',
    severity: 'error',
    title: 'object breaks a validation rule of its custom resource definition',
    protects: 'the API server refuses the object, whether or not istiod is there',
    fix: 'change the field so that the quoted rule holds',
    page: 'https://kubernetes.io/docs/reference/using-api/cel/',
  },
  WEBHOOK: {
    code: 'WEBHOOK',
    severity: 'error',
    title: "object is refused by istiod's admission webhook",
    protects:
      'the object cannot be applied, or is ignored where the webhook is down and its failure policy lets it pass',
    fix: 'change the field as the message says',
    page: 'https://istio.io/latest/docs/ops/common-problems/validation/',
  },
  SCHEMA_WARNING: {
    code: 'IST0133',
    severity: 'warning',
    title: 'istiod accepts the object with a warning',
    protects: 'what the message names is ignored, deprecated or does something else than it says',
    fix: 'change the field as the message says',
    page: 'https://istio.io/latest/docs/reference/config/analysis/ist0133/',
  },
  UNREACHABLE: {
    code: 'IST0130',
    severity: 'warning',
    title: 'rule of a VirtualService is never used',
    protects: 'a rule behind one that takes every request does nothing',
    fix: 'put the rule without matches last, and remove rules whose matches stand before',
    page: 'https://istio.io/latest/docs/reference/config/analysis/ist0130/',
  },
  INEFFECTIVE: {
    code: 'IST0131',
    severity: 'info',
    title: 'match of a VirtualService is never used',
    protects: 'a match that an earlier one covers does nothing',
    fix: 'put the narrower match first, or remove it',
    page: 'https://istio.io/latest/docs/reference/config/analysis/ist0131/',
  },
  UNUSED_SUPPRESSION: {
    code: 'MESH2901',
    severity: 'warning',
    title: 'suppression suppresses nothing',
    protects: 'a suppression that outlives its cause hides the next mistake of its kind',
    fix: 'remove the suppression',
  },
  SUPPRESSION_WITHOUT_REASON: {
    code: 'MESH2902',
    severity: 'warning',
    title: 'suppression gives no reason',
    protects: 'nobody can tell later whether a suppression without a reason is still right',
    fix: 'write the reason behind the code: "IST0118: the name is read by another tool"',
  },
  UNKNOWN_RULE: {
    code: 'MESH2903',
    severity: 'warning',
    title: 'suppression or rule set names a rule that does not exist',
    protects: 'a misspelled code suppresses nothing and changes no severity',
    fix: 'use a code that `cdk8s-mesh explain` lists',
  },
  RULE_SET: {
    code: 'MESH2904',
    severity: 'error',
    title: 'rule set cannot be read',
    protects: 'a rule set that is half understood hides findings or reports what was meant to be silent',
    fix: 'write `severities:` as a map of codes to off, info, warning or error, and `acknowledge:` as a list of rule, object and reason',
  },
} as const satisfies Record<string, Rule>;
