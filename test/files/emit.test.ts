import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { emitDocument } from '../../src/files/emit';

const runs = Number(process.env.MESH_RANDOM_RUNS ?? 1);

function expectEqual(value: unknown): void {
  const ours = emitDocument(value);
  if (ours !== Yaml.stringify(value)) expect(ours).toBe(Yaml.stringify(value));
}

/** Everything that a person, a tool or a certificate puts into a manifest and that YAML could take for something else. */
const words = [
  ...[
    '',
    ' ',
    'a',
    'yes',
    'Yes',
    'YES',
    'yEs',
    'no',
    'n',
    'y',
    'on',
    'Off',
    'true',
    'TRUE',
    'null',
    'Null',
    '~',
    'nULL',
  ],
  ...[
    '0',
    '0775',
    '08',
    '1e3',
    'e3',
    'E+1',
    '.e1',
    '1_000',
    '_',
    '_1',
    '0b1',
    '0b',
    '0x1F',
    '0xg',
    '0o7',
    '-1',
    '+1',
    '-',
    '+',
  ],
  ...[
    '.5',
    '5.',
    '.',
    '..',
    '...',
    '....',
    '-.inf',
    '.nan',
    '.NaN',
    'nan',
    '1:30',
    '1:30.5',
    '190:20:30',
    '1:3:',
    '12e03',
  ],
  ...[
    '2001-01-01',
    '2001-1-1',
    '2001-01-01T00:00:00Z',
    '2001-01-01 00:00:00 +5',
    '2001-01-01t1:1:1.5-03:30',
    '2001-13',
  ],
  ...[
    '---',
    '--- a',
    '---a',
    '----',
    '- a',
    '-a',
    '?',
    '? a',
    '?a',
    ':',
    ': a',
    ':a',
    'a:',
    'a: b',
    'a:b',
    'a :b',
    'a:\tb',
  ],
  ...[
    '#',
    '# a',
    'a # b',
    'a#b',
    '#a',
    '&a',
    '*',
    '*a',
    '!a',
    '|',
    '|-',
    '>',
    '%',
    '%a',
    '@a',
    '`a',
    '{',
    '}',
    '[',
    ']',
    ',',
    'a,b',
  ],
  ...[
    "'",
    '"',
    "it's",
    'say "x"',
    `both ' and "`,
    "''",
    '""',
    '\\',
    '\\n',
    'a\\',
    '<<',
    '=',
    '<',
    'a ',
    ' a',
    'a\t',
    '\ta',
    'a\tb',
  ],
  ...[
    'a\nb',
    'a\nb\n',
    'a\nb\n\n',
    '\na',
    '\n',
    '\n\n',
    ' \n',
    'a\n ',
    'a\n \n',
    ' a\nb',
    '  a\n b\n',
    'a \nb',
    'a\n\tb',
    'a\n\n\nb',
  ],
  ...[
    'a\n---\nb',
    '---\na',
    '%a\nb',
    '#a\nb',
    'a: b\nc',
    'a\n# b',
    '\n a',
    '\n\n  a\n',
    '\t\n',
    'a\t\n\t',
    '\nyes',
    'yes\n',
    '- a\n- b\n',
  ],
  ...[
    'ä',
    '日本語',
    '😀',
    '\u0000',
    '\u0007',
    '\u001b',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\ud800',
    'a\r\nb',
    'a\rb',
  ],
  ...[
    '\u0001 \nb',
    `\u0001${'x'.repeat(40)}\n\n y\n`,
    `\u0001${'x'.repeat(40)} \n y`,
    `"${'x'.repeat(200)} y`,
    `${'word '.repeat(60)}end`,
  ],
  ...[
    `${'word '.repeat(40)}\n${'word '.repeat(40)}`,
    `'"${'x '.repeat(40)}\n \n`,
    'x'.repeat(900),
    ' x'.repeat(500),
    `\u0085${'a\n'.repeat(30)}`,
  ],
  ...[
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
    '{"a": 1}',
    '[1]',
    '*.example.com',
    '$(POD_NAME)',
    '100m',
    '1Gi',
  ],
  ...[
    'constructor',
    '__proto__',
    'toString',
    'NULL',
    'Infinity',
    'NaN',
    'istio-system',
    'http://a.b:80/c?d=e#f',
    'a@b',
    'a, b',
    'x: y: z',
  ],
];

describe('special words', () => {
  test.each(words.map((word) => [JSON.stringify(word).slice(0, 60), word]))('%s', (_, word) => {
    for (const value of [{ a: word }, { a: [word] }, { a: { b: { c: word }, d: [[word, word]] } }, { [word]: 1 }])
      expectEqual(value);
    for (const value of [{ a: { [word]: 1, b: 2 } }, { a: [{ [word]: word }] }, { [word]: { [word]: [word] } }])
      expectEqual(value);
    expectEqual(word);
    expectEqual([word]);
  });
});

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...words) },
  {
    weight: 2,
    arbitrary: fc.string({
      unit: fc.constantFrom(...' \n\t#:-?[]{}"\'\\&*!|>%@`,.0123456789abeExyYnN_+~=<TZ\u0085é'.split('')),
      maxLength: 12,
    }),
  },
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 60 }),
  fc.array(fc.constantFrom(...words), { maxLength: 5 }).map((parts) => parts.join('\n')),
  fc.array(fc.constantFrom(...words), { maxLength: 5 }).map((parts) => parts.join(' ')),
);
const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, 1e21, 1e-7, 0.1, NaN, Infinity, -Infinity, 2 ** 53),
);
const scalar = fc.oneof(text, number, fc.boolean(), fc.constantFrom(null, undefined));
const { node: anything } = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(text, tie('node'), { maxKeys: 4 }),
  ),
}));

test('text', () => {
  fc.assert(
    fc.property(text, fc.boolean(), (word, isKey) =>
      expectEqual(isKey ? { a: { [word]: 1 }, [word]: 2 } : { a: word, b: [word] }),
    ),
    { numRuns: 20_000 * runs },
  );
});

test('values of any shape', () => {
  fc.assert(
    fc.property(fc.dictionary(text, anything, { maxKeys: 5 }), (value) => expectEqual(value)),
    { numRuns: 10_000 * runs },
  );
});

test('objects that are shared get anchors', () => {
  fc.assert(
    fc.property(anything, anything, fc.dictionary(text, anything), (first, second, value) => {
      expectEqual({ a: first, b: { c: first, d: [second, second] }, e: value, f: [value, value.a] });
    }),
    { numRuns: 500 * runs },
  );
  const shared = { x: 1 };
  expect(emitDocument({ a: shared, b: shared })).toBe('a: &a1\n  x: 1\nb: *a1\n');
});

test('what is neither a plain object nor a list nor a scalar', () => {
  class Point {
    public constructor(public readonly x: number) {}
  }
  const values = [
    new Date(0),
    new Map([['a', 1]]),
    new Set(['a']),
    new Uint8Array([1, 2]),
    new Point(1),
    10n,
    Object.create(null),
    Array(2),
  ];
  for (const value of [...values, new String('yes'), { toJSON: () => 'x' }, undefined, null, 1, 'x', [], {}, true]) {
    expectEqual({ a: value });
    expectEqual(value);
  }
});

test('depth and keys beyond any bound', () => {
  expectEqual({ ['x'.repeat(1100)]: 1, a: { ['x '.repeat(600)]: { b: 1 } } });
  let deep: unknown = 1;
  for (let i = 0; i < 600; i++) deep = i % 2 ? [deep] : { a: deep };
  expectEqual({ deep });
});
