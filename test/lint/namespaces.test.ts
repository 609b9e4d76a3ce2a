import { namesOf } from '../../src/lint/namespaces';
import type { Manifest } from '../../src/model/manifest';

const services = (count: number): Manifest[] =>
  Array.from({ length: count }, (_, index) => ({
    object: { apiVersion: 'v1', kind: 'Service', metadata: { name: `s${10 + index}`, namespace: 'a' } },
    origin: {},
  }));

test('names are sorted, each once, and of many only some', () => {
  expect(namesOf([...services(2).reverse(), ...services(1)])).toBe('a/s10, a/s11');
  expect(namesOf(services(13))).toMatch(/^a\/s10, .*, a\/s19 and 3 more$/);
});
