export * from './istio-version';
export { Sidecar, SidecarMode } from './sidecar';
export { type GatewayPods, type MeshSettings } from './settings';
export * from './mesh';
export * from './mesh-app';
export * from './mesh-namespace';
export { AppProtocol, Port, type PortOptions } from './port';
export { Workloads, type IWorkloads } from './workloads';
export { Host, Target, type Destination, type IDestination } from './destination';
