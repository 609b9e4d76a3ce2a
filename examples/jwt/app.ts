import { Chart, type AppProps } from 'cdk8s';
import {
  Attribute,
  AuthorizationPolicy,
  Credential,
  IngressRoute,
  Jwks,
  JwtAuthentication,
  MeshApp,
  MeshNamespace,
  MeshService,
  Port,
  ServerTls,
  TlsGateway,
  Version,
} from 'cdk8s-mesh';
import type { Scenarios } from '../scenario';

/** The public half of a key that exists for this example only. */
const EXAMPLE_KEYS = JSON.stringify({
  keys: [{ kty: 'RSA', alg: 'RS256', kid: 'example', use: 'sig', e: 'AQAB', n: 'MODULUS' }],
});

/** Clients show a certificate to the gateway, and their users a token to the service. */
export class JwtChart extends Chart {
  public constructor(app: MeshApp) {
    super(app, 'jwt', { namespace: 'accounts' });
    new MeshNamespace(this, 'namespace');

    const accounts = new MeshService(this, 'accounts', {
      ports: [Port.http(80, { targetPort: 8080 })],
      versions: { v1: Version.image('registry.example.com/accounts:1.0.0') },
    });
    const gateway = new TlsGateway(this, 'gateway', {
      hosts: ['accounts.example.com'],
      tls: ServerTls.mutual(Credential.secret('accounts-credential')),
    });
    new IngressRoute(this, 'entrance', { gateway, routes: [{ name: 'accounts', to: [accounts] }] });
    new MeshService(this, 'client', {
      ports: [Port.http(80, { targetPort: 8080 })],
      versions: { v1: Version.image('registry.example.com/client:1.0.0') },
      calls: [accounts],
    });

    new JwtAuthentication(this, 'users', {
      of: accounts,
      issuers: [{ issuer: 'https://login.example.com', jwks: Jwks.inline(process.env.JWKS ?? EXAMPLE_KEYS) }],
      publicPaths: ['/healthz'],
    });
    new AuthorizationPolicy(this, 'access', {
      of: accounts,
      rules: [
        { paths: ['/healthz'], methods: ['GET'] },
        { paths: ['/accounts/*'], methods: ['GET'] },
        { paths: ['/admin/*'], when: [{ key: Attribute.claim('groups'), values: ['admins'] }] },
      ],
    });
  }
}

const jwt = (props?: AppProps): MeshApp => {
  const app = new MeshApp(props);
  new JwtChart(app);
  return app;
};

export const scenarios: Scenarios = { jwt };
