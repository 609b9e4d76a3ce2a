import type { Construct } from 'constructs';
import { emit } from '../mesh/emit';
import type { ReleaseAutoscaling } from './argo-rollouts';

/** The workload that is scaled. */
export interface ScaleTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

/** Lets an autoscaler decide on the number of pods of a workload; it is named after it. */
export function emitAutoscaler(scope: Construct, target: ScaleTarget, autoscaling: ReleaseAutoscaling): void {
  const { cpuPercent, maxReplicas, minReplicas } = autoscaling;
  emit(scope, 'autoscaler', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    name: target.name,
    body: {
      spec: () => ({
        scaleTargetRef: { ...target },
        minReplicas,
        maxReplicas,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuPercent ?? 80 } },
          },
        ],
      }),
    },
  });
}
