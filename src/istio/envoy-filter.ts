import type { Construct } from 'constructs';
import type { EnvoyMatch } from './envoy-match';
import type { TargetRef } from './values';
import type { IstioResourceProps } from './resource';
import { IstioResource } from './resource';
import type { LabelSelector } from './selector';

/** What is patched. */
export enum ApplyTo {
  /** A listener. */
  LISTENER = 'LISTENER',
  /** A filter chain. */
  FILTER_CHAIN = 'FILTER_CHAIN',
  /** A network filter. */
  NETWORK_FILTER = 'NETWORK_FILTER',
  /** An HTTP filter. */
  HTTP_FILTER = 'HTTP_FILTER',
  /** A route configuration; it can be merged only. */
  ROUTE_CONFIGURATION = 'ROUTE_CONFIGURATION',
  /** A virtual host. */
  VIRTUAL_HOST = 'VIRTUAL_HOST',
  /** A route of a virtual host. */
  HTTP_ROUTE = 'HTTP_ROUTE',
  /** A cluster. */
  CLUSTER = 'CLUSTER',
  /** Configuration that HTTP filters fetch by themselves. */
  EXTENSION_CONFIG = 'EXTENSION_CONFIG',
  /** What Envoy starts with; deprecated by Istio. */
  BOOTSTRAP = 'BOOTSTRAP',
  /** A listener filter. */
  LISTENER_FILTER = 'LISTENER_FILTER',
}

/** What a patch does. */
export enum PatchOperation {
  /** Merges the value into what is there; lists grow. */
  MERGE = 'MERGE',
  /** Adds the value to a list. */
  ADD = 'ADD',
  /** Takes away what matches; without a value. */
  REMOVE = 'REMOVE',
  /** Puts the value before what matches, or first. */
  INSERT_BEFORE = 'INSERT_BEFORE',
  /** Puts the value after what matches, or last. */
  INSERT_AFTER = 'INSERT_AFTER',
  /** Puts the value first. */
  INSERT_FIRST = 'INSERT_FIRST',
  /** Puts the value in place of what matches; for filters. */
  REPLACE = 'REPLACE',
  /** Like MERGE, but lists are replaced. Istio 1.31 and later. */
  MERGE_AND_REPLACE_LIST = 'MERGE_AND_REPLACE_LIST',
}

/** Where among Istio's own filters an added one goes. */
export enum FilterClass {
  /** Istio decides. */
  UNSPECIFIED = 'UNSPECIFIED',
  /** After authentication. */
  AUTHN = 'AUTHN',
  /** After authorization. */
  AUTHZ = 'AUTHZ',
  /** Before statistics. */
  STATS = 'STATS',
}

/** What is done to the part that matches. */
export interface EnvoyPatch {
  /** What the patch does. */
  readonly operation: PatchOperation;
  /**
   * Envoy configuration, by Envoy's own field names; it is written as it is.
   *
   * @default - none, for REMOVE
   */
  readonly value?: { readonly [field: string]: unknown };
  /**
   * Where among Istio's own filters an added one goes; for ADD.
   *
   * @default FilterClass.UNSPECIFIED
   */
  readonly filterClass?: FilterClass;
}

/**
 * A change to Envoy's configuration.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-EnvoyConfigObjectPatch
 */
export interface EnvoyConfigObjectPatch {
  /** What is patched. */
  readonly applyTo: ApplyTo;
  /**
   * The part that is patched.
   *
   * @default - all of that kind
   */
  readonly match?: EnvoyMatch;
  /** What is done to it. */
  readonly patch: EnvoyPatch;
}

/** What an EnvoyFilter says. */
export interface EnvoyFilterProps extends IstioResourceProps {
  /**
   * The pods, in this object's namespace, that it is for. Not together with `targetRefs`.
   *
   * @default - all pods of the namespace; in the root namespace, of the mesh
   */
  readonly workloadSelector?: LabelSelector;
  /**
   * Objects that it is for instead: gateways of the Gateway API, and Services or ServiceEntries behind a waypoint. At most 16, in
   * the object's own namespace. Not together with `workloadSelector`.
   *
   * @default - none
   */
  readonly targetRefs?: TargetRef[];
  /** The changes, in order. */
  readonly configPatches: EnvoyConfigObjectPatch[];
  /**
   * When it is applied: lower numbers come first, negative ones before those that say nothing.
   *
   * @default 0
   */
  readonly priority?: number;
}

/**
 * Changes to the configuration that Istio gives Envoy: `EnvoyFilter` of networking.istio.io/v1alpha3. What it relies on may change
 * with every release of Istio.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/
 */
export class EnvoyFilter extends IstioResource {
  /**
   * @param scope where it belongs
   * @param id its id, and its name unless `metadata.name` gives another
   * @param props what it says
   * @throws MESH1200 for its name; SCHEMA, CEL or WEBHOOK for what Istio refuses in the release of the mesh
   */
  public constructor(scope: Construct, id: string, props: EnvoyFilterProps) {
    super(scope, id, { apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter' }, props);
    this._assertAdmitted();
  }
}
