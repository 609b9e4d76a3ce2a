import type { FieldPath, Manifest } from '../../model/manifest';
import type { HttpRoute } from '../../model/spec';
import { parseDuration } from '../go/duration';
import type { Report } from '../view';
import { SEMANTIC_RULES } from './rules';

/** Statuses that Envoy redirects with. */
const REDIRECT_CODES = new Set([301, 302, 303, 307, 308]);

/** What a rule does with a request, where that is not what it seems to be. */
export function checkAction(manifest: Manifest, rule: HttpRoute, path: FieldPath, report: Report): void {
  checkFault(manifest, rule, path, report);
  const { redirect, retries, timeout } = rule;
  if (redirect?.redirectCode && !REDIRECT_CODES.has(redirect.redirectCode)) {
    report(manifest, {
      rule: SEMANTIC_RULES.REDIRECT_CODE,
      path: [...path, 'redirect', 'redirectCode'],
      message: `Envoy cannot redirect with ${redirect.redirectCode}`,
    });
  }
  if ((retries?.attempts ?? 0) > 0 && !retries?.perTryTimeout && !timeout) {
    report(manifest, {
      rule: SEMANTIC_RULES.UNBOUNDED_RETRIES,
      path: [...path, 'retries'],
      message: 'neither an attempt nor the request has a time limit',
    });
  }
  const [attempt, whole] = [parseDuration(retries?.perTryTimeout ?? ''), parseDuration(timeout ?? '')];
  if ((retries?.attempts ?? 0) > 0 && attempt !== undefined && whole !== undefined && attempt >= whole) {
    report(manifest, {
      rule: SEMANTIC_RULES.TRY_TIMEOUT,
      path: [...path, 'retries', 'perTryTimeout'],
      message: `an attempt may take ${retries?.perTryTimeout}, the whole request ${timeout}: none follows one that is too slow`,
    });
  }
}

function checkFault(manifest: Manifest, { fault, retries, timeout }: HttpRoute, path: FieldPath, report: Report): void {
  for (const kind of ['delay', 'abort'] as const) {
    const one = fault?.[kind];
    if (!one || one.percentage || (one as { percent?: number }).percent) continue;
    report(manifest, {
      rule: SEMANTIC_RULES.FAULT_NEVER,
      path: [...path, 'fault', kind],
      message: `the ${kind} has no percentage, so it never happens`,
    });
  }
  const { fixedDelay = '' } = fault?.delay ?? {};
  if ((parseDuration(fixedDelay) ?? 0) > (parseDuration(timeout ?? '') ?? Infinity)) {
    report(manifest, {
      rule: SEMANTIC_RULES.FAULT_UNTOUCHED,
      path: [...path, 'timeout'],
      message: `the timeout of ${timeout} does not cut off the delay of ${fixedDelay}: requests are answered after it`,
    });
  }
  if (fault?.abort && (retries?.attempts ?? 0) > 0) {
    report(manifest, {
      rule: SEMANTIC_RULES.FAULT_UNTOUCHED,
      path: [...path, 'retries'],
      message: 'requests that the fault aborts are not retried',
    });
  }
}

/** Rewritten paths that get a slash too many, or lose the one between two segments. */
export function checkRewrites(manifest: Manifest, http: readonly (HttpRoute | undefined)[], report: Report): void {
  const earlier = new Set<string>();
  for (const [index, rule] of http.entries()) {
    const uri = rule?.rewrite?.uri;
    for (const match of rule?.match?.length ? rule.match : [undefined]) {
      // Without a match of the path the slash that it begins with is what is replaced.
      const prefix = match?.uri ? match.uri.prefix : '/';
      if (!prefix) continue;
      earlier.add(prefix);
      // Behind prefix /a/, prefix /a is left with the path /a itself.
      if (!uri || prefix.endsWith('/') === uri.endsWith('/') || earlier.has(`${prefix}/`)) continue;
      const rest = prefix.endsWith('/') ? 'x' : '/x';
      report(manifest, {
        rule: SEMANTIC_RULES.REWRITE_SLASH,
        path: ['spec', 'http', index, 'rewrite', 'uri'],
        message: `${prefix}${rest} becomes ${uri}${rest}`,
      });
      break;
    }
  }
}
