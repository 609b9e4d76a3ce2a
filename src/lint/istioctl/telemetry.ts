import { ISTIOCTL_RULES } from './rules';
import type { Check } from '../view';

interface TelemetrySpec {
  readonly accessLogging?: readonly { readonly disabled?: boolean | null; readonly providers?: readonly unknown[] }[];
  readonly tracing?: readonly { readonly providers?: readonly { readonly name?: string }[] }[];
}

/** Access logs that go nowhere, and tracing providers that are going away. */
export const checkTelemetryProviders: Check = (view, report) => {
  const defaults = view.meshConfig.defaultProviders?.accessLogging ?? [];
  const providers = view.meshConfig.extensionProviders ?? [];
  const lightstep = new Set(providers.filter((provider) => provider.lightstep !== undefined).map(({ name }) => name));
  for (const manifest of view.input.ofKind('Telemetry')) {
    const spec = (manifest.object.spec ?? {}) as TelemetrySpec;
    const silent = (spec.accessLogging ?? []).findIndex((log) => !log?.disabled && (log?.providers ?? []).length === 0);
    if (silent >= 0 && defaults.length === 0) {
      report(manifest, {
        rule: ISTIOCTL_RULES.NO_LOG_PROVIDER,
        path: ['spec', 'accessLogging', silent],
        message: 'the access log names no provider, and the mesh has no default one',
      });
    }
    for (const [i, tracing] of (spec.tracing ?? []).entries()) {
      for (const [j, provider] of (tracing?.providers ?? []).entries()) {
        if (!lightstep.has(provider?.name)) continue;
        report(manifest, {
          rule: ISTIOCTL_RULES.DEPRECATED,
          path: ['spec', 'tracing', i, 'providers', j, 'name'],
          message: `the provider ${provider?.name} is of the deprecated type lightstep`,
          fix: 'send traces by the opentelemetry provider',
        });
      }
    }
  }
};
