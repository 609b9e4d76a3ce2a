import fc from 'fast-check';
import { LabelIndex } from '../../src/lint/label-index';
import { matches } from '../../src/lint/labels';
import { SelectorIndex } from '../../src/lint/selector-index';

const labels = fc.dictionary(fc.constantFrom('app', 'version', 'tier'), fc.constantFrom('a', 'b', 'v1'), {
  maxKeys: 3,
});
const namespace = fc.constantFrom('n', 'm');

test('finds the selectors that asking every one would find, in their order', () => {
  const selecting = fc.record({ selector: labels, namespace });
  fc.assert(
    fc.property(fc.array(selecting, { maxLength: 12 }), namespace, fc.array(labels), (all, of, pods) => {
      const index = new SelectorIndex(all);
      const fits = (selected: (typeof all)[number], pod: Record<string, string>): boolean =>
        selected.namespace === of && matches(selected.selector, pod);
      const found = all.filter((it) => pods.some((pod) => fits(it, pod)));
      expect(
        index.of(
          of,
          pods.map((pod) => ({ labels: pod })),
        ),
      ).toEqual(found);
      for (const pod of pods) expect(index.has(of, pod)).toBe(all.some((it) => fits(it, pod)));
    }),
    { numRuns: 500 },
  );
});

test('finds the labels that asking every one would find, in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ labels }), { maxLength: 12 }), labels, (all, selector) => {
      const index = new LabelIndex(all);
      const found = all.filter((it) => matches(selector, it.labels));
      expect(index.select(selector)).toEqual(found);
      expect(index.some(selector)).toBe(found.length > 0);
    }),
    { numRuns: 500 },
  );
});

test('takes twice the time for twice the selectors', () => {
  const time = (count: number) => {
    const all = Array.from({ length: count }, (_, index) => {
      const labels = { version: 'v1', app: `a${index}` };
      return { namespace: 'n', selector: labels, labels };
    });
    const start = process.cpuUsage();
    const [selectors, pods] = [new SelectorIndex(all), new LabelIndex(all)];
    for (const one of all) {
      expect(selectors.of('n', [one])).toEqual([one]);
      expect(pods.select(one.selector)).toEqual([one]);
    }
    return process.cpuUsage(start).user;
  };
  time(500);
  const small = time(2000);
  expect(time(8000)).toBeLessThan(small * 10);
});
