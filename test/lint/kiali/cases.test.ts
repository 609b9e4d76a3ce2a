import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseManifests } from '../../../src/files/parse';
import * as authorization from '../../../src/lint/kiali/authorization-policies';
import * as agreement from '../../../src/lint/kiali/mtls-agreement';
import { checkExportTo } from '../../../src/lint/kiali/export-to';
import * as virtualServices from '../../../src/lint/kiali/virtual-services';
import { lint } from '../../../src/lint/lint';
import { familyOf, type Check } from '../../../src/lint/view';
import type { Manifest } from '../../../src/model/manifest';

const CASES = join(process.env.MESH_SHARED ?? resolve(__dirname, '../../../../shared'), 'cases');

interface KialiCase {
  readonly file: string;
  readonly test: string;
  readonly checker: string;
  readonly context: {
    readonly autoMtls?: boolean;
    readonly namespaces?: readonly string[];
    readonly gateways?: readonly string[];
    readonly services?: readonly string[];
    readonly kind?: string;
  };
  readonly expected: readonly { readonly code: string; readonly path: string | null }[];
}

/** The check that answers for a checker, and the codes that the checker gives. */
const CHECKS: Readonly<Record<string, readonly [Check, RegExp]>> = {
  'virtualservices.SubsetPresenceChecker': [virtualServices.checkRoutes, /^KIA1107$/],
  'virtualservices.NoGatewayChecker': [virtualServices.checkGatewayNames, /^KIA1102$/],
  'authorization.MtlsEnabledChecker': [authorization.checkPoliciesNeedMtls, /^KIA0105$/],
  'peerauthentications.DisabledMeshWideChecker': [agreement.checkPeerAuthentications, /^KIA0506$/],
  'peerauthentications.DisabledNamespaceWideChecker': [agreement.checkPeerAuthentications, /^KIA0505$/],
  'destinationrules.DisabledMeshWideMTLSChecker': [agreement.checkWideDestinationRules, /^KIA0208$/],
  'destinationrules.DisabledNamespaceWideMTLSChecker': [agreement.checkWideDestinationRules, /^KIA020[78]$/],
  'common.ExportToNamespaceChecker': [checkExportTo, /^KIA0005$/],
};

function namespaceManifest(name: string): Manifest {
  return { object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, origin: {} };
}

function gatewayManifest(name: string): Manifest {
  const metadata = { namespace: 'default', name };
  return { object: { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata }, origin: {} };
}

function serviceManifest(key: string): Manifest {
  const [namespace, name] = key.split('/');
  const spec = { selector: { app: name }, ports: [{ port: 80 }] };
  return { object: { apiVersion: 'v1', kind: 'Service', metadata: { namespace, name }, spec }, origin: {} };
}

const cases: readonly KialiCase[] = existsSync(CASES)
  ? (JSON.parse(readFileSync(join(CASES, 'kiali-cases.json'), 'utf8')) as { cases: KialiCase[] }).cases
  : [];

(cases.length > 0 ? describe : describe.skip)(`Kiali: ${cases.length} cases`, () => {
  test.each(cases.map((it) => [`${it.checker}: ${it.test}: ${it.file} ${JSON.stringify(it.context)}`, it] as const))(
    '%s',
    (_, { file, checker, context, expected }) => {
      const [check, codes] = CHECKS[checker];
      const manifests = [
        ...(context.namespaces ?? []).map(namespaceManifest),
        ...(context.gateways ?? []).map(gatewayManifest),
        ...(context.services ?? []).map(serviceManifest),
        ...parseManifests(readFileSync(join(CASES, file), 'utf8'), file).manifests,
      ];
      const findings = lint(manifests, {
        families: [familyOf('case', [], [check])],
        meshConfig: context.autoMtls === undefined ? undefined : { enableAutoMtls: context.autoMtls },
      });
      const kind = context.kind ?? '';
      const actual = findings.filter(({ rule, object }) => codes.test(rule) && object?.startsWith(kind));
      expect(actual.map(({ rule }) => rule).sort()).toEqual(expected.map(({ code }) => code).sort());
      for (const { path } of expected) {
        if (path) expect(actual.map((it) => it.path?.replaceAll('.', '/'))).toContain(path);
      }
    },
  );
});
