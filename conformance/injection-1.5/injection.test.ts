import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitDocument } from '../../src/files/emit';
import { readDocuments } from '../../src/files/event-reader';
import { Injector, IstioProfile } from '../../src/injection';
import { Appending, type SpecTemplate } from '../../src/injection/appending/appending';
import { appendingSettings } from '../../src/injection/appending/settings';
import { specTemplate } from '../../src/injection/appending/spec-template';
import { injectObject, type Mechanism } from '../../src/injection/inject-object';
import type { JsonObject } from '../../src/injection/json';
import { setPath } from '../../src/injection/settings/set-path';
import { normalise } from '../../test/injection/normalise';
import { differences } from '../injection/compare';
import { Random } from '../injection/random';
import { randomObject } from '../injection/random-pods';
import type { MeshSettings } from '../injection/random-settings';
import { askInjector, istioCheckout, type Answer, type Request } from './injector';
import { randomMeshes } from './settings';

const PODS = Number(process.env.PODS ?? 1000);
const SEED = Number(process.env.SEED ?? 1);

const TEMPLATE = 'manifests/istio-control/istio-discovery/files/injection-template.yaml';

/** One text of YAML and the mesh that it goes into. */
interface Work {
  readonly name: string;
  readonly yaml: string;
  readonly mesh: MeshSettings;
}

function requestOf({ yaml, mesh }: Work): Request {
  const spec: Record<string, unknown> = {};
  for (const flag of mesh.set) setPath(spec, flag);
  // Prometheus' own chart cannot be rendered with every setting.
  spec.addonComponents = { prometheus: { enabled: false } };
  const overlay = { apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', spec };
  return { yaml, profile: spec.profile as string | undefined, overlay: emitDocument(overlay), mesh: mesh.mesh };
}

/** Fields that Kubernetes has got since the release that 1.5 is built with, and which it drops. */
const NEWER = ['grpc', 'terminationGracePeriodSeconds'];

function without(value: unknown, path: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, path));
  if (typeof value !== 'object' || value === null) return value;
  const place = path.at(-1) ?? '';
  const newer = place.endsWith('Probe') || /ontainers$/.test(place) ? NEWER : [];
  const kept = Object.entries(value).filter(([key]) => !newer.includes(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, without(inner, [...path, key])]));
}

const read = (yaml: string) =>
  readDocuments(yaml)
    .map(({ value }) => value)
    .filter((value) => value !== null && value !== undefined);

/** Our builder, or the template of the charts in our evaluator. */
function mechanismOf({ mesh }: Work, template?: SpecTemplate): Mechanism {
  const said = (name: string) => mesh.set.some((flag) => flag.startsWith(`${name}=`));
  const options = {
    profile: IstioProfile.V1_5,
    set: [...mesh.set],
    meshConfig: mesh.mesh === undefined ? undefined : (readDocuments(mesh.mesh)[0].value as JsonObject),
    hub: said('hub') ? undefined : 'gcr.io/istio-testing',
    tag: said('tag') ? undefined : 'latest',
  };
  const { _mechanism: builder } = new Injector(options);
  if (!template) return builder;
  return new Appending(IstioProfile.V1_5._facts, appendingSettings('1.5.0', options), template);
}

function ours(work: Work, template?: SpecTemplate): unknown {
  try {
    const mechanism = mechanismOf(work, template);
    const results = read(work.yaml).map((object) => injectObject(object as JsonObject, mechanism));
    const problems = results.flatMap((result) => result.problems);
    if (problems.length > 0) return `refused: ${problems[0].path} ${problems[0].what}`;
    return results.map(({ object }) => without(normalise(object)));
  } catch (error) {
    if ((error as Error).name !== 'MeshError') throw error;
    return `refused: ${(error as Error).message}`;
  }
}

const theirs = ({ yaml, error }: Answer): unknown =>
  error !== '' ? `refused: ${error}` : read(yaml).map((object) => without(normalise(object)));

/** The first places where the two differ, for each work; how many were equal, and how many refused by both. */
function compare(checkout: string, works: readonly Work[], template?: SpecTemplate) {
  const answers = askInjector(checkout, works.map(requestOf));
  const outcome = { equal: 0, bothRefuse: 0, different: [] as string[] };
  works.forEach((work, i) => {
    const [istio, own] = [theirs(answers[i]), ours(work, template)];
    if (typeof istio === 'string' && typeof own === 'string') outcome.bothRefuse++;
    else if (JSON.stringify(istio) === JSON.stringify(own)) outcome.equal++;
    else
      outcome.different.push(
        `${work.name} ${JSON.stringify(work.mesh)} ${differences(istio, own).slice(0, 3).join('\n')}`,
      );
  });
  return outcome;
}

function randomWorks(): Work[] {
  const random = new Random(SEED);
  const meshes = randomMeshes(random, Math.min(80, 2 + Math.ceil(PODS / 20)));
  return Array.from({ length: PODS }, (_, number) => ({
    name: `#${number}`,
    mesh: random.pick(meshes),
    yaml: emitDocument(randomObject(random)),
  }));
}

/** The inputs of Istio's own tests. */
function istioWorks(checkout: string): Work[] {
  const folder = join(checkout, 'pkg/kube/inject/testdata/inject');
  const settings: MeshSettings[] = [{ set: [] }, { set: ['values.sidecarInjectorWebhook.rewriteAppHTTPProbe=true'] }];
  const files = ['', 'app_probe'].flatMap((inner) => readdirSync(join(folder, inner)).map((file) => join(inner, file)));
  return files
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((name) => settings.map((mesh) => ({ name, mesh, yaml: readFileSync(join(folder, name), 'utf8') })));
}

if (istioCheckout === undefined) {
  test.skip('injection of Istio 1.5.0: ISTIO_1_5 names no checkout of istio/istio at 1.5.0', () => undefined);
} else {
  test(`${PODS} pods of seed ${SEED} are what Istio 1.5.0 makes of them, or are refused by both`, () => {
    const { equal, different } = compare(istioCheckout!, randomWorks());
    expect(different.slice(0, 5)).toEqual([]);
    expect(equal).toBeGreaterThan(PODS / 3);
  });

  test("the same of the charts' template in our evaluator", () => {
    const config = readFileSync(join(istioCheckout!, TEMPLATE), 'utf8').trim();
    const { template } = readDocuments(config)[0].value as { template: string };
    const { equal, different } = compare(istioCheckout!, randomWorks(), specTemplate(template.trimEnd()));
    expect(different.slice(0, 5)).toEqual([]);
    expect(equal).toBeGreaterThan(PODS / 3);
  });

  test("the inputs of Istio's own tests are what Istio 1.5.0 makes of them", () => {
    const { equal, different } = compare(istioCheckout!, istioWorks(istioCheckout!));
    expect(different.slice(0, 5)).toEqual([]);
    expect(equal).toBeGreaterThan(90);
  });
}
