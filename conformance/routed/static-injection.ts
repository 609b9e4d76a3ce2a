import { reaches, sidecar, type Row, type Tables } from './table';

/** Sidecars that are written at synthesis route as those of the webhook do. */
const rows: readonly Row[] = [
  {
    name: 'the client calls httpbin',
    from: sidecar('static', 'client'),
    call: { host: 'httpbin', port: 8000, path: '/status/200' },
    expect: reaches({ httpbin: 100 }),
  },
];

export const staticInjection: Tables = { 'static-injection/classic': rows, 'static-injection/native': rows };
