import { refuse } from '../mesh/error';
import type { ReleaseAutoscaling } from './argo-rollouts';
import { RELEASE_RULES } from './rules';

/** Refuses numbers that are not whole, or less than they may be; those left out are as the engine has them. */
export function checkNumbers(
  place: string,
  numbers: Readonly<Record<string, readonly [value: number | undefined, least: number]>>,
): void {
  for (const [name, [value, least]] of Object.entries(numbers)) {
    if (value === undefined || (Number.isInteger(value) && value >= least)) continue;
    refuse(place, RELEASE_RULES.ENGINE_NUMBER, {
      what: `${name} is out of range`,
      given: value,
      allowed: `a whole number of ${least} or more`,
    });
  }
}

/** The numbers of an autoscaler; the largest must not be less than the least. */
export function checkAutoscaling(place: string, autoscaling: ReleaseAutoscaling | undefined): void {
  if (!autoscaling) return;
  const { cpuPercent, maxReplicas, minReplicas } = autoscaling;
  checkNumbers(place, {
    minReplicas: [minReplicas, 1],
    maxReplicas: [maxReplicas, minReplicas],
    cpuPercent: [cpuPercent, 1],
  });
}
