export * from './route';
export { type TcpRouteProps, type TlsRouteProps } from './l4-routes';
export * from './local-rate-limit';
