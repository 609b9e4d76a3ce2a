import { refuse } from '../mesh/error';
import type { CanaryRelease } from './canary-release';
import { RELEASE_RULES } from './rules';

/** The port whose requests a controller moves: the only one that speaks HTTP. */
export function routePort(release: CanaryRelease): number {
  const http = release.service.ports.filter((port) => port.isHttp);
  if (http.length === 1) return http[0].number;
  return refuse(release, RELEASE_RULES.CAPABILITY, {
    what: `${release.engine.name} moves the requests of one HTTP port`,
    given: release.service.ports.map((port) => `${port.protocol} ${port.number}`),
    allowed: 'a service with exactly one port that speaks HTTP',
    fix: 'split the service, or use Engine.static',
  });
}
