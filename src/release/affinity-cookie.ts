import { refuse } from '../mesh/error';
import { RELEASE_RULES } from './rules';

/** The name of a cookie that keeps callers with one version. */
export function checkCookie(place: string, name: string | undefined): string | undefined {
  if (name === undefined || /^[A-Za-z0-9_-]+$/.test(name)) return name;
  return refuse(place, RELEASE_RULES.COOKIE_NAME, {
    what: 'this is not the name of a cookie',
    given: name,
    allowed: 'letters, digits, _ and -',
  });
}
