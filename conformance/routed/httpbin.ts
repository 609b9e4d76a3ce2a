import { reaches, sidecar, type Tables } from './table';

export const httpbin: Tables = {
  'httpbin/httpbin': ['httpbin', 'httpbin.httpbin', 'httpbin.httpbin.svc.cluster.local'].map((host) => ({
    name: `the client calls ${host}`,
    from: sidecar('httpbin', 'client'),
    call: { host, port: 8000, path: '/status/200' },
    expect: reaches({ httpbin: 100 }, { path: '/status/200' }),
  })),
};
