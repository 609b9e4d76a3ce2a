import type { FieldPath, Manifest } from '../../model/manifest';
import type { AuthorizationPolicySpec } from '../../model/spec';
import type { Labels } from '../labels';
import { namespaceOf } from '../namespaces';
import type { Check, View } from '../view';
import { SEMANTIC_RULES } from './rules';

/** A policy or a RequestAuthentication, as far as it says for whom it holds. */
interface Scoped {
  readonly namespace: string;
  readonly spec: AuthorizationPolicySpec;
}

/** RequestAuthentications that let requests without a token through. */
export const checkTokensDemanded: Check = (view, report) => {
  const policies = scopedOf(view, 'AuthorizationPolicy');
  for (const [manifest, authentication] of scopedOf(view, 'RequestAuthentication')) {
    if ([...policies.values()].some((it) => meet(view, it, authentication) && restricts(it.spec))) continue;
    report(manifest, {
      rule: SEMANTIC_RULES.TOKEN_OPTIONAL,
      path: ['spec'],
      message: 'no AuthorizationPolicy for these workloads demands a token, so requests without one get through',
    });
  }
};

/** Policies by what a token says, for workloads where nothing reads tokens. */
export const checkTokensRead: Check = (view, report) => {
  const authentications = [...scopedOf(view, 'RequestAuthentication').values()];
  for (const [manifest, policy] of scopedOf(view, 'AuthorizationPolicy')) {
    const path = tokenField(policy.spec);
    if (!path || authentications.some((it) => meet(view, it, policy))) continue;
    report(manifest, {
      rule: SEMANTIC_RULES.TOKEN_UNREAD,
      path,
      message: 'no RequestAuthentication holds for these workloads, so no request has a principal or claims',
    });
  }
};

function scopedOf(view: View, kind: string): ReadonlyMap<Manifest, Scoped> {
  return new Map(
    view.input.ofKind(kind).map((manifest) => {
      const { object } = manifest;
      return [manifest, { namespace: namespaceOf(object), spec: (object.spec ?? {}) as AuthorizationPolicySpec }];
    }),
  );
}

/** Whether both may hold for one workload. */
function meet(view: View, a: Scoped, b: Scoped): boolean {
  const near = [a.namespace, b.namespace].includes(view.rootNamespace) || a.namespace === b.namespace;
  return near && compatible(a.spec.selector?.matchLabels, b.spec.selector?.matchLabels);
}

function compatible(a: Labels | undefined, b: Labels | undefined): boolean {
  return Object.entries(a ?? {}).every(([key, value]) => b?.[key] === undefined || b[key] === value);
}

/** Whether a policy keeps anybody out for want of a token: any ALLOW does for what it does not name. */
function restricts(spec: AuthorizationPolicySpec): boolean {
  return (spec.action ?? 'ALLOW') === 'ALLOW' || tokenField(spec) !== undefined;
}

/** The first field of a policy that a token answers. */
function tokenField(spec: AuthorizationPolicySpec): FieldPath | undefined {
  for (const [i, rule] of (spec.rules ?? []).entries()) {
    for (const [j, from] of (rule?.from ?? []).entries()) {
      for (const field of ['requestPrincipals', 'notRequestPrincipals'] as const) {
        if (from?.source?.[field]?.length) return ['spec', 'rules', i, 'from', j, 'source', field];
      }
    }
    const claim = (rule?.when ?? []).findIndex((condition) => condition?.key?.startsWith('request.auth.'));
    if (claim >= 0) return ['spec', 'rules', i, 'when', claim, 'key'];
  }
  return undefined;
}
