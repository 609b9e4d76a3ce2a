export * from './access-log';
export { MetricOverride, type MetricsOptions } from './metrics-options';
export * from './mesh-telemetry';
export {
  TraceCollector,
  type CollectorOptions,
  type OpenTelemetryOptions,
  type TracingOptions,
} from './tracing-options';
