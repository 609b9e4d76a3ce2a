/** The Istio releases whose behaviour this library knows. */
export enum IstioVersion {
  /** Istio 1.5.0, for static sidecar injection only. */
  V1_5 = '1.5',
  /** Istio 1.29. */
  V1_29 = '1.29',
  /** Istio 1.30. */
  V1_30 = '1.30',
  /** Istio 1.31. */
  V1_31 = '1.31',
}
