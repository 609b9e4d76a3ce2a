import type { Construct } from 'constructs';
import type { IstioResourceProps } from './resource';
import { IstioResource } from './resource';
import type { WorkloadSelector } from './selector';

/**
 * Which image of the proxy runs.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/proxy-config/#ProxyImage
 */
export interface ProxyImage {
  /** The suffix of the image: `default`, `debug`, `distroless`, or another that the hub has. */
  readonly imageType: string;
}

/** What a ProxyConfig says. */
export interface ProxyConfigProps extends IstioResourceProps {
  /**
   * The pods, in this object's namespace, that it is for.
   *
   * @default - all pods of the namespace; in the root namespace, of the mesh
   */
  readonly selector?: WorkloadSelector;
  /**
   * How many threads the proxy has; 0 for one on each core of the machine.
   *
   * @default - as many as the proxy may use CPUs
   */
  readonly concurrency?: number;
  /**
   * Environment variables of the proxy, each value of 2048 characters at most.
   *
   * @default - none
   */
  readonly environmentVariables?: Record<string, string>;
  /**
   * Which image runs.
   *
   * @default - as the mesh says
   */
  readonly image?: ProxyImage;
}

/**
 * How proxies run: `ProxyConfig` of networking.istio.io/v1beta1. Pods have it from their next start on.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/proxy-config/
 */
export class ProxyConfig extends IstioResource {
  /**
   * @param scope where it belongs
   * @param id its id, and its name unless `metadata.name` gives another
   * @param props what it says
   * @throws MESH1200 for its name; SCHEMA, CEL or WEBHOOK for what Istio refuses in the release of the mesh
   */
  public constructor(scope: Construct, id: string, props: ProxyConfigProps = {}) {
    super(scope, id, { apiVersion: 'networking.istio.io/v1beta1', kind: 'ProxyConfig' }, props);
    this._assertAdmitted();
  }
}
