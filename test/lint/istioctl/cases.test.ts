import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import type { MeshFamily } from '../../../src/lint/family';
import type { Finding } from '../../../src/lint/finding';
import { parseManifests } from '../../../src/files/parse';
import { ISTIOCTL_FAMILY } from '../../../src/lint/istioctl';
import * as annotations from '../../../src/lint/istioctl/annotations';
import { checkConditions } from '../../../src/lint/istioctl/conditions';
import * as destinationRules from '../../../src/lint/istioctl/destination-rules';
import { checkEnvoyFilters } from '../../../src/lint/istioctl/envoy-filters';
import * as gateways from '../../../src/lint/istioctl/gateways';
import * as injection from '../../../src/lint/istioctl/injection';
import * as installation from '../../../src/lint/istioctl/installation';
import * as security from '../../../src/lint/istioctl/security';
import * as serviceEntries from '../../../src/lint/istioctl/service-entries';
import * as services from '../../../src/lint/istioctl/services';
import { checkTelemetryProviders } from '../../../src/lint/istioctl/telemetry';
import { familyOf, type Check } from '../../../src/lint/view';
import * as conflicts from '../../../src/lint/istioctl/virtual-service-conflicts';
import * as destinations from '../../../src/lint/istioctl/virtual-service-destinations';
import * as virtualServiceGateways from '../../../src/lint/istioctl/virtual-service-gateways';
import * as webhooks from '../../../src/lint/istioctl/webhooks';
import * as selectors from '../../../src/lint/istioctl/workload-selectors';
import { lint } from '../../../src/lint/lint';

const CASES = join(process.env.MESH_SHARED ?? resolve(__dirname, '../../../../shared'), 'cases');

interface Expected {
  readonly code: string;
  readonly resource: string;
}

interface AnalyzerCase {
  readonly name?: string;
  readonly id?: string;
  readonly analyzer?: string;
  readonly inputFiles?: readonly string[];
  readonly file?: string;
  readonly meshConfigFile?: string | null;
  readonly since?: string;
  readonly expected: readonly Expected[];
}

/** Our checks that answer for an analyzer, and the codes that it can give where the check gives more. */
const CHECKS: Readonly<Record<string, readonly [checks: readonly Check[], codes?: readonly string[]]>> = {
  'annotations.K8sAnalyzer': [[annotations.checkAnnotations]],
  'authz.AuthorizationPoliciesAnalyzer': [[security.checkAuthorizationPolicies]],
  'authn.BlockedCIDRsAnalyzer': [[installation.checkJwksAddresses]],
  'conditions.ConditionAnalyzer': [[checkConditions]],
  'deployment.ApplicationUIDAnalyzer': [[services.checkApplicationUser]],
  'deployment.ServiceAssociationAnalyzer': [[services.checkServicesOfDeployments]],
  'deprecation.FieldAnalyzer': [[conflicts.checkDeprecatedFields]],
  'destinationrule.CaCertificateAnalyzer': [[destinationRules.checkServerVerification]],
  'destinationrule.PodNotSelectedAnalyzer': [[destinationRules.checkSubsets]],
  'envoyfilter.EnvoyPatchAnalyzer': [[checkEnvoyFilters]],
  'externalcontrolplane.ExternalControlPlaneAnalyzer': [[webhooks.checkControlPlaneAddresses]],
  'gateway.CertificateAnalyzer': [[gateways.checkDuplicateCertificates]],
  'gateway.ConflictingGatewayAnalyzer': [[gateways.checkConflictingGateways]],
  'gateway.IngressGatewayPortAnalyzer': [[gateways.checkGatewayWorkloads], ['IST0101', 'IST0162']],
  'gateway.SecretAnalyzer': [[gateways.checkGatewayWorkloads], ['IST0101']],
  'injection.Analyzer': [[injection.checkInjectionLabels]],
  'injection.ImageAutoAnalyzer': [[injection.checkImageAuto]],
  'k8sgateway.SelectorAnalyzer': [[security.checkSelectorsOfKubernetesGateways]],
  'service.PortNameAnalyzer': [[services.checkPortNames]],
  'serviceentry.ConflictingServiceEntryProtocolAnalyzer': [[serviceEntries.checkConflictingProtocols]],
  'serviceentry.ProtocolAddressesAnalyzer': [[serviceEntries.checkAddresses]],
  'sidecar.SelectorAnalyzer': [[selectors.checkSidecars]],
  'telemetry.DefaultSelectorAnalyzer': [[selectors.checkTelemetries], ['IST0160']],
  'telemetry.LightstepAnalyzer': [[checkTelemetryProviders], ['IST0002']],
  'telemetry.ProviderAnalyzer': [[checkTelemetryProviders], ['IST0157']],
  'telemetry.SelectorAnalyzer': [[selectors.checkTelemetries], ['IST0101', 'IST0159']],
  'virtualservice.ConflictingMeshGatewayHostsAnalyzer': [[conflicts.checkMeshHostConflicts]],
  'virtualservice.DestinationHostAnalyzer': [[destinations.checkDestinationHosts, destinations.checkIngressSubsets]],
  'virtualservice.DestinationRuleAnalyzer': [[destinations.checkDestinationSubsets]],
  'virtualservice.GatewayAnalyzer': [[virtualServiceGateways.checkGateways]],
  'virtualservice.JWTClaimRouteAnalyzer': [[virtualServiceGateways.checkJwtClaimRoutes]],
};

/** Said of pods of a running cluster only: a manifest of a Pod is still to be injected. */
const NEEDS_STATUS = new Set(['IST0103']);

/** Decided by other families: what the webhook warns of. */
const ELSEWHERE = new Set(['IST0106', 'IST0130', 'IST0131', 'IST0133']);

/** Analyzers that look at a live installation: its injector's configuration, its pods. */
const LIVE = /^(maturity|injection\.Image|multicluster|schemaValidation)/;

/** A case holds from the release after the last that the linter knows. */
const LATER = /^after /;

function found(
  files: readonly string[],
  root: string,
  family: MeshFamily,
  meshConfigFile?: string | null,
): readonly Finding[] {
  const manifests = files.flatMap((file) => parseManifests(readFileSync(join(root, file), 'utf8'), file).manifests);
  const meshConfig = meshConfigFile ? load(readFileSync(join(root, meshConfigFile), 'utf8')) : undefined;
  return lint(manifests, { families: [family], meshConfig: meshConfig as Record<string, unknown> });
}

const format = (findings: readonly Finding[], codes?: readonly string[]): string[] =>
  findings
    .filter(({ rule }) => rule.startsWith('IST') && (!codes || codes.includes(rule)))
    .map(({ rule, object }) => `${rule} ${object}`)
    .sort();

const cases = (file: string): readonly AnalyzerCase[] =>
  existsSync(CASES) ? (JSON.parse(readFileSync(join(CASES, file), 'utf8')) as { cases: AnalyzerCase[] }).cases : [];

const expectedOf = (expected: readonly Expected[]): string[] =>
  expected.map(({ code, resource }) => `${code} ${resource}`).sort();

const known = cases('analyzers-cases.json');
const decidable = known.filter(({ analyzer, since }) => !LIVE.test(analyzer ?? '') && !LATER.test(since ?? ''));

(known.length > 0 ? describe : describe.skip)(
  `istioctl analyze: ${decidable.length} cases; ${known.length - decidable.length} need a cluster or a later release`,
  () => {
    test.each(decidable.map((it) => [`${it.analyzer}: ${it.name}: ${it.inputFiles?.join(' ')}`, it] as const))(
      '%s',
      (_, it) => {
        const [checks, codes] = CHECKS[it.analyzer ?? ''];
        const family = familyOf('case', [], checks);
        const actual = found(it.inputFiles ?? [], join(CASES, 'analyzers'), family, it.meshConfigFile);
        const expected = it.expected.filter(({ code }) => !NEEDS_STATUS.has(code));
        expect(format(actual, codes)).toEqual(expectedOf(expected));
      },
    );
  },
);

const pages = cases('analysis-docs-cases.json').filter(({ id }) => !ELSEWHERE.has(codeOf(id)));

(pages.length > 0 ? describe : describe.skip)(`the pages of istioctl's messages: ${pages.length} cases`, () => {
  test.each(pages.map((it) => [it.id ?? '', it] as const))('%s', (id, it) => {
    const codes = [codeOf(id), ...it.expected.map(({ code }) => code)];
    expect(format(found([it.file ?? ''], CASES, ISTIOCTL_FAMILY), codes)).toEqual(expectedOf(it.expected));
  });
});

function codeOf(id: string | undefined): string {
  return (id ?? '').slice(0, 7).toUpperCase();
}
