import type { AccessLogFilter, AccessLogging } from '../istio/telemetry-settings';
import type { WorkloadMode } from '../istio/values';
import { refuse } from '../mesh/error';
import { checkProviderName, type ProviderEntry } from './extension-provider';
import { checkLogFormat } from './log-format';
import { TELEMETRY_RULES } from './rules';

/** Which traffic is logged. */
export interface AccessLogOptions {
  /**
   * A CEL expression over `request`, `response` and `connection` that a logged request meets: `response.code >= 400`.
   *
   * @default - every request is logged
   */
  readonly filter?: string;
  /**
   * The direction.
   *
   * @default - both: the caller's proxy and the callee's each write a line
   */
  readonly mode?: WorkloadMode;
}

/** How an access log of a file looks. */
export interface AccessLogFileOptions extends AccessLogOptions {
  /**
   * The name of the provider in the mesh config.
   *
   * @default - json-access-log or text-access-log
   */
  readonly provider?: string;
  /**
   * Where it is written.
   *
   * @default '/dev/stdout'
   */
  readonly path?: string;
  /**
   * Whether a field without a value is left out; it is `-` (text) or `null` (JSON) otherwise.
   *
   * @default false
   */
  readonly omitEmptyValues?: boolean;
}

/** A JSON access log. */
export interface JsonAccessLogOptions extends AccessLogFileOptions {
  /**
   * The fields and the Envoy operators that fill them: `{ status: '%RESPONSE_CODE%' }`.
   *
   * @default - Istio's own fields: method, path, response_code, response_flags, upstream_cluster, route_name and so on
   */
  readonly fields?: { readonly [name: string]: string };
}

/** A text access log. */
export interface TextAccessLogOptions extends AccessLogFileOptions {
  /**
   * The line, with Envoy's operators.
   *
   * @default - Istio's own line
   */
  readonly format?: string;
}

/** Access logs of proxies: who writes them, in which form, about what. */
export class AccessLog {
  /**
   * One JSON object a line. It needs a provider in the mesh config, see `meshConfig`.
   *
   * @throws MESH0801 and MESH0803 for the provider's name, MESH0802 for a malformed operator
   */
  public static json(options: JsonAccessLogOptions = {}): AccessLog {
    const fields = options.fields ?? {};
    for (const format of Object.values(fields)) checkLogFormat('AccessLog.json', format);
    return AccessLog.file('json-access-log', { labels: { ...fields } }, options);
  }

  /**
   * One line of text. It needs a provider in the mesh config, see `meshConfig`.
   *
   * @throws MESH0801 and MESH0803 for the provider's name, MESH0802 for a malformed operator
   */
  public static text(options: TextAccessLogOptions = {}): AccessLog {
    if (options.format !== undefined) checkLogFormat('AccessLog.text', options.format);
    return AccessLog.file(
      'text-access-log',
      options.format === undefined ? undefined : { text: options.format },
      options,
    );
  }

  /** The log that Istio brings, to standard output in Istio's text format; it needs no mesh config. */
  public static envoy(options: AccessLogOptions = {}): AccessLog {
    return new AccessLog('envoy', options);
  }

  /**
   * A log that the mesh config already has a provider for.
   *
   * @throws MESH0801 when the name is empty
   */
  public static to(provider: string, options: AccessLogOptions = {}): AccessLog {
    if (provider === '')
      refuse('AccessLog.to', TELEMETRY_RULES.PROVIDER_NAME, { what: 'the provider has no name', given: provider });
    return new AccessLog(provider, options);
  }

  /** No log, whatever the level above says. */
  public static off(): AccessLog {
    return new AccessLog(undefined, {});
  }

  private static file(defaultName: string, logFormat: unknown, options: AccessLogFileOptions): AccessLog {
    const name = checkProviderName('AccessLog', options.provider ?? defaultName);
    const { path = '/dev/stdout', omitEmptyValues } = options;
    const envoyFileAccessLog = {
      path,
      ...(logFormat === undefined ? {} : { logFormat }),
      ...(omitEmptyValues === undefined ? {} : { omitEmptyValues }),
    };
    return new AccessLog(name, options, { name, envoyFileAccessLog });
  }

  private constructor(
    /** The provider that writes it; undefined where there is no log. */
    public readonly provider: string | undefined,
    private readonly options: AccessLogOptions,
    /** What the mesh config needs. @internal */
    public readonly _entry?: ProviderEntry,
  ) {}

  /**
   * The part of the mesh config that this log needs, for an IstioOperator's `spec.meshConfig` or the istiod chart's `meshConfig`;
   * empty where Istio brings the provider.
   */
  public get meshConfig(): { readonly [field: string]: unknown } {
    return this._entry === undefined ? {} : { extensionProviders: [this._entry] };
  }

  /** @internal */
  public _telemetry(): AccessLogging {
    if (this.provider === undefined) return { disabled: true };
    const { filter, mode } = this.options;
    const filtered: AccessLogFilter | undefined = filter === undefined ? undefined : { expression: filter };
    return {
      providers: [{ name: this.provider }],
      ...(mode === undefined ? {} : { match: { mode } }),
      ...(filtered === undefined ? {} : { filter: filtered }),
    };
  }
}
