import { App, Chart, Testing } from 'cdk8s';
import {
  AccessLog,
  CustomTag,
  MeshTelemetry,
  type MeshTelemetryProps,
  Metric,
  MetricMatch,
  MetricOverride,
  TagOverride,
  TraceCollector,
  WorkloadMode,
  Workloads,
} from '../../src';

const synth = (props: MeshTelemetryProps): { object: Record<string, unknown>; telemetry: MeshTelemetry } => {
  const chart = new Chart(new App(), 'test', { namespace: 'httpbin' });
  const telemetry = new MeshTelemetry(chart, 'telemetry', props);
  return { object: Testing.synth(chart)[0], telemetry };
};

test('a JSON access log names a provider, and says what the mesh config needs for it', () => {
  const { object, telemetry } = synth({ accessLogs: [AccessLog.json()] });
  expect(object).toEqual({
    apiVersion: 'telemetry.istio.io/v1',
    kind: 'Telemetry',
    metadata: { name: 'telemetry', namespace: 'httpbin' },
    spec: { accessLogging: [{ providers: [{ name: 'json-access-log' }] }] },
  });
  expect(telemetry.meshConfig).toEqual({
    extensionProviders: [
      { name: 'json-access-log', envoyFileAccessLog: { path: '/dev/stdout', logFormat: { labels: {} } } },
    ],
  });
});

test('logs have fields, a filter and a direction of their own', () => {
  const json = AccessLog.json({
    provider: 'short',
    fields: { status: '%RESPONSE_CODE%', path: '%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%' },
    filter: 'response.code >= 400',
    mode: WorkloadMode.SERVER,
    omitEmptyValues: true,
  });
  const text = AccessLog.text({ format: '%START_TIME(%s)% 100%% %REQ(:METHOD):3%' });
  const { object, telemetry } = synth({ of: Workloads.labelled({ app: 'web' }), accessLogs: [json, text] });
  expect(object.spec).toEqual({
    selector: { matchLabels: { app: 'web' } },
    accessLogging: [
      {
        providers: [{ name: 'short' }],
        match: { mode: 'SERVER' },
        filter: { expression: 'response.code >= 400' },
      },
      { providers: [{ name: 'text-access-log' }] },
    ],
  });
  expect(telemetry.meshConfig.extensionProviders).toHaveLength(2);
});

test("Istio's own log, another one's provider and no log need no mesh config", () => {
  const { object, telemetry } = synth({
    of: Workloads.mesh(),
    accessLogs: [AccessLog.envoy(), AccessLog.to('otel'), AccessLog.off()],
  });
  expect(object.metadata).toEqual({ name: 'httpbin-telemetry', namespace: 'istio-system' });
  expect(object.spec).toEqual({
    accessLogging: [{ providers: [{ name: 'envoy' }] }, { providers: [{ name: 'otel' }] }, { disabled: true }],
  });
  expect(telemetry.meshConfig).toEqual({});
});

test('metrics and traces', () => {
  const { object, telemetry } = synth({
    metrics: {
      overrides: [
        MetricOverride.disable(),
        MetricOverride.enable(MetricMatch.standard(Metric.REQUEST_COUNT)),
        MetricOverride.tags({ host: TagOverride.upsert('request.host') }),
      ],
    },
    tracing: {
      sampling: 0,
      collector: TraceCollector.openTelemetry({ service: 'otel.observability.svc.cluster.local' }),
      tags: { team: CustomTag.literal('mesh') },
    },
  });
  expect(object.spec).toEqual({
    metrics: [
      {
        providers: [{ name: 'prometheus' }],
        overrides: [
          { match: { metric: 'ALL_METRICS' }, disabled: true },
          { match: { metric: 'REQUEST_COUNT' }, disabled: false },
          { match: { metric: 'ALL_METRICS' }, tagOverrides: { host: { operation: 'UPSERT', value: 'request.host' } } },
        ],
      },
    ],
    tracing: [
      {
        providers: [{ name: 'opentelemetry' }],
        randomSamplingPercentage: 0,
        customTags: { team: { literal: { value: 'mesh' } } },
      },
    ],
  });
  expect(telemetry.meshConfig).toEqual({
    extensionProviders: [
      { name: 'opentelemetry', opentelemetry: { service: 'otel.observability.svc.cluster.local', port: 4317 } },
    ],
  });
});

test.each([
  ['nothing said', () => synth({}), 'MESH0805'],
  [
    'two providers of one name',
    () => synth({ accessLogs: [AccessLog.json({ provider: 'a' }), AccessLog.text({ provider: 'a' })] }),
    'MESH0806',
  ],
  ['a sampling over 100', () => synth({ tracing: { sampling: 100.5 } }), 'MESH1268'],
  ['a provider that is no label', () => AccessLog.json({ provider: 'My Log' }), 'MESH0801'],
  ["the name of Istio's provider", () => AccessLog.text({ provider: 'envoy' }), 'MESH0803'],
  ['a broken operator', () => AccessLog.json({ fields: { a: '%RESPONSE_CODE' } }), 'MESH0802'],
  ['a lower-case operator', () => AccessLog.text({ format: '%code%' }), 'MESH0802'],
  ['an empty format', () => AccessLog.text({ format: '' }), 'MESH0802'],
  ['a short host', () => TraceCollector.zipkin({ service: 'zipkin' }), 'MESH0804'],
  ['port 0', () => TraceCollector.zipkin({ service: 'zipkin.istio-system.svc.cluster.local', port: 0 }), 'MESH0804'],
])('refuses %s', (_, declare, code) => {
  expect(declare).toThrow(code);
});
