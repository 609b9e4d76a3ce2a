import type { Chart } from 'cdk8s';
import { Duration } from 'cdk8s';
import { istio } from '../../../src';

const { PortProtocol, ServerTlsMode, TlsProtocolVersion } = istio;

const clientChecks = {
  subjectAltNames: ['spiffe://cluster.local/ns/bookinfo/sa/client'],
  verifyCertificateSpki: ['MB0wGwYJKoZIhvcNAQkBFg5hZG1pbkBhLmIuY29tMA=='],
  verifyCertificateHash: ['df6ff72fe9116521268f6f2dd4966f51df479883fe7037b39f75916ac3049d1a'],
};

const files = {
  serverCertificate: '/etc/certs/server.pem',
  privateKey: '/etc/certs/key.pem',
  caCertificates: '/etc/certs/ca.pem',
};

/** Gateways that say every field. */
export function declareGateways(chart: Chart): void {
  new istio.Gateway(chart, 'gateway', {
    selector: { istio: 'ingressgateway' },
    servers: [
      {
        name: 'plain',
        port: { number: 80, name: 'http', protocol: PortProtocol.HTTP },
        hosts: ['*.example.com'],
        tls: { httpsRedirect: true },
      },
      {
        port: { number: 443, name: 'https', protocol: PortProtocol.HTTPS },
        hosts: ['bookinfo/www.example.com', './shop.example.com'],
        bind: '0.0.0.0',
        tls: {
          mode: ServerTlsMode.OPTIONAL_MUTUAL,
          credentialName: 'www',
          caCertCredentialName: 'www-ca',
          ...clientChecks,
          minProtocolVersion: TlsProtocolVersion.TLSV1_2,
          maxProtocolVersion: TlsProtocolVersion.TLSV1_3,
          cipherSuites: ['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'],
        },
      },
      {
        port: { number: 444, name: 'https-two', protocol: PortProtocol.HTTPS },
        hosts: ['two.example.com'],
        tls: { mode: ServerTlsMode.SIMPLE, credentialNames: ['two-rsa', 'two-ecdsa'] },
      },
      {
        port: { number: 445, name: 'https-files', protocol: PortProtocol.HTTPS },
        hosts: ['files.example.com'],
        tls: { mode: ServerTlsMode.MUTUAL, ...files, caCrl: '/etc/certs/crl.pem', insecureSkipVerify: false },
      },
      {
        port: { number: 446, name: 'tls-kinds', protocol: PortProtocol.TLS },
        hosts: ['kinds.example.com'],
        tls: { mode: ServerTlsMode.MUTUAL, tlsCertificates: [files], caCertificates: files.caCertificates },
      },
      {
        port: { number: 447, name: 'tls-through', protocol: PortProtocol.TLS },
        hosts: ['through.example.com'],
        tls: { mode: ServerTlsMode.PASSTHROUGH },
        defaultEndpoint: '127.0.0.1:8080',
      },
    ],
  });
}

const connectionPool: istio.ConnectionPoolSettings = {
  tcp: {
    maxConnections: 100,
    connectTimeout: Duration.seconds(1),
    tcpKeepalive: { probes: 3, time: Duration.hours(2), interval: Duration.seconds(75) },
    maxConnectionDuration: Duration.hours(1),
    idleTimeout: Duration.minutes(1),
  },
  http: {
    http1MaxPendingRequests: 10,
    http2MaxRequests: 1000,
    maxRequestsPerConnection: 10,
    maxRetries: 3,
    idleTimeout: Duration.minutes(5),
    h2UpgradePolicy: istio.H2UpgradePolicy.DO_NOT_UPGRADE,
    useClientProtocol: true,
    maxConcurrentStreams: 50,
    http2KeepAlive: { interval: Duration.seconds(30), timeout: Duration.seconds(5) },
  },
};

const tlsLimits = {
  verifyCertificateSpki: clientChecks.verifyCertificateSpki,
  verifyCertificateHash: clientChecks.verifyCertificateHash,
  minProtocolVersion: TlsProtocolVersion.TLSV1_2,
  maxProtocolVersion: TlsProtocolVersion.TLSV1_3,
  cipherSuites: ['ECDHE-ECDSA-AES256-GCM-SHA384'],
  insecureSkipVerify: false,
};

/** Sidecars that say every field. */
export function declareSidecars(chart: Chart): void {
  new istio.Sidecar(chart, 'reviews', {
    workloadSelector: { labels: { app: 'reviews' } },
    ingress: [
      {
        port: { number: 9080, protocol: PortProtocol.HTTP, name: 'http' },
        bind: '0.0.0.0',
        captureMode: istio.CaptureMode.IPTABLES,
        defaultEndpoint: '127.0.0.1:8080',
        connectionPool,
      },
      {
        port: { number: 9443, protocol: PortProtocol.HTTPS, name: 'https' },
        defaultEndpoint: 'unix:///var/run/app.sock',
        tls: { mode: ServerTlsMode.MUTUAL, ...files, caCrl: '/etc/certs/crl.pem', ...tlsLimits },
      },
    ],
    egress: [
      {
        port: { number: 3306, protocol: PortProtocol.MYSQL, name: 'mysql' },
        bind: '127.0.0.1',
        captureMode: istio.CaptureMode.NONE,
        hosts: ['*/mysql.example.com'],
      },
      { hosts: ['./*', 'istio-system/*', '~/unused.example.com'] },
    ],
    inboundConnectionPool: connectionPool,
    outboundTrafficPolicy: { mode: istio.OutboundTrafficMode.REGISTRY_ONLY },
  });
  new istio.Sidecar(chart, 'default', {
    egress: [{ hosts: ['*/*'] }],
    outboundTrafficPolicy: {
      mode: istio.OutboundTrafficMode.ALLOW_ANY,
      egressProxy: { host: 'egress.istio-system.svc.cluster.local', subset: 'main', port: { number: 8080 } },
    },
  });
}
