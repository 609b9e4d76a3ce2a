import { ingressGateway, reaches, sidecar, type Expectation, type Row, type Tables } from './table';

function inMesh(from: string, host: string, expect: Expectation, headers?: Record<string, string>, port = 80): Row {
  const call = { host, port, path: '/', ...(headers ? { headers } : {}) };
  return {
    name: `${from} calls ${host}:${port}${headers ? ' for the preview' : ''}`,
    from: sidecar('shop', from),
    call,
    expect,
  };
}

const declared: Row[] = [
  {
    name: 'a client outside comes to web',
    from: ingressGateway,
    call: { host: 'shop.example.com', port: 80, path: '/' },
    expect: reaches({ web: 100 }),
  },
  inMesh('web', 'orders', reaches({ orders: 100 })),
  inMesh('web', 'catalog', reaches({ 'catalog/v1': 100 })),
  inMesh('web', 'catalog', reaches({ 'catalog/v2': 100 }), { 'x-preview': 'yes' }),
  inMesh('orders', 'catalog', reaches({ 'catalog/v1': 100 })),
  inMesh('operations', 'orders', reaches({ orders: 100 }), undefined, 9090),
];

/** Calls that no service declares: the caller's sidecar does not know the host. */
const undeclared = (expect: (host: string) => Expectation): Row[] =>
  [
    ['catalog', 'orders'],
    ['orders', 'web'],
    ['operations', 'web'],
  ].map(([from, host]) => inMesh(from, host, expect(host)));

export const callGraph: Tables = {
  'call-graph/enforced': [...declared, ...undeclared(() => ({ outcome: 'blackhole' }))],
  'call-graph/open': [...declared, ...undeclared((host) => reaches({ [host]: 100 }))],
};
