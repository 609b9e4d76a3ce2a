import { ingressGateway, reaches, sidecar, toHttps, type Tables } from './table';

const host = 'accounts.example.com';

export const jwt: Tables = {
  'jwt/jwt': [
    {
      name: 'a client outside',
      from: ingressGateway,
      call: { host, port: 443, path: '/accounts/1', tls: 'tls' },
      expect: reaches({ accounts: 100 }),
    },
    {
      name: 'a client outside, in plain text',
      from: ingressGateway,
      call: { host, port: 80, path: '/accounts/1' },
      expect: toHttps(`https://${host}/accounts/1`),
    },
    {
      name: 'a client in the mesh',
      from: sidecar('accounts', 'client'),
      call: { host: 'accounts', port: 80, path: '/accounts/1' },
      expect: reaches({ accounts: 100 }),
    },
  ],
};
