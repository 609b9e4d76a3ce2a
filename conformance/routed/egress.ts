import { reaches, sidecar, type Expectation, type Row, type Tables } from './table';

const row = (from: string, host: string, expect: Expectation, headers?: Record<string, string>): Row => ({
  name: `${from} calls ${host}${headers ? ' in the drill' : ''}`,
  from: sidecar('billing', from),
  call: { host, port: 80, path: '/', ...(headers ? { headers } : {}) },
  expect,
});

export const egress: Tables = {
  'egress/gateway': [
    row('billing', 'api.partner.example', reaches({ 'way-out/partner': 100 })),
    row('billing', 'api.partner.example', reaches({ 'way-out/partner': 100 }), { 'x-drill': 'slow' }),
    row('report', 'api.partner.example', { outcome: 'blackhole' }),
  ],
  'egress/egress': [
    row('billing', 'api.partner.example', reaches({ api: 100 }, { timeout: '3s' })),
    row('billing', 'api.partner.example', reaches({ api: 100 }, { delay: '2s' }), { 'x-drill': 'slow' }),
    row('billing', 'other.example', { outcome: 'blackhole' }),
    row('report', 'api.partner.example', { outcome: 'blackhole' }),
  ],
};
