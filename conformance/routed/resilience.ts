import { reaches, sidecar, type Expectation, type Row, type Tables } from './table';

const row = (host: string, expect: Expectation): Row => ({
  name: `the client calls ${host}`,
  from: sidecar('resilience', 'client'),
  call: { host, port: 80, path: '/' },
  expect,
});

export const resilience: Tables = {
  'resilience/resilience': [
    row('flaky', reaches({ flaky: 100 }, { attempts: 3 })),
    row('slow', reaches({ slow: 100 }, { timeout: '1s', attempts: 0 })),
    row('pool', reaches({ pool: 100 }, { attempts: 0 })),
    row('narrow', reaches({ narrow: 100 }, { attempts: 0 })),
    row('limited', reaches({ limited: 100 })),
  ],
};
