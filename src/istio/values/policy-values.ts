export * from './attribute';
export * from './authorization-action';
export * from './custom-tag';
export * from './jwks';
export * from './metric-match';
export * from './principal';
export * from './target-ref';
export * from './wasm-variable';
