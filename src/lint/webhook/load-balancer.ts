import { checkDuration, readDuration } from './duration';
import type { Field } from '../field';
import { checkLocalityLoadBalancing } from './locality';
import type { Report } from './report';

/** Checks a load balancer; failover between localities needs outlier detection beside it. */
export function checkLoadBalancer(balancer: Field, outlier: Field, report: Report): void {
  if (!balancer.isSet) return;
  const hash = balancer.get('consistentHash');
  if (hash.isSet) checkConsistentHash(hash, report);
  const locality = balancer.get('localityLbSetting');
  const zone = balancer.get('zoneAwareLbSetting');
  if (report.since('1.31')) {
    if (locality.isSet && zone.isSet)
      report.error(zone, 'only one of localityLbSetting and zoneAwareLbSetting can be set');
    checkLocalityLoadBalancing(zone, outlier, report, 'zone aware');
  }
  checkLocalityLoadBalancing(locality, outlier, report, 'locality');
  const warmup = balancer.get('warmup');
  if (warmup.isSet) checkWarmup(warmup, report);
  readDuration(balancer.get('warmupDurationSecs'), report);
}

const LARGEST_TABLE = 5000011;

function checkConsistentHash(hash: Field, report: Report): void {
  const cookie = hash.get('httpCookie');
  if (cookie.isSet) checkCookie(cookie, report);
  const ring = hash.get('minimumRingSize');
  if (ring.number !== 0) {
    report.warn(ring, 'minimumRingSize is deprecated', 'use ringHash.minimumRingSize');
    if (hash.get('ringHash').isSet || hash.get('maglev').isSet)
      report.error(ring, 'only one of minimumRingSize, maglev and ringHash can be specified');
  }
  const maglev = hash.get('maglev');
  if (!maglev.isSet) return;
  const size = maglev.get('tableSize');
  if (size.number === 0)
    report.error(maglev, 'tableSize must be set for maglev', 'set tableSize to a prime, such as 65537');
  if (size.number >= LARGEST_TABLE) report.error(size, `tableSize must be less than ${LARGEST_TABLE} for maglev`);
  else if (!isPrime(size.number)) report.error(size, 'tableSize must be a prime number for maglev');
}

function checkCookie(cookie: Field, report: Report): void {
  if (cookie.get('name').text === '') report.error(cookie, 'name required for httpCookie', 'set name');
  readDuration(cookie.get('ttl'), report);
  const names = new Set<string>();
  for (const attribute of cookie.get('attributes').elements) {
    const name = attribute.get('name');
    if (name.text === '') report.error(attribute, 'cookie attribute name cannot be empty');
    else if (names.has(name.text)) report.error(name, `duplicate cookie attribute name: ${name.text}`);
    names.add(name.text);
  }
}

function isPrime(number: number): boolean {
  if (number < 4) return number > 0;
  if (number % 2 === 0) return false;
  for (let factor = 3; factor * factor <= number; factor += 2) if (number % factor === 0) return false;
  return true;
}

function checkWarmup(warmup: Field, report: Report): void {
  const duration = warmup.get('duration');
  if (!duration.isSet) report.error(warmup, 'duration is required', 'set duration');
  checkDuration(duration, report);
  const minimum = warmup.get('minimumPercent');
  if (minimum.number > 100) report.error(minimum, 'minimumPercent must be at most 100');
  const aggression = warmup.get('aggression');
  if (!aggression.isSet) return;
  if (report.since('1.31')) {
    if (aggression.number <= 0) report.error(aggression, 'aggression must be greater than 0');
  } else if (aggression.number < 1) report.error(aggression, 'aggression must be at least 1');
}
