import { NETWORKING } from './networking';
import { POLICIES } from './policies';
import type { Fields } from './writer';
import { Place, isFields } from './writer';

const KINDS = { ...NETWORKING, ...POLICIES };

/** A statement over the typed API that makes one object, and what it leaves to `raw`. */
export interface Statement {
  readonly code: string;
  readonly raw: readonly string[];
}

/** Names of the values that statements use; a program imports them. */
export const VOCABULARY = [
  'Attribute, AuthorizationAction, ClientTls, CustomTag, Delegate, DirectResponse, Fault, GrpcStatus, HashAlgorithm, HashKey',
  'HttpRedirect, HttpRewrite, Jwks, LoadBalancer, LocalityLoadBalancing, Metric, MetricMatch, MtlsMode, Percent, Principal',
  'RedirectPort, RequestPrincipal, RetryOn, StringMatch, TagOverride, TargetRef, WasmVariable, WorkloadMode, istio',
]
  .join(', ')
  .split(', ');

const METADATA = ['name', 'namespace', 'labels', 'annotations'] as const;

function nest(entries: Place['raw']): Fields {
  const root: Record<string, unknown> = {};
  for (const { path, value } of entries) {
    let at = root;
    for (const step of path.slice(0, -1)) at = (at[step] ??= {}) as Record<string, unknown>;
    at[path.at(-1)!] = value;
  }
  return root;
}

/** Writes an Istio object as a statement: `new istio.VirtualService(chart, 'reviews', {…});` */
export function writeStatement(object: Fields, id: string): Statement {
  const kind = String(object.kind);
  const writer = KINDS[kind];
  if (!writer) throw new Error(`no writer for ${kind}`);
  const place = new Place();
  const spec = writer(isFields(object.spec) ? object.spec : {}, place);
  const source = isFields(object.metadata) ? object.metadata : {};
  const metadata = Object.fromEntries(
    METADATA.flatMap((name) => (source[name] === undefined ? [] : [[name, source[name]]])),
  );
  const head = `metadata: ${JSON.stringify(metadata)}`;
  const tail = place.raw.length === 0 ? '' : `, raw: ${JSON.stringify(nest(place.raw))}`;
  const body = spec === '{  }' ? '' : `, ...${spec}`;
  return {
    code: `new istio.${kind}(chart, ${JSON.stringify(id)}, { ${head}${body}${tail} });`,
    raw: place.raw.map(({ reason }) => `${kind} ${reason}`),
  };
}

/** A whole program of one statement. */
export const programOf = ({ code }: Statement): string =>
  [
    `import { Chart, Duration } from 'cdk8s';`,
    `import { ${VOCABULARY.join(', ')} } from 'cdk8s-mesh';`,
    'declare const chart: Chart;',
    code,
  ].join('\n');
