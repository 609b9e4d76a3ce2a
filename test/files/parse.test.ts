import { parseManifests } from '../../src/files/parse';

const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n`;
const names = (text: string) => parseManifests(text).manifests.map(({ object }) => object.metadata?.name);
const problems = (text: string) =>
  parseManifests(text, 'f.yaml').problems.map(({ rule, line, column, message }) => [rule.code, line, column, message]);

describe('documents', () => {
  test('several, with comments, empty ones and end marks', () => {
    const text = `# head\n---\n${service('a')}---\n# nothing\n---\n---   # c\n${service('b')}...\n---\n${service('c')}`;
    expect(names(text)).toEqual(['a', 'b', 'c']);
    expect(problems(text)).toEqual([]);
    expect(parseManifests(text).manifests.map(({ origin }) => origin.line)).toEqual([3, 11, 17]);
  });

  test('two after an end mark without a separator', () => {
    const { manifests } = parseManifests(`${service('a')}...\n${service('b')}`);
    expect(manifests.map(({ object, origin }) => [object.metadata?.name, origin.line])).toEqual([
      ['a', 1],
      ['b', 6],
    ]);
    expect(manifests[1].origin.locate!(['metadata', 'name'])).toEqual({ line: 9, column: 3 });
  });

  test('content behind the separator, and words that only look like one', () => {
    expect(names(`--- {apiVersion: v1, kind: A, metadata: {name: x}}\n---\n${service('z')}`)).toEqual(['x', 'z']);
    expect(names(`${service('a')}  labels:\n    x: |\n      ---\n---not: a separator\n`)).toEqual(['a']);
  });

  test('directives', () => {
    expect(names(`%YAML 1.1\n---\n${service('a')}---\n${service('b')}`)).toEqual(['a', 'b']);
  });

  test('CRLF, a byte order mark, no final line break', () => {
    const text = '\ufeff' + `${service('a')}---\n${service('b')}`.replaceAll('\n', '\r\n').trimEnd();
    expect(names(text)).toEqual(['a', 'b']);
    expect(parseManifests(text).manifests[1].origin.locate!(['metadata', 'name'])).toEqual({ line: 9, column: 3 });
  });

  test('JSON', () => {
    const object = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'a', annotations: { x: '\u00e4 😀\n"\\/' } },
    };
    for (const text of [
      JSON.stringify(object),
      JSON.stringify(object, undefined, 2),
      JSON.stringify(object, undefined, '\t'),
    ]) {
      expect(parseManifests(text).manifests.map((manifest) => manifest.object)).toEqual([object]);
    }
  });

  test('nothing', () => {
    for (const text of ['', '\n', '---\n', '# c', '---\n---\n', '{}', 'null\n']) {
      expect(parseManifests(text)).toMatchObject({ manifests: [], problems: [] });
    }
  });
});

describe('lists', () => {
  test('stand for their items, each with its own line', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: A\n  metadata: {name: a}\n- apiVersion: v1\n  kind: B\n  metadata:\n    name: b\n`;
    const { manifests } = parseManifests(text);
    expect(manifests.map(({ object, origin }) => [object.kind, origin.line])).toEqual([
      ['A', 4],
      ['B', 7],
    ]);
    expect(manifests[1].origin.locate!(['metadata', 'name'])).toEqual({ line: 10, column: 5 });
  });

  test('of one type give it to items that leave it out', () => {
    expect(names('apiVersion: v1\nkind: ServiceList\nitems:\n- metadata: {name: a}\n')).toEqual(['a']);
  });

  test('in lists', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ServiceList\n  items:\n  - metadata:\n      name: a\n`;
    const [{ object, origin }] = parseManifests(text).manifests;
    expect([object.kind, origin.line]).toEqual(['Service', 7]);
    expect(origin.locate!(['metadata', 'name'])).toEqual({ line: 8, column: 7 });
  });

  test('of any length, in time that grows with it', () => {
    const time = (count: number) => {
      const item = `- apiVersion: v1\n  kind: A\n  metadata:\n    name: a\n`;
      const start = process.cpuUsage();
      const { manifests } = parseManifests(`apiVersion: v1\nkind: List\nitems:\n${item.repeat(count)}`);
      const [last] = manifests.slice(-1);
      expect(last.origin.locate!(['metadata', 'name'])).toEqual({ line: 4 * count + 3, column: 5 });
      return process.cpuUsage(start).user;
    };
    time(500);
    const small = time(2000);
    expect(time(8000)).toBeLessThan(small * 10);
  });

  test('with something else among the items', () => {
    expect(problems('apiVersion: v1\nkind: List\nitems:\n- 1\n')).toEqual([
      ['MESH1004', 4, 3, 'item 0 of a list is not an object with apiVersion and kind'],
    ]);
  });
});

describe('places', () => {
  const text = `${service('a')}---\n# c\n${service('b')}spec:\n  ports:\n    - name: http\n      port: &p 80\n    - {port: *p, "n": 1}\n`;
  const { locate } = parseManifests(text).manifests[1].origin;

  test.each([
    [[], { line: 7, column: 1 }],
    [['kind'], { line: 8, column: 1 }],
    [['spec', 'ports'], { line: 12, column: 3 }],
    [['spec', 'ports', 0], { line: 13, column: 7 }],
    [['spec', 'ports', 0, 'port'], { line: 14, column: 7 }],
    [['spec', 'ports', 1, 'n'], { line: 15, column: 18 }],
    [['spec', 'ports', 2], undefined],
    [['spec', 'ports', 0, 'x'], undefined],
  ])('%j', (path, place) => {
    expect(locate!(path)).toEqual(place);
  });
});

describe('what goyaml makes of it', () => {
  test('names that are no text, merges in the order written, values of aliases', () => {
    const text =
      'apiVersion: v1\nkind: A\nmetadata: {name: y}\non: 1\n1: 2\nb: &b {x: 1, y: 2}\nc:\n  x: 3\n  <<: *b\nd:\n  <<: [{q: 1}, {q: 2, r: 3}]\n  q: 9\ne: *b\n';
    const [{ object }] = parseManifests(text).manifests;
    expect(object).toEqual({
      apiVersion: 'v1',
      kind: 'A',
      metadata: { name: true },
      true: 1,
      1: 2,
      b: { x: 1, true: 2 },
      c: { x: 1, true: 2 },
      d: { q: 9, r: 3 },
      e: { x: 1, true: 2 },
    });
    expect(object.e).not.toBe(object.b);
  });

  test('__proto__ is a name like any other', () => {
    const [{ object }] = parseManifests(`${service('a')}x: {__proto__: {y1: 1}}\n`).manifests;
    expect(Object.keys(object.x as object)).toEqual(['__proto__']);
    expect((object.x as { y1?: unknown }).y1).toBeUndefined();
  });
});

describe('problems', () => {
  test('broken syntax: its place, and the rest still loads', () => {
    const text = `${service('a')}---\nkind: [\n---\n${service('b')}`;
    expect(names(text)).toEqual(['a', 'b']);
    expect(problems(text).map(([code, line]) => [code, line])).toEqual([['MESH1001', 7]]);
    expect(problems('a: b: c\n')[0].slice(0, 3)).toEqual(['MESH1001', 1, 5]);
    expect(problems('a: \x01\n')[0].slice(0, 2)).toEqual(['MESH1001', 1]);
  });

  test('duplicate keys: the last one counts', () => {
    const text = `${service('a')}  name: b\n`;
    expect(names(text)).toEqual(['b']);
    expect(problems(text)).toEqual([['MESH1003', 5, 3, 'name is written twice; the last one counts']]);
  });

  test('templates: said once', () => {
    const text = `${service('{{ .Values.a }}')}---\n{{- if .Values.b }}\n${service('b')}{{- end }}\n---\n${service('c')}`;
    expect(names(text)).toEqual(['c']);
    expect(problems(text).map(([code, line]) => [code, line])).toEqual([['MESH1002', 4]]);
    expect(problems('{% if a %}\nkind: A\n{% endif %}\n').map(([code]) => code)).toEqual(['MESH1002']);
    expect(names(service('"{{ a }}"'))).toEqual(['{{ a }}']);
  });

  test('no Kubernetes object', () => {
    expect(problems('a: 1\n')).toEqual([['MESH1004', 1, 1, 'a document has no apiVersion that is text']]);
    expect(problems('apiVersion: v1\nkind: y\n')).toEqual([['MESH1004', 1, 1, 'a document has no kind that is text']]);
    expect(problems('just words\n')).toEqual([['MESH1004', 1, 1, 'a document is a scalar']]);
    expect(problems('- a\n')).toEqual([['MESH1004', 1, 1, 'a document is a list']]);
  });

  test('what JSON cannot hold', () => {
    expect(problems('a: .inf\n')).toEqual([['MESH1006', 1, 4, 'infinity and not-a-number have no JSON form']]);
    expect(problems('? {a: 1}\n: 2\n').map(([code]) => code)).toEqual(['MESH1006']);
    expect(problems('~: 2\n').map(([code]) => code)).toEqual(['MESH1006']);
  });

  test('aliases that explode', () => {
    let text = 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n';
    for (let i = 1; i < 10; i++)
      text += `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]\n`;
    const start = Date.now();
    expect(problems(text).map(([code]) => code)).toEqual(['MESH1005']);
    expect(Date.now() - start).toBeLessThan(3000);
    expect(problems('a: &a [*a]\n')).toEqual([['MESH1001', 1, 8, 'anchor a contains itself']]);
    expect(problems('a: *b\n')).toEqual([['MESH1001', 1, 4, 'unknown anchor b']]);
  });

  test('depth', () => {
    for (const text of [`a: ${'['.repeat(100_000)}`, `a: ${'{b: '.repeat(100_000)}`, `${'- '.repeat(100_000)}a\n`]) {
      expect(problems(text).map(([code]) => code)).toEqual(['MESH1005']);
    }
    const stairs = Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    expect(problems(stairs).map(([code]) => code)).toEqual(['MESH1005']);
  });
});

test('the time grows with the text', () => {
  const time = (count: number) => {
    const text = Array.from({ length: count }, (_, i) => service(`a${i}`)).join('---\n');
    const start = process.cpuUsage();
    expect(parseManifests(text).manifests).toHaveLength(count);
    return process.cpuUsage(start).user;
  };
  time(2_000);
  const small = time(10_000);
  expect(time(40_000)).toBeLessThan(small * 12);
});
