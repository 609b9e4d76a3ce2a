import type { Construct } from 'constructs';
import { refuse } from '../mesh/error';
import { POLICY_RULES } from './policy-rules';
import type { PolicyAttachment } from './policy-target';
import { checkAttachment } from './attachment-checks';
import type { IstioResourceProps } from './resource';
import { IstioResource } from './resource';
import type { ExtensionPhase, TrafficSelector, WasmModule } from './wasm';
import { checkPriority, checkTrafficSelectors, checkWasmModule } from './wasm-checks';

/** What an extension runs: a WebAssembly module or a Lua script. */
export class ExtensionCode {
  /** A WebAssembly module. */
  public static wasm(module: WasmModule): ExtensionCode {
    return new ExtensionCode({ wasm: module });
  }

  /**
   * A Lua script with `envoy_on_request` or `envoy_on_response`.
   *
   * @throws MESH1276 when it is empty or longer than 65536 characters
   */
  public static lua(inlineCode: string): ExtensionCode {
    if (inlineCode === '' || inlineCode.length > 65536) {
      refuse('ExtensionCode.lua', POLICY_RULES.LUA, {
        what: 'the script has a wrong length',
        given: inlineCode.length,
        allowed: '1 to 65536 characters',
      });
    }
    return new ExtensionCode({ lua: { inlineCode } });
  }

  private constructor(
    /** The one field that this sets. @internal */
    public readonly _fields: { readonly wasm?: WasmModule; readonly lua?: { readonly inlineCode: string } },
  ) {}
}

/** The fields of a TrafficExtension. */
export interface TrafficExtensionProps extends IstioResourceProps, PolicyAttachment {
  /** What runs. */
  readonly code: ExtensionCode;
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
 * A WebAssembly module or a Lua script in the proxies of workloads. Istio 1.30 and later; before, see `WasmPlugin`.
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/traffic_extension/
 */
export class TrafficExtension extends IstioResource {
  /**
   * @throws MESH1250 to MESH1252 for the attachment, MESH1273 to MESH1275 for a module or ports that Istio refuses; SCHEMA, CEL or WEBHOOK for anything else
   * that Istio refuses in the release of the mesh
   */
  public constructor(scope: Construct, id: string, props: TrafficExtensionProps) {
    const { code, ...fields } = props;
    const wire = { ...fields, ...code._fields };
    super(scope, id, { apiVersion: 'extensions.istio.io/v1alpha1', kind: 'TrafficExtension' }, wire);
    checkAttachment(this, props);
    if (code._fields.wasm !== undefined) checkWasmModule(this, code._fields.wasm);
    checkTrafficSelectors(this, props.match);
    checkPriority(this, props.priority);
    this._assertAdmitted();
  }
}
