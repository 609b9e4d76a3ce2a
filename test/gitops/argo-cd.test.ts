import { ApiObject, App, Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  ArgoApplication,
  ArgoApplicationSet,
  ArgoCd,
  ArgoGenerator,
  ArgoHealthChecks,
  FluxKustomization,
} from '../../src/gitops';
import { Duration } from 'cdk8s';

const object = (scope: Construct, kind: string, name: string, spec: object = {}, apiVersion = 'v1') =>
  new ApiObject(scope, `${kind}-${name}`, { apiVersion, kind, metadata: { name, namespace: 'shop' }, spec });

function shop(): Chart {
  const chart = new Chart(new App(), 'shop');
  object(chart, 'Service', 'reviews');
  object(chart, 'PeerAuthentication', 'default', {}, 'security.istio.io/v1');
  const host = 'reviews.shop.svc.cluster.local';
  const subsets = [{ name: 'stable' }, { name: 'canary' }];
  object(chart, 'DestinationRule', 'reviews-canary', { host, subsets }, 'networking.istio.io/v1');
  const route = subsets.map(({ name }) => ({ destination: { host: 'reviews', subset: name } }));
  object(chart, 'VirtualService', 'reviews-weights', { http: [{ route }] }, 'networking.istio.io/v1');
  const http = [{ delegate: { name: 'reviews-weights' } }];
  object(chart, 'VirtualService', 'reviews', { hosts: ['reviews'], http }, 'networking.istio.io/v1');
  object(
    chart,
    'Rollout',
    'reviews',
    {
      workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'reviews' },
      strategy: {
        canary: {
          trafficRouting: {
            istio: { virtualService: { name: 'reviews-weights' }, destinationRule: { name: 'reviews-canary' } },
          },
        },
      },
    },
    'argoproj.io/v1alpha1',
  );
  return chart;
}

const annotationsOf = (chart: Chart): Record<string, Record<string, string>> =>
  Object.fromEntries(
    Testing.synth(chart).map((it) => [`${it.kind}/${it.metadata.name}`, it.metadata.annotations ?? {}]),
  );

describe('ArgoCd.annotate', () => {
  test('orders a mesh so that no route names what is not there yet', () => {
    const chart = shop();
    ArgoCd.annotate(chart);
    const waves = Object.entries(annotationsOf(chart))
      .map(([name, annotations]) => [Number(annotations['argocd.argoproj.io/sync-wave']), name] as const)
      .sort(([a], [b]) => a - b)
      .map(([, name]) => name);
    expect(waves).toEqual([
      'PeerAuthentication/default',
      'Service/reviews',
      'DestinationRule/reviews-canary',
      'VirtualService/reviews-weights',
      'VirtualService/reviews',
      'Rollout/reviews',
    ]);
  });

  test('names exactly the fields that the controller moves', () => {
    const chart = shop();
    ArgoCd.annotate(chart);
    const name = 'argocd.argoproj.io/ignore-differences';
    const ignored = Object.entries(annotationsOf(chart)).filter(([, annotations]) => annotations[name]);
    expect(ignored.map(([object, annotations]) => [object, annotations[name]])).toEqual([
      ['DestinationRule/reviews-canary', 'jsonPointers:\n- /spec/subsets'],
      ['VirtualService/reviews-weights', 'jsonPointers:\n- /spec/http'],
    ]);
  });

  test('keeps a wave that was written by hand', () => {
    const chart = shop();
    (chart.node.findChild('Service-reviews') as ApiObject).metadata.addAnnotation('argocd.argoproj.io/sync-wave', '3');
    ArgoCd.annotate(chart);
    expect(annotationsOf(chart)['Service/reviews']['argocd.argoproj.io/sync-wave']).toBe('3');
  });

  test('refuses anything after a Rollout, which would keep the sync running for as long as a release is paused', () => {
    const chart = shop();
    (chart.node.findChild('Service-reviews') as ApiObject).metadata.addAnnotation('argocd.argoproj.io/sync-wave', '11');
    expect(() => ArgoCd.annotate(chart)).toThrow(
      /\[MESH0901\] shop\/Rollout-reviews: the Rollout is in wave 10.*given: 10; allowed: 11 or more; fix: /,
    );
  });

  test.each([
    [
      'a delegate in the wave of its root',
      'VirtualService-reviews-weights',
      '0',
      /VirtualService reviews in wave 0 names it/,
    ],
    [
      'a subset behind its route',
      'DestinationRule-reviews-canary',
      '1',
      /VirtualService reviews-weights in wave -2 names/,
    ],
  ])('refuses %s', (_, id, wave, reason) => {
    const chart = shop();
    (chart.node.findChild(id) as ApiObject).metadata.addAnnotation('argocd.argoproj.io/sync-wave', wave);
    expect(() => ArgoCd.annotate(chart)).toThrow(reason);
    expect(() => ArgoCd.annotate(chart)).toThrow(`[MESH0905] shop/${id}: `);
  });

  test('leaves a Service of a host-level Rollout to its controller', () => {
    const chart = new Chart(new App(), 'shop');
    object(chart, 'Service', 'reviews-canary');
    const strategy = { canary: { canaryService: 'reviews-canary' } };
    object(chart, 'Rollout', 'reviews', { strategy }, 'argoproj.io/v1alpha1');
    ArgoCd.annotate(chart, { syncWaves: false });
    expect(annotationsOf(chart)['Service/reviews-canary']).toEqual({
      'argocd.argoproj.io/ignore-differences': 'jsonPointers:\n- /spec/selector/rollouts-pod-template-hash',
      'argocd.argoproj.io/sync-options': 'PruneLast=true,ServerSideApply=false',
    });
  });

  test('deletes last what others name', () => {
    const chart = shop();
    ArgoCd.annotate(chart);
    const last = Object.entries(annotationsOf(chart)).filter(
      ([, annotations]) => annotations['argocd.argoproj.io/sync-options'] === 'PruneLast=true',
    );
    expect(last.map(([name]) => name)).toEqual([
      'Service/reviews',
      'DestinationRule/reviews-canary',
      'VirtualService/reviews-weights',
    ]);
    const other = shop();
    ArgoCd.annotate(other, { pruneLast: false });
    expect(JSON.stringify(annotationsOf(other))).not.toContain('PruneLast');
  });

  test.each([
    ['Rollout', '10'],
    ['Deployment', '2'],
  ])('brings an autoscaler of a %s when that is there', (kind, wave) => {
    const chart = new Chart(new App(), 'shop');
    object(chart, 'HorizontalPodAutoscaler', 'reviews', { scaleTargetRef: { kind, name: 'reviews' } });
    ArgoCd.annotate(chart);
    expect(annotationsOf(chart)['HorizontalPodAutoscaler/reviews']['argocd.argoproj.io/sync-wave']).toBe(wave);
  });

  test('orders all that the library emits: identities, refusals, pods, subsets, delegates, routes, controllers', () => {
    const chart = new Chart(new App(), 'shop');
    const kinds = ['Namespace', 'ServiceAccount', 'Certificate', 'AuthorizationPolicy', 'ServiceEntry', 'Sidecar'];
    const later = ['Deployment', 'DestinationRule', 'VirtualService', 'Canary'];
    for (const kind of [...kinds, ...later].reverse()) object(chart, kind, 'x', { hosts: ['x'] });
    ArgoCd.annotate(chart);
    const waveOf = (kind: string) => Number(annotationsOf(chart)[`${kind}/x`]['argocd.argoproj.io/sync-wave']);
    expect([...kinds, ...later].sort((a, b) => waveOf(a) - waveOf(b))).toEqual([...kinds, ...later]);
    expect(new Set([...kinds, ...later].map(waveOf)).size).toBe(10);
  });
});

describe('ArgoApplication', () => {
  const source = { repoUrl: 'https://git.example.com/shop.git', path: 'dist' };

  test('ignores what controllers in its contents move, and respects that when it applies', () => {
    const chart = new Chart(new App(), 'argo');
    new ArgoApplication(chart, 'shop', { source, contents: shop(), destinationNamespace: 'shop' });
    const [application] = Testing.synth(chart);
    expect(application.spec.ignoreDifferences).toEqual([
      { group: 'apps', kind: 'Deployment', name: 'reviews', namespace: 'shop', jsonPointers: ['/spec/replicas'] },
      {
        group: 'networking.istio.io',
        kind: 'DestinationRule',
        name: 'reviews-canary',
        namespace: 'shop',
        jsonPointers: ['/spec/subsets'],
      },
      {
        group: 'networking.istio.io',
        kind: 'VirtualService',
        name: 'reviews-weights',
        namespace: 'shop',
        jsonPointers: ['/spec/http'],
      },
    ]);
    expect(application.spec.syncPolicy.syncOptions).toEqual([
      'RespectIgnoreDifferences=true',
      'ApplyOutOfSyncOnly=true',
      'PruneLast=true',
      'ServerSideApply=true',
    ]);
    expect(application.metadata.annotations).toEqual({
      'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
    });
    expect(application.spec.destination).toEqual({ server: 'https://kubernetes.default.svc', namespace: 'shop' });
  });

  test('says nothing of differences where no controller moves anything', () => {
    const chart = new Chart(new App(), 'argo');
    new ArgoApplication(chart, 'shop', { source });
    const [application] = Testing.synth(chart);
    expect(application.spec).not.toHaveProperty('ignoreDifferences');
    expect(application.spec.syncPolicy.syncOptions).toEqual(['PruneLast=true', 'ServerSideApply=true']);
  });

  test('takes every switch', () => {
    const chart = new Chart(new App(), 'argo');
    new ArgoApplication(chart, 'shop', {
      source,
      contents: shop(),
      serverSideApply: false,
      applyOutOfSyncOnly: false,
      pruneLast: false,
      createNamespace: true,
      syncOptions: ['Validate=false'],
    });
    const [application] = Testing.synth(chart);
    expect(application.metadata).not.toHaveProperty('annotations');
    expect(application.spec.syncPolicy.syncOptions).toEqual([
      'RespectIgnoreDifferences=true',
      'CreateNamespace=true',
      'Validate=false',
    ]);
  });

  test.each([[{ repoUrl: 'r' }], [{ repoUrl: 'r', path: 'p', chart: 'c' }]])('refuses the source %j', (wrong) => {
    const chart = new Chart(new App(), 'argo');
    expect(() => new ArgoApplication(chart, 'shop', { source: wrong })).toThrow(/\[MESH0902\] argo\/shop: /);
  });
});

describe('ArgoApplicationSet', () => {
  test('makes one application for each cluster', () => {
    const chart = new Chart(new App(), 'argo');
    new ArgoApplicationSet(chart, 'shop', {
      source: { repoUrl: 'https://git.example.com/shop.git', path: 'dist' },
      generators: [ArgoGenerator.clusters({ mesh: 'yes' })],
      applicationName: 'shop-{{.name}}',
      destinationServer: '{{.server}}',
    });
    const [set] = Testing.synth(chart);
    expect(set.spec.generators).toEqual([{ clusters: { selector: { matchLabels: { mesh: 'yes' } } } }]);
    expect(set.spec.template.metadata).toEqual({
      name: 'shop-{{.name}}',
      annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' },
    });
    expect(set.spec.template.spec.destination).toEqual({ server: '{{.server}}' });
  });

  test('refuses one name for all', () => {
    const chart = new Chart(new App(), 'argo');
    const props = { source: { repoUrl: 'r', path: 'p' }, generators: [ArgoGenerator.list([{ a: 'b' }])] };
    expect(() => new ArgoApplicationSet(chart, 'shop', { ...props, applicationName: 'shop' })).toThrow(/MESH0903/);
  });
});

describe('ArgoHealthChecks', () => {
  test('adds to the ConfigMap of Argo CD and takes nothing out', () => {
    const chart = new Chart(new App(), 'argo');
    new ArgoHealthChecks(chart, 'health');
    const [map] = Testing.synth(chart);
    expect(map.metadata).toMatchObject({
      name: 'argocd-cm',
      namespace: 'argocd',
      annotations: { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true,Prune=false' },
    });
    expect(map.data).toEqual(ArgoHealthChecks.checks());
    expect(Object.keys(map.data)).toContain('resource.customizations.health.networking.istio.io_VirtualService');
    expect(Object.keys(map.data)).toContain('resource.customizations.health.flagger.app_Canary');
  });
});

describe('FluxKustomization', () => {
  test('depends on others and leaves moved fields alone', () => {
    const chart = new Chart(new App(), 'flux');
    const base = new FluxKustomization(chart, 'base', { sourceName: 'git', path: './base' });
    new FluxKustomization(chart, 'shop', { sourceName: 'git', path: './shop', contents: shop(), dependsOn: [base] });
    const [, shopObject] = Testing.synth(chart);
    expect(shopObject.spec.dependsOn).toEqual([{ name: 'base', namespace: 'flux-system' }]);
    expect(shopObject.spec.interval).toBe('600s');
    expect(shopObject.spec.ignore).toContainEqual({
      paths: ['/spec/http'],
      target: { group: 'networking.istio.io', kind: 'VirtualService', name: 'reviews-weights', namespace: 'shop' },
    });
  });

  test('does not wait for the end of a release', () => {
    const chart = new Chart(new App(), 'flux');
    const props = { sourceName: 'git', path: './shop', contents: shop() };
    new FluxKustomization(chart, 'shop', { ...props, timeout: Duration.minutes(5), targetNamespace: 'shop' });
    new FluxKustomization(chart, 'unwatched', { ...props, wait: false, serviceAccountName: 'deployer' });
    const [watched, unwatched] = Testing.synth(chart);
    expect(watched.spec).toMatchObject({ timeout: '300s', targetNamespace: 'shop', wait: true });
    expect(watched.spec.healthCheckExprs).toEqual([
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Rollout',
        failed: "status.phase == 'Degraded'",
        current: "status.phase in ['Healthy', 'Paused', 'Progressing']",
      },
    ]);
    expect(unwatched.spec).toMatchObject({ wait: false, serviceAccountName: 'deployer' });
    expect(unwatched.spec).not.toHaveProperty('healthCheckExprs');
  });

  test('leaves the whole selector of a Service to Rollouts, since Flux replaces only fields that Git has', () => {
    const contents = new Chart(new App(), 'shop');
    object(contents, 'Service', 'reviews-canary', { selector: { app: 'reviews' } });
    object(contents, 'Rollout', 'reviews', { strategy: { canary: { canaryService: 'reviews-canary' } } });
    const chart = new Chart(new App(), 'flux');
    new FluxKustomization(chart, 'shop', { sourceName: 'git', path: './shop', contents });
    const target = { kind: 'Service', name: 'reviews-canary', namespace: 'shop' };
    expect(Testing.synth(chart)[0].spec.ignore).toEqual([{ paths: ['/spec/selector'], target }]);
  });

  test('refuses an interval of nothing', () => {
    const chart = new Chart(new App(), 'flux');
    const props = { sourceName: 'git', path: './base', interval: Duration.millis(0) };
    expect(() => new FluxKustomization(chart, 'base', props)).toThrow(/MESH0904.*given: "0ms"/);
  });
});
