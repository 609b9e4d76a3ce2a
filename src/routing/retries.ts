import type { Retries } from '../model/spec';
import type { DecisionRetries } from './decision';
import { formatSeconds, secondsOf } from './durations';

/** What Envoy is told to retry on where nobody says anything. */
export const defaultRetryOn = 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes';

/** Codes that Go's net/http has a text for: what Istio takes for a status among the conditions. */
function isStatus(text: string): boolean {
  if (!/^[+-]?\d+$/.test(text)) return false;
  return knownStatus.has(Number(text));
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const knownStatus = new Set([
  ...range(100, 103),
  ...range(200, 208),
  226,
  ...range(300, 305),
  ...range(307, 308),
  ...range(400, 418),
  ...range(421, 426),
  428,
  429,
  431,
  451,
  ...range(500, 508),
  510,
  511,
]);

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
