import { ingressGateway, reaches, sidecar, type Row, type Tables } from './table';

const catalog = { host: 'catalog', port: 9898 };
const frontend = sidecar('shop', 'frontend');

function step(v2: number, staff: 'v1' | 'v2'): Row[] {
  return [
    {
      name: `${v2} % of the customers get v2`,
      from: frontend,
      call: catalog,
      expect: reaches({ 'catalog/v1': 100 - v2, 'catalog/v2': v2 }),
    },
    {
      name: `staff get ${staff}`,
      from: frontend,
      call: { ...catalog, headers: { 'x-staff': 'yes' } },
      expect: reaches({ [`catalog/${staff}`]: 100, ...(staff === 'v1' ? { 'catalog/v2': 0 } : {}) }),
    },
    {
      name: 'the gateway serves the shop',
      from: ingressGateway,
      call: { host: 'shop.example.com', port: 80 },
      expect: reaches({ frontend: 100 }),
    },
  ];
}

export const gitops: Tables = {
  'gitops/committed': step(0, 'v2'),
  'gitops/step-0': step(0, 'v1'),
  'gitops/step-2': step(10, 'v2'),
};
