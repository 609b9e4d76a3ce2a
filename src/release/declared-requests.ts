import { renderWire } from '../istio/render';
import { mergeMatches } from '../model/delegates';
import { hostsMeet, isWildcard } from '../model/host';
import type { HttpMatch, HttpRoute } from '../model/spec';
import { gatewaysOf, meshGateway, type VirtualService } from '../model/virtual-services';
import { Caller } from '../routing/caller';
import type { MeshModel } from '../routing/mesh-model';
import type { MeshRequest } from '../routing/mesh-request';
import { CallRegistry } from '../security/call-registry';
import { settingsOf } from '../mesh/settings';
import { MeshService } from '../workload/mesh-service';
import type { CanaryRelease } from './canary-release';
import { podsOfHost, type ReleasePods } from './release-pods';
import { sampleText } from './sample-text';

/** A request that a release has to serve. */
export interface DeclaredRequest {
  /** Who asks for what, for people. */
  readonly name: string;
  /** Undefined where none can be made up. */
  readonly request?: MeshRequest;
  /** The step from which all such requests reach the canary, where they are a cohort. */
  readonly cohortFrom?: number;
}

interface SampledMatch extends HttpMatch {
  readonly cohortFrom?: number;
}

interface Client {
  readonly name: string;
  readonly from: Caller;
}

/**
 * One request for each match of each route that leads to the service of a release: of every service that says it calls it, and of
 * every gateway with such a route.
 */
export function declaredRequests(
  release: CanaryRelease,
  mesh: MeshModel,
  pods: readonly ReleasePods[],
): DeclaredRequest[] {
  const { all } = mesh._index.virtualServices;
  const { service } = release;
  const own = all.filter(({ spec }) => gatewaysOf(spec).includes(meshGateway) && spec.hosts?.includes(service.host));
  const ports = service.ports.filter((port) => port.isHttp).map((port) => port.number);
  const matches = [
    ...cohortsOf(release),
    ...matchesOf(
      own.flatMap(({ spec }) => spec.http ?? []),
      meshGateway,
    ),
  ];
  const inMesh = clientsOf(release).flatMap((client) =>
    ports.flatMap((port) => matches.flatMap((match) => requestOf(client, { host: service.host, port }, match))),
  );
  const leads = ({ route = [] }: HttpRoute): boolean =>
    route.some((it) => podsOfHost(it.destination?.host ?? '', mesh, pods).length > 0);
  const atGateways = all.flatMap((vs) =>
    doorsOf(mesh, vs).flatMap(({ gateway, ...door }) =>
      matchesOf((vs.spec.http ?? []).filter(leads), gateway.name, []).flatMap((match) =>
        requestOf(gateway, door, match),
      ),
    ),
  );
  return [...inMesh, ...atGateways];
}

/** Those that say they call the service; somebody where nobody says so and everybody may. */
function clientsOf({ service }: CanaryRelease): Client[] {
  const callers = CallRegistry.of(service).callersOf(service.host);
  const services = new Set(callers.flatMap(({ caller }) => (MeshService.isMeshService(caller) ? [caller] : [])));
  if (services.size > 0) return [...services].map((it) => ({ name: it.name, from: Caller.of(it) }));
  if (settingsOf(service).callGraph.isEnforced) return [];
  return [{ name: 'a client', from: Caller.sidecar({ namespace: service.namespace }) }];
}

/** The matches of cohorts, each with the step from which it reaches the canary. */
function cohortsOf({ _route: { match = [] }, steps }: CanaryRelease): SampledMatch[] {
  return steps.flatMap(({ _spec: step }, index) => {
    if (step.kind !== 'cohort') return [];
    const joined = mergeMatches(renderWire(match) as HttpMatch[], [renderWire(step.match) as HttpMatch]) ?? [];
    return joined.map((it) => ({ ...it, cohortFrom: index + 1 }));
  });
}

/** The matches of routes at one gateway; one without conditions where there is no route. */
function matchesOf(http: readonly HttpRoute[], gateway: string, none: HttpMatch[] = [{}]): HttpMatch[] {
  if (http.length === 0) return none;
  return http
    .flatMap(({ match = [] }) => (match.length > 0 ? match : [{}]))
    .filter(({ gateways = [] }) => gateways.length === 0 || gateways.includes(gateway));
}

/** Where a VirtualService is reached from outside: by which gateway, under which name, at which port, with TLS or without. */
function doorsOf(mesh: MeshModel, vs: VirtualService) {
  const names = gatewaysOf(vs.spec);
  return mesh._index.gateways
    .filter(({ key }) => names.includes(key))
    .flatMap(({ key, namespace, spec }) =>
      (spec.servers ?? []).flatMap(({ hosts = [], port, tls }) => {
        const protocol = port?.protocol?.toUpperCase() ?? '';
        if (tls?.httpsRedirect || !/^(HTTP|HTTP2|GRPC|HTTPS)$/.test(protocol)) return [];
        const shown = hosts.map((host) => host.split('/').at(-1)!);
        const host = (vs.spec.hosts ?? []).find((it) => shown.some((served) => hostsMeet(it, served)));
        if (host === undefined) return [];
        const labels = spec.selector ?? {};
        const gateway: Client = { name: key, from: Caller.gateway({ namespace, labels }) };
        const name = isWildcard(host) ? (shown.find((it) => !isWildcard(it)) ?? host.replace('*', 'any')) : host;
        return [{ gateway, host: name, port: port?.number ?? 80, tls: protocol === 'HTTPS' }];
      }),
    );
}

/** A request that a match takes; none where it is for other clients or other ports. */
function requestOf(client: Client, place: Omit<MeshRequest, 'from'>, match: SampledMatch): DeclaredRequest[] {
  const {
    authority,
    cohortFrom,
    headers = {},
    method,
    port,
    queryParams = {},
    sourceLabels,
    sourceNamespace,
    uri,
  } = match;
  const { labels = {}, namespace = 'default' } = client.from._source;
  if (port !== undefined && port !== place.port) return [];
  if (sourceNamespace && sourceNamespace !== namespace) return [];
  if (Object.entries(sourceLabels ?? {}).some(([key, value]) => labels[key] !== value)) return [];
  const texts = {
    host: sampleText(authority, place.host),
    path: sampleText(uri, '/'),
    method: sampleText(method, 'GET'),
  };
  const sampled = Object.entries(headers).map(([name, it]) => [name, sampleText(it)] as const);
  const query = Object.entries(queryParams).map(([name, it]) => [name, sampleText(it)] as const);
  if ([...Object.values(texts), ...[...sampled, ...query].map(([, it]) => it)].includes(undefined)) {
    return [
      { name: `${client.name} → ${place.host}:${place.port} ${JSON.stringify({ ...match, cohortFrom: undefined })}` },
    ];
  }
  const said = query.map(([name, value]) => `${name}=${value}`).join('&');
  const path = `${texts.path}${said && '?'}${said}`;
  const conditions = sampled.map(([name, value]) => ` ${name}: ${value}`).join('');
  return [
    {
      cohortFrom,
      name: `${client.name} → ${texts.method} ${texts.host}:${place.port}${path}${conditions}`,
      request: {
        ...place,
        ...texts,
        path,
        from: client.from,
        headers: Object.fromEntries(sampled) as Record<string, string>,
      },
    },
  ];
}
