import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { BlockReader, UNUSUAL } from '../../src/files/block-reader';
import { readDocuments } from '../../src/files/event-reader';
import { allPlaces, usualPlaces } from '../../src/files/places';
import { filesBelow, sharedFolder } from './shared';

/** Both readers' opinion of one document. */
function readBoth(text: string): { fast: unknown; full: unknown; duplicates: number } {
  const fast = BlockReader.of(text)!.read(0, text.length);
  try {
    const documents = readDocuments(text);
    return { fast, full: documents[0]?.value, duplicates: documents[0]?.duplicates.length ?? 0 };
  } catch (error) {
    return { fast, full: error, duplicates: 0 };
  }
}

/** The paths of all fields and elements of a value. */
function pathsBelow(value: unknown): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return steps.flatMap((step) => [
    [step],
    ...pathsBelow((value as Record<string | number, unknown>)[step]).map((path) => [step, ...path]),
  ]);
}

/** The fast reader may decline; where it answers, the full one must answer the same. */
function expectEqual(text: string): boolean {
  const { fast, full, duplicates } = readBoth(text);
  if (fast === UNUSUAL) return false;
  if (full instanceof Error || duplicates > 0) {
    throw new Error(`the fast reader took what the full one refuses: ${String(full)}\n${text}`);
  }
  expect([text, fast ?? null]).toEqual([text, full ?? null]);
  const [usual, all] = [usualPlaces(text)!, allPlaces(text)];
  for (const path of pathsBelow(fast)) {
    const place = usual(0, path);
    // Of a literal block in a list the full reader says where its first line starts, the fast one where its mark stands.
    if (text[place ?? -1] !== '|') expect([text, path, place]).toEqual([text, path, all(0, path)]);
  }
  return true;
}

const taken: [string, string, unknown][] = [
  ['a mapping', 'a: 1\nb: x y\n', { a: 1, b: 'x y' }],
  ['nesting', 'a:\n  b:\n    c: true\n  d: null\n', { a: { b: { c: true }, d: null } }],
  ['a list under its key', 'a:\n- 1\n- b: 2\n  c: 3\nd: 4\n', { a: [1, { b: 2, c: 3 }], d: 4 }],
  ['a list of lists', 'a:\n  - - 1\n    - 2\n  - []\n', { a: [[1, 2], []] }],
  ['an empty value', 'a:\nb: ~\nc:\n  - \n  - 1\n', { a: null, b: null, c: [null, 1] }],
  ['comments', '# x\na: 1 # y\n# z\n  # w\nb: "#" # v\nc: a#b\n', { a: 1, b: '#', c: 'a#b' }],
  ['quotes', 'a: "x: \\"y\\" \\u00e4"\nb: \'it\'\'s\'\n"c d": 1\n', { a: 'x: "y" ä', b: "it's", 'c d': 1 }],
  [
    'flow',
    'a: [x, "y", 1]\nb: {c: d, e: [f]}\nc: {}\nd: []\n',
    { a: ['x', 'y', 1], b: { c: 'd', e: ['f'] }, c: {}, d: [] },
  ],
  [
    'a literal block',
    'a: |\n  x\n   y\n\n  z\n\nb: |-\n  q\nc: |+\n  r\n\n',
    { a: 'x\n y\n\nz\n', b: 'q', c: 'r\n\n' },
  ],
  ['colons inside words', 'a: b:c\nd: http://e\n', { a: 'b:c', d: 'http://e' }],
];

const declined: [string, string][] = [
  ['anchors', 'a: &x 1\nb: *x\n'],
  ['tags', 'a: !!str 1\n'],
  ['folded blocks', 'a: >\n  b\n  c\n'],
  ['multi-line scalars', 'a: b\n  c\n'],
  ['duplicate keys', 'a: 1\na: 2\n'],
  ['merge keys', '<<: {a: 1}\n'],
  ['keys that are not text', 'y: 1\n'],
  ['a mapping in a value', 'a: b: c\n'],
  ['tabs', 'a:\tb\n'],
  ['bad indentation', 'a:\n    b: 1\n  c: 2\n'],
  ['a list in a mapping', 'a: 1\n- b: 2\n'],
  ['unclosed quotes', 'a: "b\n'],
];

test.each(taken)('reads %s', (_, text, value) => {
  expect(BlockReader.of(text)!.read(0, text.length)).toEqual(value);
  expect(expectEqual(text)).toBe(true);
});

test.each(declined)('leaves %s to the full reader', (_, text) => {
  expect(BlockReader.of(text)!.read(0, text.length)).toBe(UNUSUAL);
});

const word = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'yes',
    'n',
    '0775',
    '1e3',
    '~',
    '',
    '-',
    '- a',
    '? b',
    ':',
    'a: b',
    'a:',
    '#',
    ' #x',
    'x #y',
  ),
  fc.constantFrom(
    '"',
    "'",
    "''",
    '"a"',
    '\\',
    '\\n',
    '|',
    '|-',
    '>',
    '&a',
    '*a',
    '!b',
    '%',
    '@',
    '`',
    '{',
    '}',
    '[',
    ']',
  ),
  fc.constantFrom(
    '[]',
    '{}',
    '[a, b]',
    '{a: b}',
    '{a: [b, {c: "d"}]}',
    '<<',
    '=',
    '---',
    '...',
    ',',
    '-1',
    '1.5',
    '.5',
    '日',
  ),
  fc.string({ maxLength: 6 }).map((text) => text.replaceAll(/[\r\n]/g, ' ')),
);
const line = fc
  .tuple(
    fc.integer({ min: 0, max: 6 }),
    fc.constantFrom('', '- ', '- - ', '-'),
    word,
    fc.constantFrom('', ':', ': ', ':  '),
    word,
  )
  .map(([indent, dash, key, colon, value]) => `${' '.repeat(indent)}${dash}${key}${colon}${value}`);

test('agrees with the full reader on random lines, or declines', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 7 }), (lines) => {
      const text = `${lines.join('\n')}\n`;
      if (/^(?:---|\.\.\.)(?:\s|$)|^%/m.test(text)) return;
      expectEqual(text);
    }),
    { numRuns: 20_000 },
  );
});

test('agrees with the full reader on what a writer makes of random values, and mostly answers', () => {
  const scalar = fc.oneof(
    word,
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constant(null),
    fc.string(),
  );
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(word, tie('node'), { maxKeys: 4 }),
    ),
  })).node;
  let answered = 0;
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), value), fc.boolean(), (object, indentSeq) => {
      if (expectEqual(stringify(object, { version: '1.1', lineWidth: 0, indentSeq }))) answered++;
    }),
    { numRuns: 3_000 },
  );
  expect(answered).toBeGreaterThan(300);
});

(sharedFolder ? test : test.skip)(
  'agrees with the full reader on every document of the cases, and reads nearly all',
  () => {
    let documents = 0;
    let answered = 0;
    for (const file of filesBelow(`${sharedFolder}/cases`, ['.yaml', '.yml'])) {
      const text = readFileSync(file, 'utf8');
      if (text.includes('\r')) continue;
      for (const part of text.split(/^---(?:[ \t].*)?\n/m)) {
        documents++;
        if (expectEqual(part)) answered++;
      }
    }
    expect(documents).toBeGreaterThan(1000);
    expect(answered / documents).toBeGreaterThan(0.85);
  },
);
