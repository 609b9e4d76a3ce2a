/** A host that a request may go to. */
export interface DecisionDestination {
  /** Full name. */
  readonly host: string;
  /** @default none */
  readonly subset?: string;
  readonly port: number;
  /** Its share in relation to the other destinations' weights; 100 where it is alone. */
  readonly weight: number;
  /** The host that this destination sees, where destinations differ in it. @default as the decision's `rewrite` says */
  readonly authority?: string;
  /** False where the proxy knows no such host, port and subset: the request ends in a 503. */
  readonly exists: boolean;
}

/** How often and when a request is repeated. */
export interface DecisionRetries {
  /** 0 where retries are switched off. */
  readonly attempts: number;
  /** Seconds, such as `1s`. @default none */
  readonly perTryTimeout?: string;
  /** Envoy's conditions. @default none */
  readonly retryOn?: string;
  /** HTTP status codes that are tried again. @default none */
  readonly retriableStatusCodes?: number[];
}

/** A delay that is injected. */
export interface DecisionDelay {
  /** Seconds, such as `7s`. */
  readonly fixedDelay: string;
  /** Share of requests in percent. */
  readonly percentage: number;
}

/** An error that is injected. */
export interface DecisionAbort {
  /** @default none, where `grpcStatus` is set */
  readonly httpStatus?: number;
  /** @default none, where `httpStatus` is set */
  readonly grpcStatus?: string;
  /** Share of requests in percent. */
  readonly percentage: number;
}

/** What is injected into a request. */
export interface DecisionFault {
  /** @default none */
  readonly delay?: DecisionDelay;
  /** @default none */
  readonly abort?: DecisionAbort;
}

/** What the destination sees in place of what the client sent. */
export interface DecisionRewrite {
  /** What the rule puts in place of the matched part of the path. @default unchanged */
  readonly uri?: string;
  /** What the rule sets as host. @default unchanged */
  readonly authority?: string;
  /** The path and query that the destination gets. @default unchanged */
  readonly path?: string;
}

/** A copy of the request to somebody who is not listened to. */
export interface DecisionMirror {
  readonly host: string;
  /** @default none */
  readonly subset?: string;
  readonly port: number;
  /** Share of requests in percent. */
  readonly percentage: number;
}

/** The answer that sends a client elsewhere. */
export interface DecisionRedirect {
  readonly status: number;
  readonly location: string;
}

/** An answer that the proxy gives itself. */
export interface DecisionDirectResponse {
  readonly status: number;
  /** @default none */
  readonly body?: string;
}

/** What CORS does to a request. */
export interface DecisionCors {
  /** Whether the proxy answers the preflight request itself. */
  readonly preflight: boolean;
  /** Whether the origin is allowed. */
  readonly allowed: boolean;
}

/**
 * What happens to a request, and why. An absent field means Istio's default.
 *
 * `outcome` is one of `route`, `tcp` (bytes are forwarded), `redirect` (a VirtualService's), `tlsRedirect` (a Gateway
 * server's `httpsRedirect`), `directResponse`, `notFound` (404: no virtual host or no route), `passthrough` (unknown
 * host, ALLOW_ANY), `blackhole` (unknown host, REGISTRY_ONLY), `denied` (by an AuthorizationPolicy) and `refused`
 * (nothing listens there, or TLS and plain text meet).
 */
export interface Decision {
  /** @default none */
  readonly id?: string;
  readonly outcome: string;
  /** `namespace/name`. @default none decided */
  readonly virtualService?: string;
  /** The name of the route; `default` for a service without VirtualService. @default none */
  readonly route?: string;
  /** @default none */
  readonly destinations?: DecisionDestination[];
  /** Seconds, such as `3s`. @default no limit */
  readonly timeout?: string;
  /** @default the mesh's */
  readonly retries?: DecisionRetries;
  /** @default none */
  readonly fault?: DecisionFault;
  /** @default none */
  readonly rewrite?: DecisionRewrite;
  /** @default none */
  readonly mirrors?: DecisionMirror[];
  /** @default none */
  readonly redirect?: DecisionRedirect;
  /** @default none */
  readonly directResponse?: DecisionDirectResponse;
  /** @default no policy, or it changes nothing */
  readonly cors?: DecisionCors;
  /** `namespace/name` of the AuthorizationPolicy that denies. @default none */
  readonly policy?: string;
  /** The chain of reasons, and what nearly matched. */
  readonly why: string[];
}
