export * from './external-service';
