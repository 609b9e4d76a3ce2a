import { ingressGateway, notFound, reaches, sidecar, type Row, type Tables } from './table';

const catalog = { host: 'catalog', port: 9898, path: '/products' };
const frontend = sidecar('shop', 'frontend');

function step(v2: number): Row[] {
  return [
    {
      name: `${v2} % of catalog is v2`,
      from: frontend,
      call: catalog,
      expect: reaches({ 'catalog/v1': 100 - v2, 'catalog/v2': v2 }),
    },
    {
      name: 'whoever opts in gets v2',
      from: frontend,
      call: { ...catalog, headers: { 'x-canary': 'always' } },
      expect: reaches({ 'catalog/v2': 100 }),
    },
    {
      name: 'another value does not opt in',
      from: frontend,
      call: { ...catalog, headers: { 'x-canary': 'never' } },
      expect: reaches({ 'catalog/v1': 100 - v2, 'catalog/v2': v2 }),
    },
    {
      name: 'the gateway serves the shop',
      from: ingressGateway,
      call: { host: 'shop.example.com', port: 80, path: '/any/path' },
      expect: reaches({ frontend: 100 }),
    },
    {
      name: 'the gateway serves nobody else',
      from: ingressGateway,
      call: { host: 'other.example.com', port: 80 },
      expect: notFound,
    },
  ];
}

export const canary: Tables = {
  'canary/committed': step(10),
  'canary/step-0': step(0),
  'canary/step-1': step(1),
  'canary/step-2': step(10),
  'canary/step-3': step(50),
  'canary/step-4': step(100),
};
