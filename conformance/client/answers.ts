// What the judge is asked and what it answers: conformance/README.md says what each means.

/** What Istio says about one document. */
export interface Verdict {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** Whether it is one of Istio's kinds. */
  readonly known: boolean;
  readonly valid: boolean;
  /** Why istiod's admission webhook refuses it. */
  readonly webhook?: string;
  readonly warning?: string;
  readonly unknownField?: string;
  /** Why the CRD's schema or CEL refuses it. */
  readonly schema?: string;
}

/** A message of `istioctl analyze`. */
export interface AnalyzerMessage {
  readonly analyzer: string;
  readonly code: string;
  readonly level: 'Error' | 'Warning' | 'Info';
  /** `Kind namespace/name`. */
  readonly resource: string;
  readonly message: string;
}

/** Whose configuration is asked for. */
export interface Proxy {
  readonly type?: 'sidecar' | 'gateway';
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ip?: string;
}

export interface Call {
  readonly host: string;
  /** At a gateway the port of its pods: the target port of its Service. */
  readonly port: number;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly tls?: '' | 'tls' | 'mtls';
  /** Default: the host, where there is TLS. */
  readonly sni?: string;
  readonly noSNI?: boolean;
  readonly protocol?: 'http' | 'http2' | 'tcp';
  readonly address?: string;
  /** The call arrives at the sidecar instead of leaving it. */
  readonly inbound?: boolean;
}

export interface RouteDestination {
  /** Envoy's name: `outbound|9080|v2|reviews.bookinfo.svc.cluster.local`. */
  readonly cluster: string;
  readonly weight: number;
  readonly exists: boolean;
}

/** What becomes of a call. */
export interface RouteDecision {
  /** `route`, `tcp`, `redirect`, `direct`, `notFound`, `tlsRedirect`, or `error: …` where no listener takes it. */
  readonly outcome: string;
  readonly listener?: string;
  readonly filterChain?: string;
  readonly routeConfig?: string;
  readonly virtualHost?: string;
  readonly route?: string;
  readonly destinations?: readonly RouteDestination[];
  readonly timeout?: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Envoy's own messages
  readonly [envoyMessage: string]: any;
  readonly rewrite?: Readonly<Record<string, string>>;
  /** What a real Envoy answered, and what the destination got. */
  readonly effect?: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly upstream?: {
      readonly host: string;
      readonly path: string;
      readonly headers?: Readonly<Record<string, string>>;
    };
  };
}

export interface Injected {
  readonly yaml: string;
  readonly warnings: readonly string[];
}

export interface XdsConfiguration {
  readonly listeners: readonly unknown[];
  readonly routes: readonly unknown[];
  readonly clusters: readonly unknown[];
}
