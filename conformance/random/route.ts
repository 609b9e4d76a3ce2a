import { Duration } from 'cdk8s';
import {
  DirectResponse,
  Fault,
  HttpRedirect,
  HttpRewrite,
  Percent,
  RetryOn,
  StringMatch,
  type istio,
  type IDestination,
  type MeshService,
  type MeshVersion,
  type RouteProps,
  type Target,
} from 'cdk8s-mesh';
import type { Random } from './random';

/** A match that no other route has: its path or header carries the number of the route. */
export function randomMatch(random: Random, index: number): istio.HttpMatchRequest {
  const own = random.pick<istio.HttpMatchRequest>([
    { uri: StringMatch.exact(`/exact-${index}`) },
    { uri: StringMatch.prefix(`/prefix-${index}/`), ignoreUriCase: random.chance(0.2) || undefined },
    { uri: StringMatch.regex(`/regex-${index}/[0-9]+(/.*)?`) },
    { headers: { 'x-route': StringMatch.exact(`${index}`), 'x-any': StringMatch.present() } },
    { headers: { cookie: StringMatch.regex(`^(.*?;)?(group=${index})(;.*)?$`) } },
    { queryParams: { route: StringMatch.exact(`${index}`) } },
  ]);
  return {
    ...own,
    method: random.maybe(0.2, () => StringMatch.exact(random.pick(['GET', 'POST', 'DELETE']))),
    withoutHeaders: random.maybe(0.1, () => ({ 'x-internal': StringMatch.present() })),
    sourceLabels: random.maybe(0.1, () => ({ app: 'service-0' })),
  };
}

/** Where requests go: versions or whole services, with weights where there are several. */
export function randomDestinations(random: Random, service: MeshService): IDestination[] {
  const { versions } = service;
  const at = atPort(service);
  if (versions.length === 0 || random.chance(0.2)) return [at(service)];
  const chosen = random.some(versions);
  if (chosen.length < 2) return [at(random.pick(versions))];
  const shares = random.shares(chosen.length);
  return chosen.map((version, i) => at(version.weight(shares[i])));
}

/** Chooses the port of HTTP where the service has others besides. */
export function atPort({ ports }: MeshService): (target: MeshService | MeshVersion | Target) => IDestination {
  const http = ports.find((port) => port.isHttp)!;
  return (target) => (ports.length > 1 ? target.port(http.number) : target);
}

function randomFault(random: Random): Fault {
  const percentage = random.maybe(0.5, () => random.pick([0.1, 1, 12.5, 100]));
  const delay = () => Fault.delay(Duration.millis(random.int(1, 9000)), { percentage });
  const abort = () => Fault.abort(random.pick([400, 429, 500, 503]), { percentage });
  return random.pick([delay, abort, () => Fault.combined(delay(), abort())])();
}

function randomRetries(random: Random): RouteProps['retries'] {
  const attempts = random.int(0, 10);
  if (attempts === 0) return { attempts };
  return {
    attempts,
    perTryTimeout: random.maybe(0.5, () => Duration.millis(random.int(1, 5000))),
    retryOn: random.maybe(0.5, () => [RetryOn.GATEWAY_ERROR, RetryOn.CONNECT_FAILURE, RetryOn.status(409)]),
  };
}

/** What happens to requests, whichever they are. */
export function randomAction(random: Random, service: MeshService): RouteProps {
  const kind = random.next();
  if (kind < 0.05)
    return { redirect: HttpRedirect.to({ uri: '/elsewhere', redirectCode: random.pick([301, 302, 307]) }) };
  if (kind < 0.1) return { directResponse: DirectResponse.text(random.pick([200, 404, 503]), 'as configured') };
  return {
    to: randomDestinations(random, service),
    timeout: random.maybe(0.3, () => Duration.millis(random.int(1, 20_000))),
    retries: random.maybe(0.3, () => randomRetries(random)),
    fault: random.maybe(0.2, () => randomFault(random)),
    rewrite: random.maybe(0.2, () =>
      random.pick([HttpRewrite.uri('/rewritten'), HttpRewrite.authority('rewritten.example.com')]),
    ),
    mirrors: random.maybe(0.15, () => [
      { to: atPort(service)(service), percentage: random.maybe(0.5, () => Percent.of(random.int(0, 100))) },
    ]),
    headers: random.maybe(0.2, () => ({
      request: { set: { 'x-set': 'by the mesh' }, remove: ['x-removed'] },
      response: { add: { 'x-served-by': 'mesh' } },
    })),
    corsPolicy: random.maybe(0.1, () => ({
      allowOrigins: [StringMatch.exact('https://example.com')],
      allowMethods: ['GET'],
      maxAge: Duration.hours(24),
    })),
  };
}
