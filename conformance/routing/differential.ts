import { dump } from 'js-yaml';
import { MeshModel } from '../../src/routing/mesh-model';
import type { KubeObject } from '../../src/model/manifest';
import { JUDGED_RELEASE, type Call, type Judge, type Proxy, type RouteDecision } from '../client';
import { compare, requestOf, type Difference } from './compare';
import { Random } from './random';
import { randomCalls } from './random-calls';
import { randomMesh } from './random-mesh';

/** A request that we and the judge decide differently. */
export interface Disagreement {
  readonly seed: number;
  readonly objects: readonly KubeObject[];
  readonly meshConfig: Record<string, unknown> | undefined;
  readonly proxy: Proxy;
  readonly call: Call;
  readonly differences: readonly Difference[];
  readonly judged: RouteDecision;
  readonly why: readonly string[];
}

/** The objects as a stream of documents; JSON is YAML. */
export function yamlOf(objects: readonly KubeObject[]): string {
  return objects.map((o) => JSON.stringify(o)).join('\n---\n');
}

/** Requests of the judge that came to nothing, by their reason. */
export interface Unjudged {
  readonly seed: number;
  readonly reason: string;
}

export interface Batch {
  readonly calls: number;
  readonly disagreements: readonly Disagreement[];
  readonly unjudged: readonly Unjudged[];
}

const callsForProxy = 60;

/** Decides random requests in one random mesh, by us and by the judge. */
export async function compareMesh(judge: Judge, seed: number, perProxy = callsForProxy): Promise<Batch> {
  const r = new Random(seed);
  const { objects, proxies, meshConfig } = randomMesh(r);
  const disagreements: Disagreement[] = [];
  const unjudged: Unjudged[] = [];
  let count = 0;
  for (const proxy of proxies) {
    const calls = randomCalls(r, objects, proxy, perProxy);
    try {
      disagreements.push(...(await compareCalls(judge, seed, objects, meshConfig, proxy, calls)));
      count += calls.length;
    } catch (error) {
      unjudged.push({ seed, reason: String((error as Error).message).slice(0, 300) });
    }
  }
  return { calls: count, disagreements, unjudged };
}

/** Decides calls of one proxy, by us and by the judge. */
export async function compareCalls(
  judge: Judge,
  seed: number,
  objects: readonly KubeObject[],
  meshConfig: Record<string, unknown> | undefined,
  proxy: Proxy,
  calls: readonly Call[],
): Promise<Disagreement[]> {
  const mesh = MeshModel.fromObjects([...objects], { meshConfig, istio: JUDGED_RELEASE });
  const judged = await judge.route(yamlOf(objects), proxy, calls, meshConfig ? { mesh: dump(meshConfig) } : {});
  return calls.flatMap((call, i) => {
    const answer = judged[i] as RouteDecision;
    const decision = mesh._router.decide(requestOf(call, proxy), true);
    const differences = compare(decision, answer, call);
    return differences.length > 0
      ? [{ seed, objects, meshConfig, proxy, call, differences, judged: answer, why: decision.why }]
      : [];
  });
}
