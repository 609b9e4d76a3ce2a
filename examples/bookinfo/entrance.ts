import {
  Credential,
  HttpGateway,
  IngressRoute,
  ServerTls,
  StringMatch,
  TlsGateway,
  type EdgeGateway,
} from 'cdk8s-mesh';
import type { Bookinfo } from './services';

/** The pages of bookinfo on port 80 for any host, as in Istio's tutorial. */
export function openToAnyone(bookinfo: Bookinfo): void {
  publish(bookinfo, new HttpGateway(bookinfo, 'gateway', { hosts: ['*'] }));
}

/** The pages of bookinfo on port 443 for one host; port 80 redirects there. */
export function openOverTls(bookinfo: Bookinfo): void {
  const tls = ServerTls.simple(Credential.secret('bookinfo-credential'));
  publish(bookinfo, new TlsGateway(bookinfo, 'gateway', { hosts: ['bookinfo.example.com'], tls }));
}

function publish(bookinfo: Bookinfo, gateway: EdgeGateway): void {
  const { exact, prefix } = StringMatch;
  new IngressRoute(bookinfo, 'web', {
    gateway,
    routes: [
      {
        name: 'pages',
        match: [
          { uri: exact('/productpage') },
          { uri: prefix('/static') },
          { uri: exact('/login') },
          { uri: exact('/logout') },
          { uri: prefix('/api/v1/products') },
        ],
        to: [bookinfo.productpage],
      },
    ],
  });
}
