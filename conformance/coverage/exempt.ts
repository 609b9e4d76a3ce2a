/** Fields that no typed property has, and why; `raw` and patches reach each of them. */
export interface Exemption {
  readonly kind: RegExp;
  readonly path: RegExp;
  readonly reason: string;
}

const TRAFFIC_KINDS = /^(DestinationRule|Sidecar)$/;

export const EXEMPTIONS: readonly Exemption[] = [
  { kind: /^VirtualService$/, path: /^http\[\]\.mirror(_p|P)ercent$/, reason: 'deprecated: mirrorPercentage' },
  { kind: /^VirtualService$/, path: /\.corsPolicy\.allowOrigin$/, reason: 'deprecated: allowOrigins' },
  { kind: /^VirtualService$/, path: /\.fault\.delay\.percent$/, reason: 'deprecated: percentage' },
  {
    kind: /^VirtualService$/,
    path: /\.fault\.delay\.exponentialDelay$/,
    reason: 'the webhook refuses it: not supported',
  },
  { kind: /^VirtualService$/, path: /\.fault\.abort\.http2Error$/, reason: 'the webhook refuses it: not supported' },
  { kind: TRAFFIC_KINDS, path: /\.consistentHash\.minimumRingSize$/, reason: 'deprecated: ringHash.minimumRingSize' },
  { kind: TRAFFIC_KINDS, path: /\.loadBalancer\.warmupDurationSecs$/, reason: 'deprecated: warmup.duration' },
  { kind: TRAFFIC_KINDS, path: /\.outlierDetection\.consecutiveErrors$/, reason: 'deprecated: consecutive5xxErrors' },
  { kind: /^(Gateway|Sidecar)$/, path: /\.port\.targetPort$/, reason: 'deprecated: it has no effect' },
  {
    kind: /^Sidecar$/,
    path: /^ingress\[\]\.tls\.(subjectAltNames|credentialNames?|caCertCredentialName|httpsRedirect|tlsCertificates(\[\]\..*)?)$/,
    reason: 'the webhook refuses it at a sidecar, or it means nothing there',
  },
  { kind: /^WorkloadGroup$/, path: /^probe\.grpc(\..*)?$/, reason: 'the webhook refuses it: unknown health check' },
  { kind: /./, path: /^targetRef(\..*)?$/, reason: 'deprecated: targetRefs' },
  { kind: /./, path: /^targetRefs\[\]\.namespace$/, reason: 'refused: references do not cross namespaces' },
  { kind: /^RequestAuthentication$/, path: /\.jwks_uri$/, reason: 'another spelling of jwksUri' },
];
