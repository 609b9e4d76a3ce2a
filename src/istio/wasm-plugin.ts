import type { Construct } from 'constructs';
import type { PolicyAttachment } from './policy-target';
import { checkAttachment } from './attachment-checks';
import type { IstioResourceProps } from './resource';
import { IstioResource } from './resource';
import type { ExtensionPhase, TrafficSelector, WasmModule } from './wasm';
import { checkPriority, checkTrafficSelectors, checkWasmModule } from './wasm-checks';

/** The fields of a WasmPlugin. */
export interface WasmPluginProps extends IstioResourceProps, PolicyAttachment, WasmModule {
  /**
   * Where in the chain of filters it stands.
   *
   * @default - at the end, before the router
   */
  readonly phase?: ExtensionPhase;
  /**
   * The order within a phase: the higher comes first.
   *
   * @default 0
   */
  readonly priority?: number;
  /**
   * The traffic that it sees, one entry of which must match.
   *
   * @default - all
   */
  readonly match?: TrafficSelector[];
}

/**
 * A WebAssembly module in the proxies of workloads.
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/
 */
export class WasmPlugin extends IstioResource {
  /**
   * @throws MESH1250 to MESH1252 for the attachment, MESH1273 to MESH1275 for a module or ports that Istio refuses; SCHEMA, CEL or WEBHOOK for anything else
   * that Istio refuses in the release of the mesh
   */
  public constructor(scope: Construct, id: string, props: WasmPluginProps) {
    super(scope, id, { apiVersion: 'extensions.istio.io/v1alpha1', kind: 'WasmPlugin' }, props);
    checkAttachment(this, props);
    checkWasmModule(this, props);
    checkTrafficSelectors(this, props.match);
    checkPriority(this, props.priority);
    this._assertAdmitted();
  }
}
