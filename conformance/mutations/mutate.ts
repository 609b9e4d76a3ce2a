import { parseAllDocuments, stringify } from 'yaml';

/** A synthesized example, broken in one place as a wrong construct might break it. */
export interface Mutant {
  /** What was done to which object. */
  readonly name: string;
  readonly yaml: string;
}

interface Destination {
  host: string;
  subset?: string;
}

interface Route {
  name?: string;
  match?: Record<string, unknown>[];
  route?: { destination: Destination; weight?: number }[];
  fault?: unknown;
  timeout?: string;
  retries?: { attempts?: number };
}

interface Server {
  hosts: string[];
  tls?: { httpsRedirect?: boolean };
}

interface Manifest {
  kind: string;
  metadata: { name: string; namespace?: string };
  spec: {
    hosts?: string[];
    host?: string;
    http?: Route[];
    gateways?: string[];
    subsets?: { name: string; labels: Record<string, string> }[];
    servers?: Server[];
    selector?: Record<string, string>;
    ports?: { port: number }[];
  };
}

type Breakage = readonly [name: string, apply: (object: Manifest) => void];

/** `HOST SUBSET` of each subset that a route names. */
type UsedSubsets = ReadonlySet<string>;

/** Every way in which the kinds of an example are broken, one at a time. */
const breakages: Readonly<Record<string, (object: Manifest, used: UsedSubsets) => Breakage[]>> = {
  VirtualService: ({ spec }) => [
    ...(spec.http ?? []).flatMap((route, i) => brokenRoute(route, i)),
    ...swaps(spec.http ?? []),
    ...spec.hosts!.map((host, i): Breakage => [`misspell host ${host}`, (o) => (o.spec.hosts![i] = misspelt(host))]),
    ...(spec.gateways ?? []).map((gateway, i): Breakage => [
      `drop gateway ${gateway}`,
      (o) => o.spec.gateways!.splice(i, 1),
    ]),
  ],
  DestinationRule: ({ spec }, used) => {
    const subsets = spec.subsets ?? [];
    const named = subsets.map(({ name }, i) => ({ name, i })).filter(({ name }) => used.has(`${spec.host} ${name}`));
    if (named.length === 0) return []; // nobody could tell
    return [
      ['misspell host', (o) => (o.spec.host = misspelt(spec.host!))],
      ...named.flatMap(({ name, i }): Breakage[] => [
        [`drop subset ${name}`, (o) => o.spec.subsets!.splice(i, 1)],
        [`subset ${name} selects nothing`, (o) => (o.spec.subsets![i].labels = { version: 'v9' })],
      ]),
    ];
  },
  Gateway: ({ spec }) => [
    ...spec.servers!.flatMap((server, i): Breakage[] => [
      [`drop server ${i}`, (o) => o.spec.servers!.splice(i, 1)],
      ...(server.hosts[0] === '*'
        ? []
        : [[`misspell host of server ${i}`, (o: Manifest) => misspellHosts(o, i)] as const]),
      ...(server.tls?.httpsRedirect
        ? [[`server ${i} does not redirect`, (o: Manifest) => delete o.spec.servers![i].tls] as const]
        : []),
    ]),
    ['selects other pods', (o) => (o.spec.selector = { istio: 'othergateway' })],
  ],
  Service: ({ spec }) => [[`listens elsewhere`, (o) => (o.spec.ports![0].port = spec.ports![0].port + 1)]],
};

function brokenRoute(route: Route, i: number): Breakage[] {
  const at = `route ${route.name ?? i}`;
  const own = (o: Manifest) => o.spec.http![i];
  return [
    [`drop ${at}`, (o) => o.spec.http!.splice(i, 1)],
    ...(route.match ? [[`${at} takes everything`, (o: Manifest) => delete own(o).match] as const] : []),
    ...(route.match ?? []).map((match, m): Breakage => [
      `misspell match ${m} of ${at}`,
      (o) => (own(o).match![m] = JSON.parse(JSON.stringify(match).replace(/"(exact|prefix)":"([^"]+)"/, '"$1":"$2z"'))),
    ]),
    ...(route.fault ? [[`${at} without fault`, (o: Manifest) => delete own(o).fault] as const] : []),
    ...(route.timeout ? [[`${at} without timeout`, (o: Manifest) => delete own(o).timeout] as const] : []),
    ...(route.route ?? []).flatMap(({ destination, weight }, d): Breakage[] => [
      [`misspell destination ${d} of ${at}`, (o) => (own(o).route![d].destination.host = misspelt(destination.host))],
      ...(destination.subset
        ? [
            [
              `other subset in destination ${d} of ${at}`,
              (o: Manifest) => (own(o).route![d].destination.subset = 'v9'),
            ] as const,
          ]
        : []),
      ...(weight !== undefined && route.route!.length > 1
        ? [
            [
              `other weight of destination ${d} of ${at}`,
              (o: Manifest) => (own(o).route![d].weight = weight === 0 ? 7 : 0),
            ] as const,
          ]
        : []),
    ]),
  ];
}

function swaps(routes: readonly Route[]): Breakage[] {
  return routes
    .slice(1)
    .map((_, i): Breakage => [
      `swap routes ${routes[i].name ?? i} and ${routes[i + 1].name ?? i + 1}`,
      (o) => o.spec.http!.splice(i, 2, o.spec.http![i + 1], o.spec.http![i]),
    ]);
}

function misspellHosts(gateway: Manifest, server: number): void {
  const { hosts } = gateway.spec.servers![server];
  gateway.spec.servers![server].hosts = hosts.map(misspelt);
}

/** `reviewz.bookinfo…` for `reviews.bookinfo…`. */
function misspelt(host: string): string {
  return host.replace(/[a-z](\.|$)/, 'z$1').replace(/^\*/, 'z.example.com');
}

/** Every mutant of a stream of objects. */
export function mutants(yaml: string): Mutant[] {
  const objects = parseAllDocuments(yaml).map((document) => document.toJS() as Manifest);
  const destinations = objects
    .filter(({ kind }) => kind === 'VirtualService')
    .flatMap(({ spec }) => (spec.http ?? []).flatMap(({ route }) => route ?? []));
  const used: UsedSubsets = new Set(destinations.map(({ destination: d }) => `${d.host} ${d.subset}`));
  return objects.flatMap((object, i) =>
    (breakages[object.kind]?.(object, used) ?? []).map(([name, apply]) => {
      const broken = structuredClone(object);
      apply(broken);
      const stream = objects.map((other, j) => stringify(j === i ? broken : other));
      return { name: `${object.kind} ${object.metadata.name}: ${name}`, yaml: stream.join('---\n') };
    }),
  );
}
