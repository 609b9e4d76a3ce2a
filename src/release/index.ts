export * from './canary-release';
export * from './engine';
export * from './step';
