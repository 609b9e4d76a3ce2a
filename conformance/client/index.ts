export * from './answers';
export * from './describe';
export * from './judge';
export * from './places';
export * from './tools';
export * from './seed';
