export * from './external-service';
export { EgressGateway, type EgressGatewayProps } from './egress-gateway';
