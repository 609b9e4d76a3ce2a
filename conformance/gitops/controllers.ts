import type { Manifest } from './plans';

/** What the objects of a cluster are in the middle of a release, made from those of Git as the controllers change them. */
export function midway(git: readonly Manifest[]): Manifest[] {
  return git.map((object) => {
    const live = structuredClone(object) as Live;
    DEFAULTS[object.kind]?.(live);
    for (const other of git) CONTROLLERS[other.kind]?.(live, other);
    return live;
  });
}

/** As in a cluster, where anything may have been added. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what controllers read and write has no type of ours
type Live = any;

type Change = (live: Live, by: Live) => void;

const hash = { stable: '5c8f6bd9d7', canary: '7d4b9c6f88' };
const hashLabel = 'rollouts-pod-template-hash';

const annotate = (live: Live, name: string, value: string): void => {
  live.metadata.annotations = { ...live.metadata.annotations, [name]: value };
};

/** What the API server and the controllers of Kubernetes fill in. */
const DEFAULTS: Readonly<Record<string, (live: Live) => void>> = {
  Service: (live) => {
    Object.assign(live.spec, { clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7'], type: 'ClusterIP' });
    Object.assign(live.spec, { sessionAffinity: 'None', internalTrafficPolicy: 'Cluster', ipFamilies: ['IPv4'] });
    live.status = { loadBalancer: {} };
  },
  Deployment: (live) => {
    Object.assign(live.spec, { progressDeadlineSeconds: 600, revisionHistoryLimit: 10 });
    live.spec.replicas ??= 1;
    live.spec.strategy ??= { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } };
    Object.assign(live.spec.template.spec, { restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', securityContext: {} });
    for (const container of live.spec.template.spec.containers) {
      container.imagePullPolicy = 'IfNotPresent';
      for (const port of container.ports ?? []) port.protocol ??= 'TCP';
    }
    annotate(live, 'deployment.kubernetes.io/revision', '2');
    live.status = { replicas: live.spec.replicas, observedGeneration: 2 };
  },
  HorizontalPodAutoscaler: (live) => {
    live.status = { currentReplicas: 3, desiredReplicas: 3, conditions: [{ type: 'AbleToScale', status: 'True' }] };
  },
};

/** What the controller of each kind does to the others, and to itself. */
const CONTROLLERS: Readonly<Record<string, Change>> = {
  HorizontalPodAutoscaler: (live, { spec }) => {
    if (live.kind === spec.scaleTargetRef.kind && live.metadata.name === spec.scaleTargetRef.name)
      live.spec.replicas = 3;
  },

  Rollout: (live, rollout) => {
    const { blueGreen, canary } = rollout.spec.strategy;
    const { name } = live.metadata;
    const managed = 'argo-rollouts.argoproj.io/managed-by-rollouts';
    if (live.kind === 'Rollout') {
      annotate(live, 'rollout.argoproj.io/revision', '2');
      live.status = { phase: 'Paused', stableRS: hash.stable, currentPodHash: hash.canary, currentStepIndex: 5 };
    }
    if (live.kind === 'Service') {
      const stable = [blueGreen?.activeService, canary?.stableService].includes(name);
      if (!stable && ![blueGreen?.previewService, canary?.canaryService].includes(name)) return;
      live.spec.selector[hashLabel] = stable ? hash.stable : hash.canary;
      annotate(live, managed, rollout.metadata.name);
    }
    const istio = canary?.trafficRouting?.istio;
    if (live.kind === 'DestinationRule' && name === istio?.destinationRule?.name) {
      const { stableSubsetName } = istio.destinationRule;
      for (const subset of live.spec.subsets)
        subset.labels[hashLabel] = subset.name === stableSubsetName ? hash.stable : hash.canary;
      annotate(live, managed, rollout.metadata.name);
    }
    if (live.kind === 'VirtualService' && name === istio?.virtualService?.name) {
      const [{ route }] = live.spec.http;
      [route[0].weight, route[1].weight] = [80, 20];
      const cohorts = (canary.trafficRouting.managedRoutes ?? []).map((route: Live) => ({
        name: route.name,
        match: [{ headers: { 'end-user': { exact: 'jason' } } }],
        route: [{ destination: live.spec.http[0].route[1].destination, weight: 100 }],
      }));
      live.spec.http.unshift(...cohorts);
    }
  },

  Canary: (live, { spec }) => {
    if (live.kind === 'Canary')
      live.status = { phase: 'Progressing', canaryWeight: 20, iterations: 0, failedChecks: 0 };
    if (live.kind === 'Deployment' && live.metadata.name === spec.targetRef.name) live.spec.replicas = 2;
  },
};
