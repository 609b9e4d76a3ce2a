import type { Rule } from '../model/rule';

/** The rules of services and their versions. */
export const WORKLOAD_RULES = {
  UNKNOWN_VERSION: {
    code: 'MESH0201',
    severity: 'error',
    title: 'service has no such version',
    protects: 'a route to a subset that no DestinationRule defines answers 503',
    fix: 'name a version that the service declares, or declare it with addVersion',
  },
  DUPLICATE_VERSION: {
    code: 'MESH0202',
    severity: 'error',
    title: 'service has that version already',
    protects: 'two Deployments of one name replace each other',
    fix: 'give the version another name',
  },
  NO_PORTS: {
    code: 'MESH0203',
    severity: 'error',
    title: 'service has no port',
    protects: 'Kubernetes refuses a Service without ports, and nothing could call it',
    fix: 'declare at least one: ports: [Port.http(8080)]',
  },
  FOREIGN_NAMESPACE: {
    code: 'MESH0204',
    severity: 'error',
    title: 'workload is in another namespace than its service',
    protects: 'a Service selects pods of its own namespace only, so that version would have no pods',
    fix: 'declare workload and service in charts of one namespace',
  },
  SELECTOR: {
    code: 'MESH0205',
    severity: 'error',
    title: 'workload carries labels that contradict its service and version',
    protects: 'the Service and the subset select by app and version, so that other labels leave them without pods',
    fix: 'remove the labels app and version from the workload, or give them the values named',
  },
  REPLICAS: {
    code: 'MESH0206',
    severity: 'error',
    title: 'number of replicas is not a whole number of zero or more',
    protects: 'Kubernetes refuses the Deployment',
    fix: 'give a whole number of zero or more',
  },
  WEBHOOK_RELEASE: {
    code: 'MESH0207',
    severity: 'error',
    title: 'pods ask a webhook for their sidecar that does not understand them',
    protects:
      'the webhook of Istio 1.5 reads no labels of pods: the namespace alone would decide whether they get a sidecar',
    fix: 'have the sidecar written: sidecar: Sidecar.static(), for the mesh or for the service',
  },
} as const satisfies Record<string, Rule>;
