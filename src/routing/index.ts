export * from './caller';
export * from './decision';
export * from './mesh-model';
export { type MeshRequest } from './mesh-request';
