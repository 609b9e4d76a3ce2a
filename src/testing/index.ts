export { type ReachOptions } from './checks';
export * from './route-assertion';
export * from './route-coverage';
export * from './routing-table';
