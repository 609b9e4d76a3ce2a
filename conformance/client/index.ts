export * from './answers';
export * from './argocd';
export * from './describe';
export * from './judge';
export * from './places';
export * from './release';
export * from './tools';
export * from './seed';
