import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cacheFolder } from '../client/places';

/** A checkout of istio/istio at 1.5.0: the Go module proxy does not serve that release. */
export const istioCheckout = process.env.ISTIO_1_5;

/** What is injected, and into which mesh. */
export interface Request {
  readonly yaml: string;
  /** Only reads it, as the Kubernetes does with which 1.5.0 is built: fields that are newer are gone. */
  readonly decode?: boolean;
  readonly profile?: string;
  /** An IstioOperator that is laid over the profile, as YAML. */
  readonly overlay?: string;
  /** A MeshConfig that is laid over that of the charts, as YAML. */
  readonly mesh?: string;
}

export interface Answer {
  readonly yaml: string;
  /** Empty where it was injected. */
  readonly error: string;
}

const source = join(__dirname, 'injector.go');

/** Requirements of the module whose hosts are gone; only parts that nobody asks for here need them. */
const GONE = /^\s*k8s\.io\/(kubectl|cli-runtime) .*$/gm;

/** Builds the injector with what the checkout holds, which is left as it is: two minutes when nothing is cached. */
function buildInjector(checkout: string): string {
  const text = readFileSync(source, 'utf8');
  const binary = join(cacheFolder, `injector-1.5.0-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`);
  if (existsSync(binary)) return binary;
  mkdirSync(cacheFolder, { recursive: true });
  const file = (ending: string) => join(cacheFolder, `istio-1.5.${ending}`);
  writeFileSync(file('mod'), readFileSync(join(checkout, 'go.mod'), 'utf8').replace(GONE, ''));
  writeFileSync(file('sum'), readFileSync(join(checkout, 'go.sum')));
  const folder = join(resolve(checkout), 'injector-1.5');
  writeFileSync(file('json'), JSON.stringify({ Replace: { [join(folder, 'injector.go')]: source } }));
  const flags = ['-mod=mod', `-modfile=${file('mod')}`, `-overlay=${file('json')}`, '-buildvcs=false'];
  const { status, stderr } = spawnSync('go', ['build', ...flags, '-o', binary, './injector-1.5'], {
    cwd: checkout,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`Istio 1.5.0 does not build: ${stderr.slice(-4000)}`);
  return binary;
}

/** What Istio 1.5.0 says to each request, in order. */
export function askInjector(checkout: string, requests: readonly Request[]): Answer[] {
  const { status, stdout, stderr } = spawnSync(buildInjector(checkout), [], {
    input: requests.map((request) => JSON.stringify(request)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`the injector of Istio 1.5.0 failed: ${stderr.slice(-4000)}`);
  // Istio logs between the answers.
  const answers = stdout.split('\n').filter((line) => line.startsWith('{"yaml":'));
  if (answers.length !== requests.length) throw new Error(`${answers.length} answers to ${requests.length} requests`);
  return answers.map((line) => JSON.parse(line) as Answer);
}
