export * from './authorization-policy';
export * from './call-graph';
export * from './caller';
export * from './jwt-authentication';
export * from './mutual-tls';
