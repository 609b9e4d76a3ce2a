import { reaches, sidecar, type Row, type Tables } from './table';

/** Whoever writes the sidecar. */
const rows: readonly Row[] = ['httpbin', 'httpbin.httpbin', 'httpbin.httpbin.svc.cluster.local'].map((host) => ({
  name: `the client calls ${host}`,
  from: sidecar('httpbin', 'client'),
  call: { host, port: 8000, path: '/status/200' },
  expect: reaches({ httpbin: 100 }, { path: '/status/200' }),
}));

export const httpbin: Tables = {
  'httpbin/httpbin': rows,
  'httpbin/static-1.30': rows,
  'httpbin/static-1.5.0': rows,
};
