import type { FieldPath, Manifest } from '../../model/manifest';
import type { AuthorizationPolicySpec, PeerAuthenticationSpec } from '../../model/spec';
import type { Labels } from '../labels';
import { namespaceOf } from '../namespaces';
import type { Pod } from '../pods';
import type { Check, View } from '../view';
import { SEMANTIC_RULES } from './rules';
import type { ServicePort, ServiceSpec } from '../service-spec';

/** Ports that security policies name: those of pods, not those of the Services before them. */
export const checkPolicyPorts: Check = (view, report) => {
  for (const [kind, portsOf] of Object.entries(PORTS)) {
    for (const manifest of view.input.ofKind(kind)) {
      const named = portsOf((manifest.object.spec ?? {}) as Spec);
      if (named.length === 0) continue;
      const pods = podsOf(view, manifest);
      const services = servicePorts(view, manifest, pods);
      for (const [port, path] of named) {
        const target = services.find((it) => it.port === port)?.targetPort;
        if (target === undefined || listens(port, services, pods)) continue;
        report(manifest, {
          rule: SEMANTIC_RULES.SERVICE_PORT,
          path,
          message: `${port} is a port of the Service; the pods listen on its target port ${target}`,
          fix: `write ${typeof target === 'number' ? target : `the number of the port ${target}`}`,
        });
      }
    }
  }
};

type Spec = AuthorizationPolicySpec & PeerAuthenticationSpec;
type Named = readonly [port: number, path: FieldPath];

const PORTS: Readonly<Record<string, (spec: Spec) => Named[]>> = {
  AuthorizationPolicy: ({ rules }) =>
    (rules ?? []).flatMap((rule, i) =>
      (rule?.to ?? []).flatMap((to, j) =>
        (['ports', 'notPorts'] as const).flatMap((field) =>
          (to?.operation?.[field] ?? []).map((port, k): Named => [
            Number(port),
            ['spec', 'rules', i, 'to', j, 'operation', field, k],
          ]),
        ),
      ),
    ),
  PeerAuthentication: ({ portLevelMtls }) =>
    Object.keys(portLevelMtls ?? {}).map((port): Named => [Number(port), ['spec', 'portLevelMtls', port]]),
};

function podsOf(view: View, { object }: Manifest): readonly Pod[] {
  const { selector } = (object.spec ?? {}) as { selector?: { matchLabels?: Labels } };
  return view.pods.selectedBy(selector?.matchLabels, namespaceOf(object)).filter(({ manifest }) => manifest);
}

function servicePorts(view: View, { object }: Manifest, pods: readonly Pod[]): readonly ServicePort[] {
  const services = view.selecting.of(namespaceOf(object), pods);
  return services.flatMap(({ manifest }) => ((manifest.object.spec ?? {}) as ServiceSpec).ports ?? []);
}

/** Whether a port may be one that the pods listen on: of their containers, or a target of their Services. */
function listens(port: number, services: readonly ServicePort[], pods: readonly Pod[]): boolean {
  const declared = pods.flatMap(({ spec }) => (spec.containers ?? []).flatMap(({ ports }) => ports ?? []));
  if (declared.some(({ containerPort }) => containerPort === port)) return true;
  return services.some(({ port: own, targetPort = own }) => {
    if (typeof targetPort === 'number') return targetPort === port;
    const named = declared.filter(({ name }) => name === targetPort);
    return named.length === 0 || named.some(({ containerPort }) => containerPort === port);
  });
}
