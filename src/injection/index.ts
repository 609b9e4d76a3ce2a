export { Injector, InjectorOptions, IstioProfile } from './injector';
export { InjectionProblem, InjectionResult } from './result';
export { TemplateInjector, TemplateInjectorOptions } from './template-injector';
