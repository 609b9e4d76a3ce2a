export * from './decision';
export * from './mesh-model';
export * from './request';
