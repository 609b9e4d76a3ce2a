import type { IConstruct } from 'constructs';
import type { Acknowledgement } from '../lint/suppression';
import type { Rule } from '../model/rule';
import { refuse } from './error';
import { MESH_RULES } from './rules';

/** The rule of a code. */
export function ruleOf(code: string): Rule | undefined {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- most syntheses find nothing to report
  return (require('../lint/catalogue') as typeof import('../lint/catalogue')).ruleCatalogue().get(code);
}

const acknowledged = new WeakMap<IConstruct, Acknowledgement[]>();

/** Notes a decision to live with a rule's findings on the objects of a construct and of everything below it. */
export function acknowledge(scope: IConstruct, rule: string, reason: string): void {
  if (!ruleOf(rule)) {
    refuse(scope, MESH_RULES.ACKNOWLEDGEMENT, {
      what: 'no rule has this code',
      given: rule,
      allowed: 'the code of a rule, as errors and findings show it',
    });
  }
  if (reason.trim() === '') {
    refuse(scope, MESH_RULES.ACKNOWLEDGEMENT, {
      what: `the acknowledgement of ${rule} gives no reason`,
      given: reason,
      allowed: 'a reason',
    });
  }
  const { root, path: own, defaultChild } = scope.node;
  // The object of a version's workload is not below it.
  const path = !defaultChild || defaultChild.node.scopes.includes(scope) ? own : defaultChild.node.path;
  const entries = acknowledged.get(root) ?? [];
  entries.push({ rule, reason, ...(path === '' ? {} : { constructPath: path }) });
  acknowledged.set(root, entries);
}

/** What was acknowledged in the tree of a construct. */
export function acknowledgementsIn(scope: IConstruct): readonly Acknowledgement[] {
  return acknowledged.get(scope.node.root) ?? [];
}
