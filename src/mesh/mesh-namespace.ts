import { Chart, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { PeerAuthentication } from '../istio/peer-authentication';
import { emit } from './emit';
import { refuse } from './error';
import { checkName } from './name';
import { MESH_RULES } from './rules';
import { settingsOf } from './settings';
import { denyByDefault } from '../security/call-graph-objects';
import type { Sidecar } from './sidecar';

/** What the pods of a namespace accept from other pods. */
export enum MtlsMode {
  /** Only mutual TLS: a caller without a sidecar is cut off. */
  STRICT = 'STRICT',
  /** Mutual TLS and plain text. */
  PERMISSIVE = 'PERMISSIVE',
  /** Plain text only. */
  DISABLE = 'DISABLE',
  /** What the mesh as a whole says. */
  UNSET = 'UNSET',
}

/** What a MeshNamespace is made of. */
export interface MeshNamespaceProps {
  /**
   * The name of the namespace.
   *
   * @default - the chart's namespace
   */
  readonly name?: string;
  /**
   * Further labels of the namespace; they win over the label for injection.
   *
   * @default - only the label for injection
   */
  readonly labels?: { readonly [name: string]: string };
  /**
   * Annotations of the namespace.
   *
   * @default - none
   */
  readonly annotations?: { readonly [name: string]: string };
  /**
   * Where the sidecars of the namespace come from.
   *
   * @default - the setting of the mesh
   */
  readonly sidecar?: Sidecar;
  /**
   * What its pods accept: a PeerAuthentication named `default` says so. With `MtlsMode.UNSET` none is written.
   *
   * @default MtlsMode.STRICT
   */
  readonly mtls?: MtlsMode;
}

/**
 * A namespace that belongs to the mesh: the Namespace with the label for sidecar injection, and mutual TLS for all its pods. Where the
 * call graph is enforced, everything that no policy lets through is refused in it.
 *
 * @see https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/
 */
export class MeshNamespace extends Construct {
  /** The name of the namespace. */
  public readonly name: string;
  /** The emitted Namespace. */
  public readonly namespace: ApiObject;
  /** The emitted PeerAuthentication; undefined where none is. */
  public readonly peerAuthentication?: ApiObject;

  public constructor(scope: Construct, id: string, props: MeshNamespaceProps = {}) {
    super(scope, id);
    const name = props.name ?? Chart.of(this).namespace;
    if (name === undefined) {
      refuse(this, MESH_RULES.NAMESPACE_UNKNOWN, {
        what: 'neither the chart nor the construct names a namespace',
        fix: 'give the chart a namespace, or the construct a name: new MeshNamespace(chart, id, { name })',
      });
    }
    this.name = checkName(this, 'namespace', name);
    const settings = settingsOf(this);
    const sidecar = props.sidecar ?? settings.sidecar;
    this.namespace = emit(this, 'Default', {
      apiVersion: 'v1',
      kind: 'Namespace',
      name: this.name,
      clusterScoped: true,
      labels: { ...sidecar._behaviour.namespaceLabels(settings.revision), ...props.labels },
      annotations: props.annotations,
    });
    const mode = props.mtls ?? MtlsMode.STRICT;
    if (mode !== MtlsMode.UNSET) {
      this.peerAuthentication = new PeerAuthentication(this, 'peer-authentication', {
        metadata: { name: 'default', namespace: this.name },
        mtls: { mode },
      }).apiObject;
    }
    denyByDefault(this, this.name);
  }
}
