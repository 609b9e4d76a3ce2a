export * from './delegate';
export * from './direct-response';
export * from './fault';
export * from './grpc-status';
export * from './http-redirect';
export * from './http-rewrite';
export * from './percent';
export * from './retry-on';
export { StringMatch } from './string-match';
