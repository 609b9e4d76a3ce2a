import type { Decision, DecisionDestination } from './decision';
import type { PlainRequest } from './plain-request';

/** Colours, where the reader can show them. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
}

const same = (text: string): string => text;
const plain: Paint = { bold: same, dim: same, green: same, red: same, yellow: same };

const good: ReadonlySet<string> = new Set(['route', 'tcp', 'redirect', 'tlsRedirect', 'directResponse']);

/** Draws a request's way for people: who asks, each reason on the way, and where it ends. */
export function drawDecision(request: PlainRequest, decision: Decision, paint: Paint = plain): string {
  const { type = 'sidecar', namespace = 'default', labels = {} } = request.from ?? {};
  const pods = Object.entries(labels).map(([k, v]) => `${k}=${v}`);
  const lines = [
    paint.bold(requestLine(request)),
    `from ${type} in ${namespace}${pods.length > 0 ? ` (${pods.join(', ')})` : ''}`,
  ];
  for (const reason of decision.why) {
    const missed = / did not match/.test(reason);
    lines.push(missed ? paint.dim(`│ ✗ ${reason}`) : `│ ${reason}`);
  }
  const colour = good.has(decision.outcome) ? paint.green : paint.red;
  lines.push(`└─▶ ${colour(decision.outcome)}${ending(decision)}`);
  for (const d of decision.destinations ?? []) lines.push(`    ${destinationLine(d, paint)}`);
  for (const [name, value] of settings(decision)) lines.push(`    ${name.padEnd(9)} ${value}`);
  return lines.join('\n');
}

function requestLine(request: PlainRequest): string {
  const {
    method = 'GET',
    host = '',
    port = 80,
    path = '/',
    tls = 'none',
    protocol = 'http',
    address,
    headers = {},
  } = request;
  const target = host || address || '?';
  if (protocol === 'tcp') return `${tls === 'none' ? 'tcp' : tls} ${target}:${port}`;
  const asked = Object.entries(headers).map(([k, v]) => ` ${k}: ${v}`);
  return `${method} ${tls === 'none' ? 'http' : 'https'}://${target}:${port}${path}${asked.join(';')}`;
}

function ending({ redirect, directResponse, policy }: Decision): string {
  if (redirect) return ` ${redirect.status} ${redirect.location}`;
  if (directResponse)
    return ` ${directResponse.status}${directResponse.body ? ` ${JSON.stringify(directResponse.body)}` : ''}`;
  return policy ? ` by ${policy}` : '';
}

function destinationLine(d: DecisionDestination, paint: Paint): string {
  const name = `${d.host}${d.subset ? ` subset ${d.subset}` : ''} port ${d.port}`;
  const share = d.weight === 100 ? '' : `  weight ${d.weight}`;
  return `${name}${share}${d.exists ? '' : paint.yellow('  unknown to the proxy: 503')}`;
}

function* settings(decision: Decision): Generator<[string, string]> {
  const { timeout, retries, fault, rewrite, mirrors, cors } = decision;
  if (timeout) yield ['timeout', timeout];
  if (retries) yield ['retries', retries.attempts === 0 ? 'off' : `${retries.attempts} on ${retries.retryOn ?? ''}`];
  if (fault?.delay) yield ['delay', `${fault.delay.fixedDelay} for ${fault.delay.percentage} %`];
  if (fault?.abort)
    yield ['abort', `${fault.abort.httpStatus ?? fault.abort.grpcStatus} for ${fault.abort.percentage} %`];
  if (rewrite) yield ['rewrite', [rewrite.authority, rewrite.path].filter((t) => t !== undefined).join(' ')];
  for (const m of mirrors ?? [])
    yield ['mirror', `${m.host}${m.subset ? ` subset ${m.subset}` : ''} port ${m.port}, ${m.percentage} %`];
  if (cors)
    yield [
      'cors',
      cors.preflight
        ? 'the proxy answers the preflight request'
        : cors.allowed
          ? 'origin allowed'
          : 'origin not allowed',
    ];
}
