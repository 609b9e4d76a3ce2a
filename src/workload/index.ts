export { Version, type SubsetOptions, type VersionOptions } from './version';
export { MeshVersion } from './mesh-version';
export { MeshService, type MeshServiceProps } from './mesh-service';
