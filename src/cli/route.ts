import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { DEFAULT_RELEASE, knownRelease, type IstioRelease } from '../model/istio-release';
import type { Manifest } from '../model/manifest';
import type { Decision } from '../routing/decision';
import type { MeshModel } from '../routing/mesh-model';
import type { PlainRequest, PlainSource } from '../routing/plain-request';

/** The options of the verb as they are written on the command line. */
interface Options {
  readonly requests?: string;
  readonly istio: string;
  readonly meshConfig?: string;
  readonly format: string;
  readonly from?: string[];
  readonly labels: Record<string, string>;
  readonly serviceAccount?: string;
  readonly host?: string;
  readonly port?: string;
  readonly path?: string;
  readonly method?: string;
  readonly header: Record<string, string>;
  readonly tls: boolean;
  readonly mtls: boolean;
  readonly sni?: string;
  readonly protocol?: string;
  readonly address?: string;
  readonly claims?: string;
}

/** Collects `key=value` pairs of an option that may be repeated. */
function pair(text: string, known: Record<string, string>): Record<string, string> {
  const equals = text.indexOf('=');
  return { ...known, [equals < 0 ? text : text.slice(0, equals)]: equals < 0 ? '' : text.slice(equals + 1) };
}

/** Registers `route`: what happens to requests in the mesh that manifests make. */
export function register(program: Command): void {
  program
    .command('route')
    .description('What happens to a request in the mesh that the manifests make, and why.')
    .argument('[path...]', 'files, folders, or - for standard input')
    .option('--requests <file>', 'one JSON request a line (- for standard input); writes one JSON decision a line')
    .option(
      '--istio <release>',
      'the Istio release that understands the manifests: 1.29, 1.30 or 1.31',
      DEFAULT_RELEASE,
    )
    .option('--mesh-config <file>', 'MeshConfig as YAML')
    .option('--format <form>', 'text or json, for a single request', 'text')
    .option('--from <who...>', 'sidecar NAMESPACE/APP, gateway, or gateway NAMESPACE/NAME (NAME: the label istio)')
    .option('--labels <key=value>', 'a label of the pods, beside those of --from; repeatable', pair, {})
    .option('--service-account <name>', "the pods' service account")
    .option('--host <host>', 'the host that the client asks for')
    .option('--port <number>', 'the port that the client dials')
    .option('--path <path>', 'path and query')
    .option('--method <method>', 'HTTP method')
    .option('--header <name=value>', 'a request header; repeatable', pair, {})
    .option('--tls', 'the client speaks TLS', false)
    .option('--mtls', "the client speaks the mesh's mutual TLS", false)
    .option('--sni <name>', 'the server name of the TLS handshake; empty for none')
    .option('--protocol <protocol>', 'http, http2, grpc or tcp')
    .option('--address <ip>', 'the address that the client dials')
    .option('--claims <json>', 'claims of a valid token')
    .action(async (paths: string[], options: Options) => {
      process.exitCode = await run(paths, options);
    });
}

/** Bad usage or unreadable input, as the exit code says it. */
const USAGE = 2;

async function run(given: readonly string[], options: Options): Promise<number> {
  const { who, rest } = splitFrom(options.from ?? []);
  const paths = [...given, ...rest];
  if (paths.length === 0) return complain('route needs files, folders, or - for standard input');
  if (options.format !== 'text' && options.format !== 'json')
    return complain(`--format ${options.format}: use text or json`);
  const release = knownRelease(options.istio);
  if (release === undefined) return complain(`--istio ${options.istio}: use 1.29, 1.30 or 1.31`);
  const meshConfig = await readMeshConfig(options.meshConfig);
  if (meshConfig === null) return USAGE;
  const [{ ManifestFiles }, { MeshModel }] = await Promise.all([
    import('../files/load.js'),
    import('../routing/mesh-model.js'),
  ]);
  const loaded = ManifestFiles.load([...paths]);
  for (const { file, line, column, message } of loaded.problems) complain(`${file}:${line}:${column}: ${message}`);
  const unreadable = loaded.problems.some(({ severity }) => severity === 'error');
  await reportRefused(loaded._manifests, release);
  const mesh = MeshModel._fromManifests(loaded._manifests, { meshConfig, release });
  const status = options.requests === undefined ? await one(mesh, options, who) : await many(mesh, options.requests);
  return status === 0 && unreadable ? USAGE : status;
}

/** Says which objects no cluster would take; decisions are made as if it did. */
async function reportRefused(manifests: readonly Manifest[], version: IstioRelease): Promise<void> {
  const [{ lint }, { SCHEMA_FAMILY }, { WEBHOOK_FAMILY }] = await Promise.all([
    import('../lint/lint.js'),
    import('../lint/schema/family.js'),
    import('../lint/webhook/family.js'),
  ]);
  const istio = manifests.filter(({ object }) => /\.istio\.io\//.test(object.apiVersion ?? ''));
  for (const f of lint(istio, { version, families: [SCHEMA_FAMILY, WEBHOOK_FAMILY] })) {
    if (f.severity !== 'error') continue;
    const place = f.file === undefined ? '' : `${f.file}:${f.line ?? 1}: `;
    process.stderr.write(`${place}${f.object} would be refused: ${f.path ? `${f.path}: ` : ''}${f.message}\n`);
  }
}

async function one(mesh: MeshModel, options: Options, who: string): Promise<number> {
  const request = requestOf(options, who);
  if (typeof request === 'string') return complain(request);
  const decision = mesh._router.decide(request);
  if (options.format === 'json') await output(`${JSON.stringify(decision)}\n`);
  else {
    const [{ drawDecision }, { default: colors }] = await Promise.all([
      import('../routing/draw.js'),
      import('picocolors'),
    ]);
    await output(`${drawDecision(request, decision, process.stdout.isTTY ? colors : undefined)}\n`);
  }
  return 0;
}

/** Lines are answered in order; a line that is no request gets a decision that says so. */
async function many(mesh: MeshModel, file: string): Promise<number> {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    return complain(`${file}: ${(error as Error).message}`);
  }
  let status = 0;
  let out = '';
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    let decision: Decision;
    try {
      decision = mesh._router.decide(JSON.parse(line) as PlainRequest);
    } catch (error) {
      status = complain(`${file}:${i + 1}: ${(error as Error).message}`);
      decision = { outcome: 'refused', why: [`not a request: ${(error as Error).message}`] };
    }
    out += `${JSON.stringify(decision)}\n`;
    if (out.length > 1 << 20) {
      await output(out);
      out = '';
    }
  }
  await output(out);
  return status;
}

function requestOf(options: Options, who: string): PlainRequest | string {
  const { host, path, method, sni, protocol, address, header: headers } = options;
  if (host === undefined && address === undefined)
    return 'route needs --host (or --address for a raw connection), or --requests';
  const port = options.port === undefined ? undefined : Number(options.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536))
    return `--port ${options.port}: use a number from 1 to 65535`;
  const source = sourceOf(who, options);
  if (typeof source === 'string') return source;
  let claims: unknown;
  try {
    claims = options.claims === undefined ? undefined : JSON.parse(options.claims);
  } catch (error) {
    return `--claims: ${(error as Error).message}`;
  }
  const tls = options.mtls ? 'mtls' : options.tls ? 'tls' : 'none';
  return { from: source, host, port, path, method, headers, tls, sni, protocol, address, claims };
}

/** Of the words behind `--from`, who it is; whatever follows is a path that stood there. */
function splitFrom(words: readonly string[]): { who: string; rest: readonly string[] } {
  const [type = 'sidecar', pod, ...rest] = words;
  const isPod =
    pod !== undefined && /^(sidecar|gateway)$/.test(type) && /^[^/.]+(\/[^/.]+)?$/.test(pod) && !existsSync(pod);
  return isPod ? { who: `${type} ${pod}`, rest } : { who: type, rest: words.slice(1) };
}

/** Reads `sidecar ns/app`, `sidecar:ns/app`, `ns/app`, `gateway` and `gateway ns/name`. */
function sourceOf(from: string, { labels, serviceAccount }: Options): PlainSource | string {
  const [, type = 'sidecar', pod = ''] = /^(?:(sidecar|gateway)(?:[ :]|$))?(.*)$/.exec(from.trim()) ?? [];
  const slash = pod.indexOf('/');
  const namespace = slash < 0 ? pod : pod.slice(0, slash);
  const name = slash < 0 ? '' : pod.slice(slash + 1);
  if (/[\s:/]/.test(namespace) || name.includes('/'))
    return `--from ${from}: use "sidecar NAMESPACE/APP" or "gateway [NAMESPACE/NAME]"`;
  if (type === 'gateway') {
    const own: Record<string, string> =
      Object.keys(labels).length > 0 && name === '' ? {} : { istio: name || 'ingressgateway' };
    return { type, namespace: namespace || 'istio-system', labels: { ...own, ...labels }, serviceAccount };
  }
  return {
    type,
    namespace: namespace || 'default',
    labels: { ...(name ? { app: name } : {}), ...labels },
    serviceAccount,
  };
}

/** The MeshConfig of a file; null where it cannot be read. */
async function readMeshConfig(file: string | undefined): Promise<object | undefined | null> {
  if (file === undefined) return undefined;
  try {
    const { load } = await import('js-yaml');
    const value = load(readFileSync(file, 'utf8')) ?? {};
    if (typeof value === 'object' && !Array.isArray(value)) return value;
    complain(`${file}: a MeshConfig is a map`);
  } catch (error) {
    complain(`${file}: ${(error as Error).message}`);
  }
  return null;
}

function complain(message: string): number {
  process.stderr.write(`${message}\n`);
  return USAGE;
}

/** Waits until a pipe has taken everything, so that nothing is cut off at exit. */
function output(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}
