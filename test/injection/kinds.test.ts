import { Injector } from '../../src/injection';

const template = { spec: { containers: [{ name: 'app', image: 'i' }] } };

test.each([
  ['extensions/v1beta1', 'Deployment', { template }],
  ['batch/v1beta1', 'CronJob', { jobTemplate: { spec: { template } } }],
  ['example.com/v1', 'Job', { template }],
  ['v1', 'DeploymentConfig', { template }],
])('%s %s is injected, as Istio goes by the kind alone', (apiVersion, kind, spec) => {
  const { object, injected } = new Injector().inject({ apiVersion, kind, metadata: { name: 'a' }, spec });
  expect(injected).toBe(true);
  expect(object.apiVersion).toBe(apiVersion);
});

test('a list of any version is injected item by item', () => {
  const items = [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec: { template } }];
  expect(new Injector().inject({ apiVersion: 'meta.k8s.io/v1', kind: 'List', items }).injected).toBe(true);
});

test.each([
  ['argoproj.io/v1alpha1', 'Rollout'],
  ['v1', 'PodTemplate'],
  ['v1', 'toString'],
])('%s %s is left as it is', (apiVersion, kind) => {
  const object = { apiVersion, kind, metadata: { name: 'a' }, spec: { template } };
  const result = new Injector().inject(object);
  expect(result).toEqual({ object, injected: false, warnings: [], problems: [] });
});
