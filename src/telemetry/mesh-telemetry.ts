import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Telemetry } from '../istio/telemetry';
import { refuse } from '../mesh/error';
import { attach, type IWorkloads } from '../mesh/workloads';
import { watch } from '../mesh/synthesis';
import type { AccessLog } from './access-log';
import { joinProviders, type ProviderEntry } from './extension-provider';
import { metricsOf, type MetricsOptions } from './metrics-options';
import { TELEMETRY_RULES } from './rules';
import { tracingOf, type TracingOptions } from './tracing-options';

/** What proxies tell of their traffic. */
export interface MeshTelemetryProps {
  /**
   * Whose proxies.
   *
   * @default - those of the chart's namespace
   */
  readonly of?: IWorkloads;
  /**
   * Access logs; several write one line each.
   *
   * @default - as the level above says
   */
  readonly accessLogs?: AccessLog[];
  /**
   * Changes to metrics.
   *
   * @default - as the level above says
   */
  readonly metrics?: MetricsOptions;
  /**
   * Traces.
   *
   * @default - as the level above says
   */
  readonly tracing?: TracingOptions;
  /**
   * The name of the object.
   *
   * @default - the construct's id, with the chart's namespace before it where the workloads are in another one
   */
  readonly name?: string;
}

/**
 * Access logs, metrics and traces of some workloads: one Telemetry, since Istio reads only one for each level.
 *
 * Logs and collectors other than Istio's own are providers that the mesh config must know: `meshConfig` is the part it needs.
 *
 * @see https://istio.io/latest/docs/tasks/observability/telemetry/
 */
export class MeshTelemetry extends Construct {
  /** The emitted Telemetry. */
  public readonly telemetry: ApiObject;

  private readonly entries: readonly ProviderEntry[];

  /**
   * @throws MESH0805 when nothing is said, MESH0806 when two providers have one name, MESH1268 for a sampling rate outside 0 to 100
   */
  public constructor(scope: Construct, id: string, props: MeshTelemetryProps) {
    super(scope, id);
    watch(this);
    const { accessLogs = [], metrics, tracing } = props;
    if (accessLogs.length === 0 && metrics === undefined && tracing === undefined) {
      refuse(this, TELEMETRY_RULES.NOTHING_SAID, { what: 'neither accessLogs nor metrics nor tracing is given' });
    }
    const said = [...accessLogs.map(({ _entry }) => _entry), tracing?.collector?._entry];
    this.entries = joinProviders(
      this.node.path,
      said.filter((entry) => entry !== undefined),
    );
    const object = new Telemetry(this, 'Default', {
      ...attach(this, id, props.name, props.of),
      ...(accessLogs.length === 0 ? {} : { accessLogging: accessLogs.map((log) => log._telemetry()) }),
      ...(metrics === undefined ? {} : { metrics: [metricsOf(metrics)] }),
      ...(tracing === undefined ? {} : { tracing: [tracingOf(tracing)] }),
    });
    this.telemetry = object.apiObject;
  }

  /**
   * The part of the mesh config that the logs and collectors need, for an IstioOperator's `spec.meshConfig` or the istiod chart's
   * `meshConfig`; empty where Istio brings all of them.
   */
  public get meshConfig(): { readonly [field: string]: unknown } {
    return this.entries.length === 0 ? {} : { extensionProviders: [...this.entries] };
  }
}
