export { Injector, InjectorOptions, IstioProfile } from './injector';
export { InjectionProblem, InjectionResult } from './result';
