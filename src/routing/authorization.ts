import type { AuthorizationPolicy } from '../model/policies';
import { ruleHolds, type PolicySubject, type Verdict } from './policy-match';

/** What the policies of some pods say about a request. */
export interface Authorization {
  /** `namespace/name` of the policy that denies; of several ALLOW policies none of which lets it in, the first. */
  readonly deniedBy: string | undefined;
  readonly reasons: readonly string[];
}

const dryRun = 'istio.io/dry-run';

/** Decides a request by policies, in Istio's order: DENY before ALLOW; without ALLOW policies all is allowed. */
export function authorize(policies: readonly AuthorizationPolicy[], subject: PolicySubject): Authorization {
  const reasons: string[] = [];
  const enforced = policies.filter((p) => !/^(1|t|true)$/i.test(p.annotations[dryRun] ?? ''));
  const of = (action: string): AuthorizationPolicy[] => enforced.filter((p) => (p.spec.action ?? 'ALLOW') === action);
  for (const p of of('CUSTOM')) reasons.push(`not evaluated: AuthorizationPolicy ${p.key} asks an external authorizer`);
  for (const p of of('DENY')) {
    const [verdict, rule] = holds(p, subject, true);
    if (verdict)
      return { deniedBy: p.key, reasons: [...reasons, `AuthorizationPolicy ${p.key} rule ${rule} denies it`] };
    if (verdict === undefined)
      reasons.push(`AuthorizationPolicy ${p.key} may deny it: it asks what the request does not say`);
  }
  const allow = of('ALLOW');
  const [first] = allow;
  if (!first) return { deniedBy: undefined, reasons };
  let open = false;
  for (const p of allow) {
    const [verdict, rule] = holds(p, subject, false);
    if (verdict)
      return { deniedBy: undefined, reasons: [...reasons, `AuthorizationPolicy ${p.key} rule ${rule} allows it`] };
    open ||= verdict === undefined;
  }
  const names = allow.map((p) => p.key).join(', ');
  if (open)
    return {
      deniedBy: undefined,
      reasons: [...reasons, `AuthorizationPolicy ${names} may not allow it: it asks what the request does not say`],
    };
  return { deniedBy: first.key, reasons: [...reasons, `AuthorizationPolicy ${names} has no rule that allows it`] };
}

/** Whether some rule of a policy holds, and which. */
function holds(policy: AuthorizationPolicy, subject: PolicySubject, denies: boolean): [Verdict, number] {
  let best: [Verdict, number] = [false, -1];
  for (const [i, rule] of (policy.spec.rules ?? []).entries()) {
    const verdict = ruleHolds(rule ?? {}, subject, policy.namespace, denies);
    if (verdict) return [true, i];
    if (verdict === undefined) best = [undefined, i];
  }
  return best;
}
