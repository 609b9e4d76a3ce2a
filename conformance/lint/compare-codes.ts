import { kubernetesBreaches } from '../../src/lint/kubernetes/family';
import { schemaBreaches } from '../../src/lint/schema/family';
import { isIstioGroup } from '../../src/lint/schema/node';
import { validateObject } from '../../src/lint/validate-object';
import type { KubeObject } from '../../src/model/manifest';
import { JUDGED_RELEASE, type AnalyzerMessage, type Judge } from '../client';
import { codeFault } from './code-faults';
import { codeDifferences, type CodeDifference } from './codes';
import type { SetMutant } from './mutate-set';

/** A set of documents of which the linter and the analyzers do not say the same. */
export interface CodeDisagreement {
  readonly mutant: SetMutant;
  readonly differences: readonly CodeDifference[];
  /** Istio's documents in which the linter finds no mistake, and which the analyzers could not read. */
  readonly unread: readonly string[];
}

/**
 * Asks the analyzers and the linter for the codes of each set.
 *
 * @param mesh MeshConfig as YAML; Istio's own where it is left out
 */
export async function compareCodes(
  judge: Judge,
  mutants: readonly SetMutant[],
  mesh?: string,
): Promise<CodeDisagreement[]> {
  const all = await Promise.all(mutants.map((mutant) => compareSet(judge, mutant, mesh)));
  return all.filter(({ differences, unread }) => differences.length + unread.length > 0);
}

async function compareSet(judge: Judge, mutant: SetMutant, mesh?: string): Promise<CodeDisagreement> {
  const all = mutant.documents as readonly unknown[] as readonly KubeObject[];
  const objects = all.filter((object) => !isMalformed(object));
  const whole = await analyze(judge, objects, mesh);
  if (typeof whole !== 'string') return { mutant, differences: differencesOf(objects, whole, mesh), unread: [] };
  // One document that cannot be read keeps the analyzers from the others: they are asked again without it.
  const readable: KubeObject[] = [];
  const unread: string[] = [];
  for (const object of objects) {
    const alone = await analyze(judge, [object], mesh);
    if (typeof alone !== 'string') readable.push(object);
    else if (isIstioGroup(object.apiVersion) && validateObject(object, JUDGED_RELEASE).length === 0)
      unread.push(`${object.kind}: ${alone}`);
  }
  const messages = await analyze(judge, readable, mesh);
  if (typeof messages === 'string') throw new Error(messages);
  return { mutant, differences: differencesOf(readable, messages, mesh), unread };
}

/** Whether the API server refuses a document for its types: in no cluster it is there for others to refer to, but analyzers may read it. */
function isMalformed(object: KubeObject): boolean {
  return [...kubernetesBreaches(object), ...schemaBreaches(object, JUDGED_RELEASE)].some(({ malformed }) => malformed);
}

/** What the analyzers say, or why they cannot read the objects. */
async function analyze(
  judge: Judge,
  objects: readonly KubeObject[],
  mesh?: string,
): Promise<AnalyzerMessage[] | string> {
  try {
    return await judge.analyze(objects.map((object) => JSON.stringify(object)).join('\n---\n'), { mesh });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function differencesOf(
  objects: readonly KubeObject[],
  messages: readonly AnalyzerMessage[],
  mesh?: string,
): CodeDifference[] {
  const manifests = objects.map((object) => ({ object, origin: {} }));
  return codeDifferences(manifests, messages, mesh).filter(
    (difference) => codeFault(difference, objects) === undefined,
  );
}
