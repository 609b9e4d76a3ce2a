import type { IstioVersion } from '../mesh/istio-version';
import { knownRelease } from '../model/istio-release';
import type { KubeObject, Manifest } from '../model/manifest';
import { MeshIndex, type MeshIndexOptions } from '../model/mesh-index';
import type { CompiledRoute } from './compiled-route';
import { decisionOf } from './decide';
import type { Decision } from './decision';
import type { TcpAction } from './listener';
import { plainRequest, type MeshRequest } from './mesh-request';
import type { PlainRequest } from './plain-request';
import type { Router } from './router';
import type { Trace } from './trace';

/** How a mesh is read. */
export interface MeshModelOptions {
  /**
   * Istio's MeshConfig as an object.
   * @default the ConfigMap `istio` among the objects, else Istio's defaults
   */
  readonly meshConfig?: unknown;
  /**
   * The release of Istio that understands the objects. Nothing is known of the routing of 1.5.
   * @default IstioVersion.V1_30
   */
  readonly istio?: IstioVersion;
}

/**
 * A mesh as istiod would understand its objects, and what its proxies do with requests. Needs no cluster.
 */
export class MeshModel {
  /**
   * Reads Kubernetes and Istio objects.
   *
   * @param text YAML with any number of documents; kinds that a mesh does not know are passed over
   */
  public static fromYaml(text: string, options?: MeshModelOptions): MeshModel {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- whoever has objects already needs no reader
    const { loadAll } = require('js-yaml') as typeof import('js-yaml');
    const objects = loadAll(text).flatMap(itemsOf);
    return MeshModel.fromObjects(objects, options);
  }

  /** Takes objects as they come out of a YAML or JSON reader. */
  public static fromObjects(objects: unknown[], options?: MeshModelOptions): MeshModel {
    return MeshModel._fromManifests(
      objects.map((object) => ({ object: object as KubeObject, origin: {} })),
      { meshConfig: options?.meshConfig, release: knownRelease(options?.istio) },
    );
  }

  /** @internal */
  public static _fromManifests(manifests: readonly Manifest[], options: MeshIndexOptions = {}): MeshModel {
    return new MeshModel(new MeshIndex(manifests, options));
  }

  /** @internal */
  public readonly _router: Router;
  /** The HTTP routes that requests took. @internal */
  public readonly _reached = new Set<CompiledRoute>();
  /** The TCP and TLS rules that connections took. @internal */
  public readonly _reachedTcp = new Set<TcpAction>();

  private constructor(index: MeshIndex) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded with the first mesh that is asked
    const { Router } = require('./router') as typeof import('./router');
    this._router = new Router(index);
  }

  /** What the mesh is made of. @internal */
  public get _index(): MeshIndex {
    return this._router.mesh;
  }

  /** What happens to a request, and why. A request that makes no sense gets a decision that says so. */
  public route(request: MeshRequest): Decision {
    return this.note(this._router.trace(plainRequest(request)));
  }

  /**
   * What happens to a request in the machine-readable form.
   *
   * @param request a JSON object as a line of `cdk8s-mesh route --requests` holds it
   * @returns the decision as a JSON object
   */
  public routeJson(request: string): string {
    return JSON.stringify(this.note(this._router.trace(JSON.parse(request) as PlainRequest)));
  }

  /** Remembers which rules were reached, for the coverage of tests. */
  private note(trace: Trace): Decision {
    if (trace.route) this._reached.add(trace.route);
    else if (trace.chain?.tcp) this._reachedTcp.add(trace.chain.tcp);
    return decisionOf(trace);
  }
}

/** The objects in a document: the items of a List, else itself. */
function itemsOf(document: unknown): unknown[] {
  if (typeof document !== 'object' || document === null) return [];
  const { kind, items } = document as { kind?: unknown; items?: unknown };
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items : [document];
}
