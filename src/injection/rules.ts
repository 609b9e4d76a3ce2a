import type { Rule } from '../model/rule';

const PAGE = 'https://istio.io/latest/docs/reference/config/annotations/';

/** What an injection refuses. */
export const INJECTION_RULES = {
  annotation: {
    code: 'MESH1101',
    severity: 'error',
    title: 'an annotation that injection reads has no valid value',
    protects: "Istio's injector refuses the pod, so it never starts",
    fix: 'give the annotation a value of the allowed form, or remove it',
    page: PAGE,
  },
  field: {
    code: 'MESH1102',
    severity: 'error',
    title: 'a field of the workload cannot be decoded',
    protects: 'the API server and the injector both refuse the object',
    fix: 'give the field a value of the type that Kubernetes has for it',
  },
  version: {
    code: 'MESH1103',
    severity: 'error',
    title: 'there is no injection profile for this release of Istio',
    protects: 'the sidecar of another release would be written silently',
    fix: 'choose one of the profiles, or evaluate the ConfigMaps of your own installation with TemplateInjector',
  },
  settings: {
    code: 'MESH1104',
    severity: 'error',
    title: 'the settings of the mesh cannot be read',
    protects: 'istiod refuses such a configuration and keeps the one before',
    fix: 'correct the setting',
    page: 'https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/',
  },
  template: {
    code: 'MESH1105',
    severity: 'error',
    title: 'an injection template cannot be applied',
    protects: "Istio's injector refuses the pod, so it never starts",
    fix: 'name a template that exists, or mend the template',
    page: 'https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#custom-templates-experimental',
  },
  twice: {
    code: 'MESH1106',
    severity: 'error',
    title: 'a pod would be injected twice',
    protects: 'the webhook replaces the sidecar that was reviewed with one of its own settings',
    fix: 'take the injection label off the namespace, or use Sidecar.webhook() for this workload',
    page: 'https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/',
  },
  podTemplate: {
    code: 'MESH1107',
    severity: 'error',
    title: 'a workload has no pod template',
    protects: 'there is no pod to inject',
    fix: 'give the workload a spec.template',
  },
  option: {
    code: 'MESH1108',
    severity: 'error',
    title: 'an option that this release of Istio does not have',
    protects: 'the sidecar would silently go without it',
    fix: 'leave the option out, or inject for a release that has it',
  },
} as const satisfies Record<string, Rule>;
