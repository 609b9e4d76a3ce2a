import { structOf, type Type } from '../../src/injection/schema/schema';
import { JUDGED_RELEASE } from '../client';
import type { Random } from './random';

type Fields = Record<string, unknown>;

/** Values for each kind of scalar; some that only look like it, and a few that are none. */
const SCALARS: Readonly<Record<string, readonly unknown[]>> = {
  s: ['x', 'two words', 'a<b>&"c', '', '1', 'line\nline', 1, 0.5, 0.00001, 1234567.5, true],
  b: [true, true, false, false, 'true'],
  i: [0, 1, 7, -1, 2147483647, 2147483648],
  l: [0, 1, 43200, 1e10, '1'],
  q: ['100m', '1', 1, 0, '0', '0.5', '1024Mi', '1.5Gi', '1e3', '3000000000', '-1', '1k', 'lots'],
  x: [0, 80, 'http', '8080', '25%', ''],
  t: ['2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z', '2020-01-01T02:00:00+02:00', '2020-01-01', ''],
  y: ['YWJj', ''],
  any: [{}, { a: 1 }],
};

/** What injection carries along without reading it, and what the Kubernetes of the judge's release does not know. */
const UNREAD = ['status', 'managedFields', JUDGED_RELEASE < '1.31' ? 'schedulingGroup' : 'workloadRef'];

/** Up to so many fields of a Kubernetes type, whatever they mean; a field named here is left out. */
export function randomFields(random: Random, struct: string, most: number, except: readonly string[] = []): Fields {
  const fields = [...structOf(struct).values()].filter(({ name }) => !except.includes(name) && !UNREAD.includes(name));
  return Object.fromEntries(random.some(fields, most).map(({ name, type }) => [name, randomValue(random, type, 0)]));
}

function randomValue(random: Random, type: Type, depth: number): unknown {
  if (random.chance(0.03)) return null;
  switch (type.kind) {
    case 'struct':
      return randomStruct(random, type.struct!, depth + 1);
    case 'list':
      return Array.from({ length: random.int(0, 2) }, () => randomValue(random, type.item!, depth + 1));
    case 'map':
      return Object.fromEntries(
        random.some(['a', 'b', 'cpu'], 2).map((key) => [key, randomValue(random, type.item!, depth)]),
      );
    default: {
      const choices = SCALARS[type.kind];
      return random.pick(random.chance(0.7) ? choices.slice(0, 3) : choices);
    }
  }
}

function randomStruct(random: Random, struct: string, depth: number): Fields {
  const fields = [...structOf(struct).values()].filter(({ name }) => !UNREAD.includes(name));
  const most = depth > 3 ? 1 : 4;
  const always = fields.filter(
    (field) => field.always && random.chance(0.9) && (depth < 5 || field.type.kind !== 'struct'),
  );
  const chosen = new Set([...always, ...random.some(fields, most)]);
  return Object.fromEntries([...chosen].map(({ name, type }) => [name, randomValue(random, type, depth)]));
}
