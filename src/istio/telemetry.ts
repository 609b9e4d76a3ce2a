import type { Construct } from 'constructs';
import { refuse } from '../mesh/error';
import { POLICY_RULES } from './policy-rules';
import type { PolicyAttachment } from './policy-target';
import { checkAttachment } from './attachment-checks';
import type { IstioResourceProps } from './resource';
import { IstioResource } from './resource';
import type { AccessLogging, Metrics, ProviderRef, Tracing } from './telemetry-settings';

/** The fields of a Telemetry. */
export interface TelemetryProps extends IstioResourceProps, PolicyAttachment {
  /**
   * Access logs.
   *
   * @default - as the level above says
   */
  readonly accessLogging?: AccessLogging[];
  /**
   * Metrics.
   *
   * @default - as the level above says
   */
  readonly metrics?: Metrics[];
  /**
   * Traces; Istio reads one entry for each direction.
   *
   * @default - as the level above says
   */
  readonly tracing?: Tracing[];
}

/**
 * What the proxies of workloads tell of their traffic.
 *
 * Of the objects for a workload, one for the mesh (root namespace, without selector), one for the namespace and one with a selector
 * are laid over one another.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/
 */
export class Telemetry extends IstioResource {
  /**
   * @throws MESH1250 to MESH1252 for the attachment, MESH1267 for a provider without a name, MESH1268 for a sampling rate outside 0 to
   * 100, MESH1269 for a label without a name, MESH1272 for an empty log filter; SCHEMA, CEL or WEBHOOK for anything else
   * that Istio refuses in the release of the mesh
   */
  public constructor(scope: Construct, id: string, props: TelemetryProps = {}) {
    super(scope, id, { apiVersion: 'telemetry.istio.io/v1', kind: 'Telemetry' }, props);
    checkAttachment(this, props);
    props.accessLogging?.forEach((logging, index) => this.checkLogging(logging, `spec.accessLogging[${index}]`));
    props.metrics?.forEach((metrics, index) => this.checkMetrics(metrics, `spec.metrics[${index}]`));
    props.tracing?.forEach((tracing, index) => this.checkTracing(tracing, `spec.tracing[${index}]`));
    this._assertAdmitted();
  }

  private checkLogging(logging: AccessLogging, at: string): void {
    this.checkProviders(logging.providers, at);
    if (logging.filter?.expression.trim() === '') {
      refuse(this, POLICY_RULES.LOG_FILTER, { what: `${at}.filter.expression is empty` });
    }
  }

  private checkMetrics(metrics: Metrics, at: string): void {
    this.checkProviders(metrics.providers, at);
    metrics.overrides?.forEach((override, index) => {
      this.checkNames(Object.keys(override.tagOverrides ?? {}), `${at}.overrides[${index}].tagOverrides`);
    });
  }

  private checkTracing(tracing: Tracing, at: string): void {
    this.checkProviders(tracing.providers, at);
    this.checkNames(Object.keys(tracing.customTags ?? {}), `${at}.customTags`);
    const sampling = tracing.randomSamplingPercentage;
    if (sampling !== undefined && !(sampling >= 0 && sampling <= 100)) {
      refuse(this, POLICY_RULES.SAMPLING, {
        what: `${at}.randomSamplingPercentage is no percentage`,
        given: sampling,
        allowed: '0 to 100',
      });
    }
  }

  private checkProviders(providers: readonly ProviderRef[] | undefined, at: string): void {
    const index = providers?.findIndex(({ name }) => name === '') ?? -1;
    if (index >= 0) refuse(this, POLICY_RULES.PROVIDER_NAME, { what: `${at}.providers[${index}] has no name` });
  }

  private checkNames(names: readonly string[], at: string): void {
    if (names.includes('')) refuse(this, POLICY_RULES.TAG, { what: `${at} has an entry without a name` });
  }
}
