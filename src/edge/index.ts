export * from './certificate-issuer';
export { Credential, type CertManagerOptions, type CredentialFiles, type SecretCredentialOptions } from './credential';
export * from './edge-gateway';
export * from './gateway-server';
export * from './http-gateway';
export * from './ingress-route';
export * from './server-tls';
export * from './tls-gateway';
