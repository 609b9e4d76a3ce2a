import { HTTP_STATUSES } from '../model/http-statuses';
import type { Retries } from '../model/spec';
import type { DecisionRetries } from './decision';
import { formatSeconds, secondsOf } from './durations';

/** What Envoy is told to retry on where nobody says anything. */
export const defaultRetryOn = 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes';

/** Whether a condition is a status code: one that Go's net/http has a text for. */
function isStatus(text: string): boolean {
  return /^[+-]?\d+$/.test(text) && HTTP_STATUSES.has(Number(text));
}

/** The retries that a rule or the mesh asks for; `attempts` 0 switches them off. */
export function decideRetries(said: Retries | undefined | null): DecisionRetries | undefined {
  if (!said) return undefined;
  const attempts = said.attempts ?? 0;
  if (attempts <= 0) return { attempts: 0 };
  const perTry = secondsOf(said.perTryTimeout);
  const codes: number[] = [];
  let retryOn = defaultRetryOn;
  if (said.retryOn) {
    const words: string[] = [];
    for (const part of said.retryOn.split(',').map((p) => p.trim())) {
      if (part === '') continue;
      if (isStatus(part)) codes.push(Number(part));
      else words.push(part);
    }
    retryOn = words.join(',');
    if (codes.length > 0 && !retryOn.includes('retriable-status-codes')) retryOn += ',retriable-status-codes';
  }
  return {
    attempts,
    ...(perTry === undefined ? {} : { perTryTimeout: formatSeconds(perTry) }),
    retryOn,
    ...(codes.length > 0 ? { retriableStatusCodes: codes } : {}),
  };
}
