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

/** Why something is refused, and at which field. */
interface Refusal {
  readonly refused: string;
  readonly steps: readonly (string | number)[];
}

/** What we make of it: objects, or why they are refused. */
function ours(work: Work, template?: SpecTemplate): JsonObject[] | Refusal {
  try {
    const mechanism = mechanismOf(work, template);
    const results = read(work.yaml).map((object) => injectObject(object as JsonObject, mechanism));
    const problems = results.flatMap((result) => result.problems);
    if (problems.length > 0) return { refused: `${problems[0].path} ${problems[0].what}`, steps: problems[0].steps };
    return results.map(({ object }) => object as JsonObject);
  } catch (error) {
    if ((error as Error).name !== 'MeshError') throw error;
    return { refused: (error as Error).message, steps: [] };
  }
}

const theirs = ({ yaml, error }: Answer): unknown => (error !== '' ? `refused: ${error}` : normalise(read(yaml)));

/** Our objects without the fields that Kubernetes has got since: we keep them, Go drops what it does not know. */
function withoutNewer(checkout: string, outcomes: readonly (JsonObject[] | Refusal)[]): unknown[] {
  const objects = outcomes.flatMap((outcome) => (Array.isArray(outcome) ? outcome : []));
  const requests = objects.map((object) => ({ yaml: emitDocument(object), decode: true }));
  const known = askInjector(checkout, requests).map(({ yaml, error }, i) =>
    error === '' ? read(yaml)[0] : objects[i],
  );
  return outcomes.map((outcome) => (Array.isArray(outcome) ? normalise(known.splice(0, outcome.length)) : outcome));
}

/** Whether a field that we cannot read is one that Istio 1.5 drops unread. */
function isNewer(istio: unknown, own: unknown): boolean {
  if (!Array.isArray(istio) || Array.isArray(own)) return false;
  let value: unknown = istio[0];
  for (const step of (own as Refusal).steps) value = (value as JsonObject | undefined)?.[step];
  return value === undefined;
}

/** The first places where the two differ, for each work; how many were equal, and how many refused by both. */
function compare(checkout: string, works: readonly Work[], template?: SpecTemplate) {
  const answers = askInjector(checkout, works.map(requestOf));
  const owns = withoutNewer(
    checkout,
    works.map((work) => ours(work, template)),
  );
  const outcome = { equal: 0, bothRefuse: 0, different: [] as string[] };
  works.forEach((work, i) => {
    const [istio, own] = [theirs(answers[i]), owns[i]];
    if (typeof istio === 'string' && !Array.isArray(own)) outcome.bothRefuse++;
    else if (JSON.stringify(istio) === JSON.stringify(own) || isNewer(istio, own)) outcome.equal++;
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
