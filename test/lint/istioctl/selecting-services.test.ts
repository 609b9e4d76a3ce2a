import fc from 'fast-check';
import { SelectingServices } from '../../../src/lint/istioctl/selecting-services';
import { matches } from '../../../src/lint/labels';
import { namespaceOf } from '../../../src/lint/namespaces';
import type { Manifest } from '../../../src/model/manifest';

const labels = fc.dictionary(fc.constantFrom('app', 'version', 'tier'), fc.constantFrom('a', 'b', 'v1'), {
  maxKeys: 3,
});
const namespace = fc.constantFrom('n', 'm');

test('finds the Services that asking every one would find, in their order', () => {
  const service = fc.record({ selector: fc.option(labels, { nil: undefined }), namespace });
  fc.assert(
    fc.property(fc.array(service, { maxLength: 12 }), namespace, labels, (services, of, pod) => {
      const manifests = services.map(({ selector, namespace }, index): Manifest => {
        const metadata = { name: `s${index}`, namespace };
        return { object: { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector } }, origin: {} };
      });
      const selects = ({ object }: Manifest) => {
        const { selector } = object.spec as { selector?: Record<string, string> };
        const some = Object.keys(selector ?? {}).length > 0;
        return some && namespaceOf(object) === of && matches(selector, pod);
      };
      expect(new SelectingServices(manifests).of(of, pod)).toEqual(manifests.filter(selects));
    }),
    { numRuns: 500 },
  );
});

test('takes twice the time for twice the Services', () => {
  const time = (count: number) => {
    const manifests = Array.from({ length: count }, (_, index): Manifest => {
      const selector = { version: 'v1', app: `a${index}` };
      const object = { apiVersion: 'v1', kind: 'Service', metadata: { name: `s${index}` }, spec: { selector } };
      return { object, origin: {} };
    });
    const start = process.cpuUsage();
    const services = new SelectingServices(manifests);
    for (const { object } of manifests) {
      const { selector } = object.spec as { selector: Record<string, string> };
      expect(services.of('default', selector).length).toBe(1);
    }
    return process.cpuUsage(start).user;
  };
  time(500);
  const small = time(2000);
  expect(time(8000)).toBeLessThan(small * 10);
});
