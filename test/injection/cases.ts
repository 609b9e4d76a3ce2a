import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Json } from '../../src/injection/json';
import { readDocuments } from '../../src/files/event-reader';

const ROOT = path.join(process.env.MESH_SHARED ?? path.join(__dirname, '../../../shared'), 'cases/injection');

export interface InjectionCase {
  readonly name: string;
  readonly input: string;
  readonly set?: string[];
  readonly mesh?: Json;
  readonly operator?: string;
  readonly error?: string;
  readonly warnings?: string[];
  readonly annotations?: string[];
}

/** The known answers of one release; empty where they are not there. */
export function casesOf(version: string): InjectionCase[] {
  const file = path.join(ROOT, version, 'index.json');
  if (!fs.existsSync(file)) return [];
  const { cases } = JSON.parse(fs.readFileSync(file, 'utf8')) as { cases: Record<string, InjectionCase> };
  return Object.entries(cases).map(([name, one]) => ({ ...one, name }));
}

export function documents(text: string): Json[] {
  return readDocuments(text)
    .map((document) => document.value)
    .filter((value) => value !== null);
}

/** Inputs are those of the newest release; 1.29 had another registry in one of them. */
const OLD_REGISTRY = ['1.29.1/hello-proxy-override'];

export function inputOf(version: string, one: InjectionCase): Json[] {
  const text = fs.readFileSync(path.join(ROOT, 'input', `${one.input}.yaml`), 'utf8');
  return documents(
    OLD_REGISTRY.includes(`${version}/${one.name}`)
      ? text.replaceAll('registry.istio.io/release', 'docker.io/istio')
      : text,
  );
}

/** Whether the answer for a mode is there: some are kept apart. */
export function hasAnswer(version: string, mode: string, one: InjectionCase): boolean {
  return one.error !== undefined || fs.existsSync(path.join(ROOT, version, mode, `${one.name}.yaml`));
}

export function operatorOf(one: InjectionCase): Json {
  if (!one.operator) return undefined;
  return documents(fs.readFileSync(path.join(ROOT, 'input', `${one.operator}.iop.yaml`), 'utf8'))[0].spec;
}

export function expectedOf(version: string, mode: 'classic' | 'native', one: InjectionCase): Json[] {
  return documents(fs.readFileSync(path.join(ROOT, version, mode, `${one.name}.yaml`), 'utf8'));
}
