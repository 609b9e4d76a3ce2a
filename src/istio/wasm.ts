import type { WorkloadMode } from './values/metric-match';
import type { WasmVariable } from './values/wasm-variable';

/** What kind of filter a module is. */
export enum WasmType {
  /** A filter of HTTP requests, the default. */
  HTTP = 'HTTP',
  /** A filter of TCP connections. */
  NETWORK = 'NETWORK',
}

/** When a module is fetched. */
export enum WasmPullPolicy {
  /** When the proxy does not have it yet; the default but for the tag `latest`. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** Whenever the configuration changes. */
  ALWAYS = 'Always',
}

/** What becomes of traffic when a module cannot be loaded or breaks down. */
export enum WasmFailStrategy {
  /** It is refused; the default. */
  FAIL_CLOSE = 'FAIL_CLOSE',
  /** It goes on without the module. */
  FAIL_OPEN = 'FAIL_OPEN',
  /** The module is started anew, with growing pauses; meanwhile traffic is refused. Istio 1.28 and later. */
  FAIL_RELOAD = 'FAIL_RELOAD',
}

/** Where in the chain of filters an extension stands. */
export enum ExtensionPhase {
  /** Before Istio's authentication. */
  AUTHN = 'AUTHN',
  /** Before Istio's authorization, and after its authentication. */
  AUTHZ = 'AUTHZ',
  /** Before Istio's statistics, and after its authorization. */
  STATS = 'STATS',
}

/** A port of a workload. */
export interface TrafficPort {
  /** Its number. */
  readonly number: number;
}

/** Traffic that an extension sees. */
export interface TrafficSelector {
  /**
   * The direction.
   *
   * @default WorkloadMode.CLIENT_AND_SERVER
   */
  readonly mode?: WorkloadMode;
  /**
   * The ports to which it goes, one of them.
   *
   * @default - all
   */
  readonly ports?: TrafficPort[];
}

/** The machine in which a module runs. */
export interface WasmVm {
  /**
   * Its environment variables; at most 256, each name once.
   *
   * @default - none
   */
  readonly env?: WasmVariable[];
}

/** A Wasm module and how it is run. */
export interface WasmModule {
  /** Where it is: `oci://registry/image:tag` (also without the scheme), `https://…`, `http://…` or `file:///…` in the proxy's container. */
  readonly url: string;
  /**
   * The SHA-256 checksum of the module or image, 64 lower-case hex digits.
   *
   * @default - not checked
   */
  readonly sha256?: string;
  /**
   * When it is fetched.
   *
   * @default - WasmPullPolicy.IF_NOT_PRESENT; ALWAYS for images with the tag `latest`
   */
  readonly imagePullPolicy?: WasmPullPolicy;
  /**
   * The Secret with credentials of the registry, in the namespace of the object.
   *
   * @default - none
   */
  readonly imagePullSecret?: string;
  /**
   * The public key with which the signature of the module is checked. Not supported by Istio yet.
   *
   * @default - not checked
   */
  readonly verificationKey?: string;
  /**
   * What the module is told, as JSON.
   *
   * @default - nothing
   */
  readonly pluginConfig?: { readonly [field: string]: unknown };
  /**
   * The name under which the module is found inside its VM, its root id.
   *
   * @default - empty
   */
  readonly pluginName?: string;
  /**
   * What becomes of traffic when the module breaks down.
   *
   * @default WasmFailStrategy.FAIL_CLOSE
   */
  readonly failStrategy?: WasmFailStrategy;
  /**
   * The machine in which it runs.
   *
   * @default - no environment
   */
  readonly vmConfig?: WasmVm;
  /**
   * What kind of filter it is.
   *
   * @default WasmType.HTTP
   */
  readonly type?: WasmType;
}
