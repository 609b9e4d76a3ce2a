import { Chart, type AppProps } from 'cdk8s';
import {
  CertificateIssuer,
  Credential,
  IngressRoute,
  MeshApp,
  MeshNamespace,
  MeshService,
  Port,
  ServerTls,
  StringMatch,
  TlsGateway,
  Version,
} from 'cdk8s-mesh';
import type { Scenarios } from '../scenario';

const image = Version.image('docker.io/mccutchen/go-httpbin:v2.15.0');

/** httpbin behind a gateway on 80 and 443, with its certificate from where the credential says. */
function tlsGateway(credential: Credential) {
  return (props?: AppProps): MeshApp => {
    const app = new MeshApp(props);
    const chart = new Chart(app, 'tls-gateway', { namespace: 'httpbin' });
    new MeshNamespace(chart, 'namespace');
    const httpbin = new MeshService(chart, 'httpbin', {
      ports: [Port.http(8000, { targetPort: 8080 })],
      versions: { v1: image, v2: image },
    });

    const gateway = new TlsGateway(chart, 'gateway', {
      hosts: ['httpbin.example.com'],
      tls: ServerTls.simple(credential),
      namespaces: ['httpbin'],
    });
    new IngressRoute(chart, 'web', {
      gateway,
      hosts: ['httpbin.example.com', httpbin.host],
      mesh: true,
      routes: [
        {
          name: 'status',
          match: [{ uri: StringMatch.prefix('/status/') }, { uri: StringMatch.exact('/headers') }],
          to: [httpbin.version('v1').weight(0), httpbin.version('v2').weight(100)],
          retries: { attempts: 10 },
        },
      ],
    });
    return app;
  };
}

const certificates = '/etc/istio/ingressgateway-certs';

export const scenarios: Scenarios = {
  secret: tlsGateway(Credential.secret('httpbin-credential')),
  files: tlsGateway(
    Credential.files({ serverCertificate: `${certificates}/tls.crt`, privateKey: `${certificates}/tls.key` }),
  ),
  'cert-manager': tlsGateway(Credential.certManager(CertificateIssuer.cluster('letsencrypt'))),
};
