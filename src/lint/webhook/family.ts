import type { KubeObject } from '../../model/manifest';
import type { IstioRelease } from '../../model/istio-release';
import type { Breach, ObjectFamily } from '../family';
import { LINT_RULES } from '../rules';
import { isIstioGroup } from '../schema/node';
import { checkAnnotations } from './annotations';
import { checkPeerAuthentication, checkRequestAuthentication } from './authentication';
import { checkAuthorizationPolicy } from './authorization-policy';
import { checkDestinationRule } from './destination-rule';
import { checkEnvoyFilter } from './envoy-filter';
import { checkTrafficExtension, checkWasmPlugin } from './extension';
import { Field } from '../field';
import { checkGateway } from './gateway';
import { checkProxyConfig } from './proxy-config';
import { Report, type KindCheck } from './report';
import { checkServiceEntry } from './service-entry';
import { checkSidecar } from './sidecar';
import { checkTelemetry } from './telemetry';
import { checkVirtualService } from './virtual-service';
import { checkWorkloadEntry, checkWorkloadGroup } from './workload-entry';

/** The check of each kind. */
const CHECKS: Readonly<Record<string, KindCheck>> = {
  AuthorizationPolicy: checkAuthorizationPolicy,
  DestinationRule: checkDestinationRule,
  EnvoyFilter: checkEnvoyFilter,
  Gateway: checkGateway,
  PeerAuthentication: checkPeerAuthentication,
  ProxyConfig: checkProxyConfig,
  RequestAuthentication: checkRequestAuthentication,
  ServiceEntry: checkServiceEntry,
  Sidecar: checkSidecar,
  Telemetry: checkTelemetry,
  TrafficExtension: checkTrafficExtension,
  VirtualService: checkVirtualService,
  WasmPlugin: checkWasmPlugin,
  WorkloadEntry: checkWorkloadEntry,
  WorkloadGroup: checkWorkloadGroup,
};

/** What istiod's admission webhook refuses, or accepts with a warning. */
export const WEBHOOK_FAMILY: ObjectFamily = {
  scope: 'object',
  name: 'webhook',
  rules: [
    LINT_RULES.WEBHOOK,
    LINT_RULES.SCHEMA_WARNING,
    LINT_RULES.UNREACHABLE,
    LINT_RULES.INEFFECTIVE,
    LINT_RULES.ABORT_WITHOUT_STATUS,
  ],
  check(object, input, report) {
    webhookBreaches(object, input.version).forEach(report);
  },
};

/** What the webhook says of one object, whatever its schema says; nothing of kinds that are not Istio's. */
export function webhookBreaches(object: KubeObject, version: IstioRelease): readonly Breach[] {
  const check = Object.hasOwn(CHECKS, object.kind) ? CHECKS[object.kind] : undefined;
  if (!check || !isIstioGroup(object.apiVersion)) return [];
  const root = new Field(object);
  const metadata = root.get('metadata');
  const report = new Report(
    root,
    {
      name: metadata.get('name').text,
      namespace: metadata.get('namespace').text || 'default',
      labels: Object.fromEntries(metadata.get('labels').entries.map(([key, { value }]) => [key, value])),
    },
    version,
  );
  checkAnnotations(root, report);
  check(root.get('spec'), report);
  return report.breaches;
}
