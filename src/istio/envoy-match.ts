/** Where Envoy configuration is for. */
export enum PatchContext {
  /** Sidecars and gateways. */
  ANY = 'ANY',
  /** What sidecars take for their application. */
  SIDECAR_INBOUND = 'SIDECAR_INBOUND',
  /** What sidecars send for their application. */
  SIDECAR_OUTBOUND = 'SIDECAR_OUTBOUND',
  /** Gateways. */
  GATEWAY = 'GATEWAY',
  /** Waypoints of ambient mode. */
  WAYPOINT = 'WAYPOINT',
}

/** Proxies that a patch is for. */
export interface ProxyMatch {
  /**
   * An RE2 expression for the Istio version of the proxy, such as `^1\.30.*`.
   *
   * @default - any
   */
  readonly proxyVersion?: string;
  /**
   * Metadata of the proxy's node, all of them, with these very values.
   *
   * @default - any
   */
  readonly metadata?: Record<string, string>;
}

/** A filter inside a filter. */
export interface SubFilterMatch {
  /** Its name, such as `envoy.filters.http.router`. */
  readonly name: string;
}

/** A filter of a filter chain. */
export interface FilterMatch {
  /** Its name, such as `envoy.filters.network.http_connection_manager`. */
  readonly name: string;
  /**
   * A filter inside it: an HTTP filter of the connection manager.
   *
   * @default - the filter itself
   */
  readonly subFilter?: SubFilterMatch;
}

/** A filter chain of a listener. All that is said must hold. */
export interface FilterChainMatch {
  /**
   * Its name.
   *
   * @default - any
   */
  readonly name?: string;
  /**
   * The server name (SNI) that it is for.
   *
   * @default - any
   */
  readonly sni?: string;
  /**
   * `raw_buffer` or `tls`; for SIDECAR_INBOUND.
   *
   * @default - any
   */
  readonly transportProtocol?: string;
  /**
   * Application protocols, separated by commas: `h2`, `http/1.1`, `http/1.0`; for sidecars.
   *
   * @default - any
   */
  readonly applicationProtocols?: string;
  /**
   * The destination port that it is for.
   *
   * @default - any
   */
  readonly destinationPort?: number;
  /**
   * A filter of it.
   *
   * @default - any
   */
  readonly filter?: FilterMatch;
}

/** A listener. All that is said must hold. */
export interface ListenerMatch {
  /**
   * The port of the service or gateway.
   *
   * @default - any
   */
  readonly portNumber?: number;
  /**
   * The name of the port. Istio does not look at it.
   *
   * @default - any
   */
  readonly portName?: string;
  /**
   * Its name, mostly `ADDRESS_PORT`.
   *
   * @default - any
   */
  readonly name?: string;
  /**
   * A filter chain of it.
   *
   * @default - any
   */
  readonly filterChain?: FilterChainMatch;
  /**
   * A listener filter of it.
   *
   * @default - any
   */
  readonly listenerFilter?: string;
}

/** What a route does. */
export enum RouteAction {
  /** Whatever it does. */
  ANY = 'ANY',
  /** It forwards. */
  ROUTE = 'ROUTE',
  /** It redirects. */
  REDIRECT = 'REDIRECT',
  /** It answers. */
  DIRECT_RESPONSE = 'DIRECT_RESPONSE',
}

/** A route of a virtual host. */
export interface EnvoyRouteMatch {
  /**
   * Its name: that of the HTTP route in the VirtualService, or `default`.
   *
   * @default - any
   */
  readonly name?: string;
  /**
   * What it does.
   *
   * @default RouteAction.ANY
   */
  readonly action?: RouteAction;
}

/** A virtual host of a route configuration. */
export interface VirtualHostMatch {
  /**
   * Its name, `HOST:PORT`.
   *
   * @default - any
   */
  readonly name?: string;
  /**
   * A domain that it serves.
   *
   * @default - any
   */
  readonly domainName?: string;
  /**
   * A route of it.
   *
   * @default - any
   */
  readonly route?: EnvoyRouteMatch;
}

/** A route configuration. All that is said must hold. */
export interface RouteConfigurationMatch {
  /**
   * The port of the service or gateway.
   *
   * @default - any
   */
  readonly portNumber?: number;
  /**
   * The name of the gateway's port; for GATEWAY.
   *
   * @default - any
   */
  readonly portName?: string;
  /**
   * The Gateway, as `namespace/name`; for GATEWAY.
   *
   * @default - any
   */
  readonly gateway?: string;
  /**
   * Its name.
   *
   * @default - any
   */
  readonly name?: string;
  /**
   * A virtual host of it.
   *
   * @default - any
   */
  readonly vhost?: VirtualHostMatch;
}

/** A cluster. All that is said must hold. */
export interface ClusterMatch {
  /**
   * The port of the service; for inbound clusters that of the pod.
   *
   * @default - any
   */
  readonly portNumber?: number;
  /**
   * The whole name of the service; not for inbound clusters.
   *
   * @default - any
   */
  readonly service?: string;
  /**
   * The subset of the service.
   *
   * @default - any
   */
  readonly subset?: string;
  /**
   * Its name, such as `PassthroughCluster`.
   *
   * @default - any
   */
  readonly name?: string;
}

/** A route of a waypoint. */
export interface WaypointRouteMatch {
  /** Its name. */
  readonly name: string;
}

/** The configuration of a waypoint. All that is said must hold. */
export interface WaypointMatch {
  /**
   * The port of the service, from 1 to 65535.
   *
   * @default - any
   */
  readonly portNumber?: number;
  /**
   * A filter.
   *
   * @default - any
   */
  readonly filter?: FilterMatch;
  /**
   * A route.
   *
   * @default - any
   */
  readonly route?: WaypointRouteMatch;
}

/** What every match may say. */
export interface EnvoyMatchOptions {
  /**
   * Where the configuration is for.
   *
   * @default PatchContext.ANY
   */
  readonly context?: PatchContext;
  /**
   * Proxies that the patch is for.
   *
   * @default - any
   */
  readonly proxy?: ProxyMatch;
}

/**
 * The part of Envoy's configuration that is patched.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-EnvoyConfigObjectMatch
 */
export class EnvoyMatch {
  /** Whatever `applyTo` names. */
  public static any(options: EnvoyMatchOptions = {}): EnvoyMatch {
    return new EnvoyMatch({ ...options });
  }

  /** A listener, a filter chain or a filter. */
  public static listener(match: ListenerMatch, options: EnvoyMatchOptions = {}): EnvoyMatch {
    return new EnvoyMatch({ ...options, listener: match });
  }

  /** A route configuration, a virtual host or a route. */
  public static routeConfiguration(match: RouteConfigurationMatch, options: EnvoyMatchOptions = {}): EnvoyMatch {
    return new EnvoyMatch({ ...options, routeConfiguration: match });
  }

  /** A cluster. */
  public static cluster(match: ClusterMatch, options: EnvoyMatchOptions = {}): EnvoyMatch {
    return new EnvoyMatch({ ...options, cluster: match });
  }

  /** The configuration of a waypoint; the context is WAYPOINT. */
  public static waypoint(match: WaypointMatch, proxy?: ProxyMatch): EnvoyMatch {
    return new EnvoyMatch({ context: PatchContext.WAYPOINT, proxy, waypoint: match });
  }

  private constructor(private readonly wire: { readonly [field: string]: unknown }) {}

  /** @internal */
  public _toWire(): unknown {
    return this.wire;
  }
}
