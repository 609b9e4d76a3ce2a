import type { Duration } from 'cdk8s';

/**
 * When an endpoint that fails gets no more traffic for a while. Each proxy judges by what it sees itself.
 *
 * With it, Istio also fails over between localities, unless `localityLbSetting` is disabled.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 */
export interface OutlierDetection {
  /**
   * How many answers of 500 to 599 in a row eject an endpoint; for TCP, failed connections. 0 switches it off.
   *
   * @default 5
   */
  readonly consecutive5XxErrors?: number;
  /**
   * How many answers of 502, 503 or 504 in a row eject an endpoint; for TCP, failed connections. 0 switches it off. They also
   * count for `consecutive5XxErrors`, so a larger number here has no effect.
   *
   * @default 0
   */
  readonly consecutiveGatewayErrors?: number;
  /**
   * Whether failures to connect are counted apart from answers of the service.
   *
   * @default false
   */
  readonly splitExternalLocalOriginErrors?: boolean;
  /**
   * How many failures to connect in a row eject an endpoint; needs `splitExternalLocalOriginErrors`.
   *
   * @default 5
   */
  readonly consecutiveLocalOriginFailures?: number;
  /**
   * How often endpoints are judged.
   *
   * @default 10s
   */
  readonly interval?: Duration;
  /**
   * How long an endpoint is out the first time; the n-th time it is n times as long.
   *
   * @default 30s
   */
  readonly baseEjectionTime?: Duration;
  /**
   * How many of the endpoints may be out at once, from 0 to 100 percent; one may always be.
   *
   * @default 10
   */
  readonly maxEjectionPercent?: number;
  /**
   * With fewer healthy endpoints than this, from 0 to 100 percent, traffic goes to all, the unhealthy included.
   *
   * @default 0
   */
  readonly minHealthPercent?: number;
  /**
   * The statuses, from 100 to 599, that count as errors in place of 500 to 599. Istio 1.31 and later.
   *
   * @default - 500 to 599
   */
  readonly outlierDetectionHttpErrorCodes?: number[];
}
