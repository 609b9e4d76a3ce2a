import type { Duration } from 'cdk8s';

/** How a sidecar captures its pod's traffic. */
export enum SidecarInterception {
  /** Redirected by iptables; the application sees the proxy's address as the caller's. */
  REDIRECT = 'REDIRECT',
  /** Passed on with the caller's own address. */
  TPROXY = 'TPROXY',
  /** Not at all: the proxy serves only who talks to it. */
  NONE = 'NONE',
}

/** What a sidecar may use. Where one of the four is said, Istio drops its defaults for the other three. */
export interface SidecarResources {
  /**
   * CPU that is reserved, as Kubernetes writes it, such as `100m`.
   * @default - none where another of the four is said; else 100m
   */
  readonly cpuRequest?: string;
  /**
   * The most CPU, such as `2`.
   * @default - none where another of the four is said; else 2
   */
  readonly cpuLimit?: string;
  /**
   * Memory that is reserved, such as `128Mi`.
   * @default - none where another of the four is said; else 128Mi
   */
  readonly memoryRequest?: string;
  /**
   * The most memory, such as `1Gi`.
   * @default - none where another of the four is said; else 1Gi
   */
  readonly memoryLimit?: string;
}

/** Which traffic a sidecar captures. */
export interface SidecarTraffic {
  /**
   * How it is captured.
   * @default - as the mesh has it: REDIRECT
   */
  readonly mode?: SidecarInterception;
  /**
   * The only destinations whose traffic is captured, as CIDR; `*` is all.
   * @default - all
   */
  readonly includeOutboundIpRanges?: string[];
  /**
   * Destinations that are reached past the proxy, as CIDR.
   * @default - none
   */
  readonly excludeOutboundIpRanges?: string[];
  /**
   * The only ports of the pod that are captured; an empty list captures none.
   * @default - all
   */
  readonly includeInboundPorts?: number[];
  /**
   * Ports of the pod that are reached past the proxy.
   * @default - none
   */
  readonly excludeInboundPorts?: number[];
  /**
   * Ports that are captured whatever the ranges say.
   * @default - none
   */
  readonly includeOutboundPorts?: number[];
  /**
   * Ports of others that are reached past the proxy.
   * @default - none
   */
  readonly excludeOutboundPorts?: number[];
  /**
   * Network interfaces whose traffic is not captured.
   * @default - none
   */
  readonly excludeInterfaces?: string[];
}

/** The proxy's own configuration, as far as it is set for each workload. */
export interface SidecarProxyConfig {
  /**
   * Worker threads; 0 is one for each CPU.
   * @default - by the CPU limit
   */
  readonly concurrency?: number;
  /**
   * Environment of the proxy, such as `ISTIO_META_DNS_CAPTURE`.
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };
  /**
   * How long connections are drained where a listener changes, in whole seconds.
   * @default Duration.seconds(45)
   */
  readonly drainDuration?: Duration;
  /**
   * How long a proxy that is asked to stop drains.
   * @default Duration.seconds(5)
   */
  readonly terminationDrainDuration?: Duration;
}

/** What can be said of a sidecar, whoever writes it. */
export interface SidecarOptions {
  /**
   * Whether it is a native sidecar: an init container that keeps running, which is up before every other container and goes after
   * them. Kubernetes 1.29 and later.
   * @default - `Sidecar.webhook()`: as the cluster has it; `Sidecar.static()`: false, as `istioctl kube-inject` does it
   */
  readonly native?: boolean;
  /**
   * What it may use.
   * @default - 100m CPU and 128Mi memory, at most 2 CPUs and 1Gi
   */
  readonly resources?: SidecarResources;
  /**
   * The image of the proxy and its init container, with its registry.
   * @default - that of the control plane
   */
  readonly image?: string;
  /**
   * The variant of the image: `distroless`, `debug` or `default`.
   * @default - as the mesh has it
   */
  readonly imageType?: string;
  /**
   * Which traffic it captures.
   * @default - all
   */
  readonly traffic?: SidecarTraffic;
  /**
   * Whether the containers of the application wait until the proxy is ready. Native sidecars always come first.
   * @default - as the mesh has it: false
   */
  readonly holdApplication?: boolean;
  /**
   * The proxy's own configuration.
   * @default - that of the mesh
   */
  readonly proxyConfig?: SidecarProxyConfig;
  /**
   * The proxy's log level, such as `warning`.
   * @default - as the mesh has it: warning
   */
  readonly logLevel?: string;
  /**
   * Whether the agent answers the kubelet's probes in the application's place.
   * @default - as the mesh has it: true
   */
  readonly rewriteProbes?: boolean;
}

/** What can be said of a sidecar that is written at synthesis. */
export interface StaticSidecarOptions extends SidecarOptions {
  /**
   * The registry and path of Istio's images.
   * @default docker.io/istio
   */
  readonly hub?: string;
  /**
   * The tag of Istio's images.
   * @default - the patch release that the profile of the mesh's Istio was taken from
   */
  readonly tag?: string;
  /**
   * Settings of the installation in the form of `istioctl install --set`, such as `components.cni.enabled=true`.
   * @default - none
   */
  readonly set?: string[];
  /**
   * The values with which Istio's charts are installed, as an object.
   * @default - the charts' own
   */
  readonly values?: any; // eslint-disable-line @typescript-eslint/no-explicit-any
  /**
   * The MeshConfig of the installation, as an object.
   * @default - the charts' own
   */
  readonly meshConfig?: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}
