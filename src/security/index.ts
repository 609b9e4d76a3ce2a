export * from './call-graph';
export * from './caller';
