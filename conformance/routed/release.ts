import { reaches, sidecar, type Row, type Tables } from './table';

const client = sidecar('shop', 'client');
const reviews = { host: 'reviews', port: 9080 };

/** Before the controller has written anything, everybody is with the stable version, and Git's part of the route holds. */
const rollouts: readonly Row[] = [
  {
    name: 'everybody is with the stable version until the controller moves weights',
    from: client,
    call: reviews,
    expect: { ...reaches({ 'reviews/stable': 100 }), timeout: '10s' },
  },
  {
    name: 'the cohort is the task of the controller',
    from: client,
    call: { ...reviews, headers: { 'end-user': 'jason' } },
    expect: { ...reaches({ 'reviews/stable': 100 }), timeout: '10s' },
  },
];

/** Flagger makes the Service and the delegate: of the manifests alone only the other services can be asked. */
const flagger: readonly Row[] = [
  {
    name: 'the release does not touch other services',
    from: client,
    call: { host: 'client', port: 9080 },
    expect: reaches({ client: 100 }),
  },
];

export const release: Tables = {
  'release/rollouts-v1': rollouts,
  'release/rollouts-v2': rollouts,
  'release/flagger-v1': flagger,
  'release/flagger-v2': flagger,
};
