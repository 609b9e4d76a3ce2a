import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseManifests } from '../../../src/files/parse';
import { KIALI_FAMILY } from '../../../src/lint/kiali';
import { lint } from '../../../src/lint/lint';
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
  readonly expected: readonly {
    readonly code: string;
    readonly path: string | null;
    readonly severity: string;
    readonly object?: string;
  }[];
}

/** The codes that a checker gives. */
const CODES: Readonly<Record<string, RegExp>> = {
  'authorization.MtlsEnabledChecker': /^KIA0105$/,
  'authorization.NamespaceMethodChecker': /^KIA010[12]$/,
  'authorization.NoHostChecker': /^KIA0104$/,
  'authorization.PrincipalsChecker': /^KIA010[678]$/,
  'common.ExportToNamespaceChecker': /^KIA0005$/,
  'destinationrules.DisabledMeshWideMTLSChecker': /^KIA0208$/,
  'destinationrules.DisabledNamespaceWideMTLSChecker': /^KIA020[78]$/,
  'destinationrules.MeshWideMTLSChecker': /^KIA0205$/,
  'destinationrules.MultiMatchChecker': /^KIA0201$/,
  'destinationrules.NamespaceWideMTLSChecker': /^KIA0206$/,
  'destinationrules.NoDestinationChecker': /^KIA02(02|03|09)$/,
  'destinationrules.TrafficPolicyChecker': /^KIA0204$/,
  'peerauthentications.DisabledMeshWideChecker': /^KIA0506$/,
  'peerauthentications.DisabledNamespaceWideChecker': /^KIA0505$/,
  'peerauthentications.MeshMtlsChecker': /^KIA0401$/,
  'peerauthentications.NamespaceMtlsChecker': /^KIA0501$/,
  'virtualservices.NoGatewayChecker': /^KIA110[28]$/,
  'virtualservices.NoHostChecker': /^KIA1101$/,
  'virtualservices.RouteChecker': /^KIA110[45]$/,
  'virtualservices.SingleHostChecker': /^KIA1106$/,
  'virtualservices.SubsetPresenceChecker': /^KIA1107$/,
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
      const manifests = [
        ...(context.namespaces ?? []).map(namespaceManifest),
        ...(context.gateways ?? []).map(gatewayManifest),
        ...(context.services ?? []).map(serviceManifest),
        ...parseManifests(readFileSync(join(CASES, file), 'utf8'), file).manifests,
      ];
      const actual = lint(manifests, {
        families: [KIALI_FAMILY],
        meshConfig: context.autoMtls === undefined ? undefined : { enableAutoMtls: context.autoMtls },
      }).filter(({ rule, object }) => CODES[checker].test(rule) && object?.startsWith(context.kind ?? ''));
      expect(actual.map(({ rule, severity }) => `${rule} ${severity}`).sort()).toEqual(
        expected.map(({ code, severity }) => `${code} ${severity === 'unknown' ? 'info' : severity}`).sort(),
      );
      for (const { path, object } of expected) {
        if (path) expect(actual.map((it) => it.path?.replaceAll('.', '/'))).toContain(path);
        if (object) expect(actual.map((it) => it.object)).toContain(object);
      }
    },
  );
});
