import { ApiObject, Lazy } from 'cdk8s';
import type { ApiObjectMetadata, GroupVersionKind } from 'cdk8s';
import { Construct } from 'constructs';
import { refuse } from '../mesh/error';
import { watch } from '../mesh/synthesis';
import { overlay } from './overlay';
import { isComputedLater, renderWire } from './render';
import { ISTIO_RULES } from './rules';

/** What every Istio kind takes. */
export interface IstioResourceProps {
  /**
   * The object's own metadata.
   *
   * @default - the construct's id is the name, the chart's namespace the namespace
   */
  readonly metadata?: ApiObjectMetadata;
  /**
   * Fields laid over the rendered spec, under their names in YAML: for a field that is deprecated or newer than this library.
   *
   * Maps merge, `null` removes a field, everything else replaces. A map that meets a list selects elements of it by index or by
   * their `name`: `{ http: { canary: { mirror_percent: 5 } } }`.
   *
   * @default - nothing
   */
  readonly raw?: { readonly [field: string]: unknown };
}

const RESOURCE = Symbol.for('cdk8s-mesh.istio.IstioResource');
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/**
 * An object of one of Istio's kinds.
 *
 * Its one child is a plain `ApiObject`, so that `ApiObject.of(x).addJsonPatch(…)` works by the names of YAML and loses nothing.
 */
export abstract class IstioResource extends Construct {
  static {
    Object.defineProperty(this.prototype, RESOURCE, { value: true });
  }

  /** Whether something is an Istio object of this library. */
  public static isIstioResource(x: unknown): x is IstioResource {
    return x !== null && typeof x === 'object' && RESOURCE in x;
  }

  /** The Kubernetes object. */
  public readonly apiObject: ApiObject;

  private readonly props: IstioResourceProps;

  /**
   * @param scope where it belongs
   * @param id its id, and its name unless `metadata.name` gives another
   * @param gvk the kind it is written as
   * @param props metadata, overlay and, besides them, the fields of the spec
   * @throws MESH1200 when the name is no DNS-1123 name
   */
  protected constructor(scope: Construct, id: string, gvk: GroupVersionKind, props: IstioResourceProps) {
    super(scope, id);
    watch(this);
    this.props = props;
    const name = props.metadata?.name ?? id;
    if (!NAME.test(name) || name.length > 253) {
      refuse(this, ISTIO_RULES.OBJECT_NAME, {
        what: `${gvk.kind} cannot have this name`,
        given: name,
        allowed: 'a DNS-1123 name of at most 253 characters',
      });
    }
    this.apiObject = new ApiObject(this, 'Default', {
      ...gvk,
      metadata: { ...props.metadata, name },
      spec: Lazy.any({ produce: () => this._spec() }),
    });
  }

  /** The object's name. */
  public get name(): string {
    return this.apiObject.name;
  }

  /** The object's namespace; undefined where neither its metadata nor its chart say one. */
  public get namespace(): string | undefined {
    return this.apiObject.metadata.namespace;
  }

  /**
   * Refuses what the API server or istiod's webhook would refuse in the release of the mesh; each kind calls it last, when its own
   * checks are done. What is computed later is checked with everything else at synthesis.
   *
   * @throws SCHEMA, CEL or WEBHOOK, for every field that is wrong
   * @internal
   */
  protected _assertAdmitted(): void {
    if (isComputedLater(this.props)) return;
    const { apiVersion, kind, name, metadata } = this.apiObject;
    const { labels, annotations } = this.props.metadata ?? {};
    const object = { apiVersion, kind, metadata: { name, namespace: metadata.namespace, labels, annotations } };
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- most objects are computed and checked at synthesis
    const { assertAdmitted } = require('./admission') as typeof import('./admission');
    assertAdmitted(this, { ...object, spec: this.declared() });
  }

  /** Whether fields are laid over those that it declares. @internal */
  public get _isOverlaid(): boolean {
    return this.props.raw !== undefined;
  }

  /** The spec as it will be written. @internal */
  public _spec(): unknown {
    const { raw } = this.props;
    return raw === undefined ? this.declared() : overlay(this.declared(), raw, this);
  }

  /** The spec without what is laid over it. */
  private declared(): unknown {
    const { metadata: _metadata, raw: _raw, ...fields } = this.props;
    return renderWire(fields, this);
  }
}
