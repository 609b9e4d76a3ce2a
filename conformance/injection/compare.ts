import { emitDocument } from '../../src/files/emit';
import { readDocuments } from '../../src/files/event-reader';
import { Injector, IstioProfile } from '../../src/injection';
import { normalise } from '../../test/injection/normalise';
import { JUDGED_RELEASE, type Judge } from '../client';
import { withoutGoZeros } from './go-zeros';
import { Random } from './random';
import { randomObject } from './random-pods';
import { randomMeshes, type MeshSettings } from './random-settings';

const profile = IstioProfile.of(JUDGED_RELEASE);

/** The registry that is in the charts of a checkout. */
const checkoutHub = JUDGED_RELEASE < '1.30' ? 'gcr.io/istio-testing' : 'registry.istio.io/testing';

/** A pod about which the two disagree. */
export interface Disagreement {
  readonly number: number;
  readonly mesh: MeshSettings;
  readonly yaml: string;
  readonly istio: unknown;
  readonly ours: unknown;
}

/** How a run went. */
export interface Outcome {
  readonly equal: number;
  readonly bothRefuse: number;
  readonly disagreements: readonly Disagreement[];
}

function objectOf(yaml: string): unknown {
  return normalise(readDocuments(yaml)[0].value);
}

/** One injector for a mesh, since pods share what it makes once. */
const injectors = { classic: new Map<MeshSettings, Injector>(), native: new Map<MeshSettings, Injector>() };

function injectorOf(mesh: MeshSettings, native: boolean): Injector {
  const known = injectors[native ? 'native' : 'classic'];
  let injector = known.get(mesh);
  if (!injector) {
    const meshConfig = mesh.mesh === undefined ? undefined : readDocuments(mesh.mesh)[0].value;
    const hub = { hub: mesh.set.some((flag) => flag.startsWith('hub=')) ? undefined : checkoutHub };
    const tag = { tag: mesh.set.some((flag) => flag.startsWith('tag=')) ? undefined : 'latest' };
    const operator = mesh.values === undefined ? undefined : { values: readDocuments(mesh.values)[0].value };
    injector = new Injector({ profile, native, set: [...mesh.set], meshConfig, operator, ...hub, ...tag });
    known.set(mesh, injector);
  }
  return injector;
}

/** What we make of it: an object, or text where it is refused. */
function ourAnswer(object: unknown, mesh: MeshSettings, native: boolean): unknown {
  try {
    const { object: injected, problems } = injectorOf(mesh, native).inject(object);
    return problems.length > 0
      ? `refused: ${problems[0].path} ${problems[0].what} ${problems[0].allowed ?? ''}`
      : normalise(injected);
  } catch (error) {
    if ((error as Error).name !== 'MeshError') throw error;
    return `refused: ${(error as Error).message}`;
  }
}

function operatorOf(values: unknown): object {
  return { apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', spec: { values } };
}

async function istioAnswer(judge: Judge, yaml: string, mesh: MeshSettings): Promise<unknown> {
  try {
    const { values, ...options } = mesh;
    const operator = values === undefined ? undefined : emitDocument(operatorOf(readDocuments(values)[0].value));
    return objectOf((await judge.inject(yaml, { ...options, operator })).yaml);
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}

/** Has pods injected by both; every fourth is injected once more, with what the first injection made of it. */
export async function comparePods(judge: Judge, pods: number, seed: number, native: boolean): Promise<Outcome> {
  const random = new Random(seed);
  const meshes = randomMeshes(random, Math.min(40, 2 + Math.ceil(pods / 50)));
  const work = Array.from({ length: pods }, (_, number) => {
    const mesh = random.pick(meshes);
    const fresh = randomObject(random);
    const again = random.chance(0.25) ? ourAnswer(fresh, random.pick(meshes), random.chance(0.5)) : undefined;
    return { number, mesh, object: typeof again === 'object' ? again : fresh };
  });
  let [equal, bothRefuse] = [0, 0];
  const disagreements: Disagreement[] = [];
  await Promise.all(
    work.map(async ({ number, mesh, object }) => {
      const yaml = emitDocument(object);
      const ours = ourAnswer(readDocuments(yaml)[0].value, mesh, native);
      const istio = withoutGoZeros(await istioAnswer(judge, yaml, mesh), ours);
      if (typeof istio === 'string' && typeof ours === 'string') bothRefuse++;
      else if (JSON.stringify(istio) === JSON.stringify(ours)) equal++;
      else disagreements.push({ number, mesh, yaml, istio, ours });
    }),
  );
  return { equal, bothRefuse, disagreements: disagreements.sort((a, b) => a.number - b.number) };
}

/** The first places where two answers differ. */
export function differences(istio: unknown, ours: unknown, path = ''): string[] {
  if (JSON.stringify(istio) === JSON.stringify(ours)) return [];
  if (
    typeof istio === 'object' &&
    typeof ours === 'object' &&
    istio !== null &&
    ours !== null &&
    Array.isArray(istio) === Array.isArray(ours)
  ) {
    const keys = [...new Set([...Object.keys(istio), ...Object.keys(ours)])];
    return keys.flatMap((key) =>
      differences((istio as Record<string, unknown>)[key], (ours as Record<string, unknown>)[key], `${path}.${key}`),
    );
  }
  return [
    `${path}\n    istio ${JSON.stringify(istio)?.slice(0, 300)}\n    ours  ${JSON.stringify(ours)?.slice(0, 300)}`,
  ];
}
