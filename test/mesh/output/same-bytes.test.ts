import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, JsonPatch, Lazy, Size, YamlOutputType, type AppProps, type IResolver } from 'cdk8s';
import { Construct, Dependable, type IConstruct } from 'constructs';
import fc from 'fast-check';
import { MeshApp } from '../../../src';

const runs = Number(process.env.MESH_RANDOM_RUNS ?? 1);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bytes-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Build = (app: App) => void;

/** Every file of a folder with its text. */
function filesIn(path: string): Record<string, string> {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries([
    ...files.map((file) => [file.slice(path.length), readFileSync(file, 'utf8')]),
    ...folders.map((name) => [name.slice(path.length), 'folder']),
  ]);
}

function outcome(make: (props: AppProps) => App, props: AppProps, build: Build): unknown {
  const outdir = mkdtempSync(join(folder, 'out-'));
  try {
    const app = make({ outdir, ...props });
    build(app);
    app.synth();
    const yaml = app.synthYaml();
    app.synth();
    return { files: filesIn(outdir), yaml };
  } catch (error) {
    return { error: (error as Error).message };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const cdk8s = (props: AppProps) => new App(props);
const mesh = (props: AppProps) => new MeshApp(props);

/** Both write the same, or both refuse; gives back what was written. */
function expectSame(props: AppProps, build: Build): Record<string, string> | undefined {
  const [theirs, ours] = [outcome(cdk8s, props, build), outcome(mesh, props, build)] as {
    error?: string;
    files?: never;
  }[];
  if (theirs.error?.startsWith('Dependency cycle')) expect(ours.error).toMatch(/^Dependency cycle detected: /);
  else if (theirs.error === undefined || !/^Failed serializing/.test(theirs.error)) expect(ours).toEqual(theirs);
  else expect(ours.error).toContain(theirs.error);
  return theirs.files;
}

const types = [
  YamlOutputType.FILE_PER_APP,
  YamlOutputType.FILE_PER_CHART,
  YamlOutputType.FILE_PER_RESOURCE,
  YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
];

function thing(scope: Construct, id: string, data: unknown = { a: '1' }): ApiObject {
  return new ApiObject(scope, id, { apiVersion: 'example.com/v1', kind: 'Thing', data });
}

class Group extends Construct {
  public constructor(scope: Construct, id: string, count: number) {
    super(scope, id);
    for (let i = 0; i < count; i++) thing(this, `o${i}`);
  }
}

class Union {
  public constructor(public readonly value: string | number) {}
}

class Token {
  public constructor(private readonly result: unknown) {}
  public resolve(): unknown {
    return this.result;
  }
}

class Upper implements IResolver {
  public resolve(context: { value: unknown; replaceValue(value: unknown): void }): void {
    const { value } = context;
    if (typeof value === 'string' && value.startsWith('up:')) context.replaceValue(value.slice(3).toUpperCase());
  }
}

class OwnJson extends ApiObject {
  public toJson(): unknown {
    const json = super.toJson() as { data: unknown };
    return { ...json, data: { again: json.data, twice: json.data } };
  }
}

class Silent extends ApiObject {
  public toJson(): unknown {
    return undefined;
  }
}

class OwnChart extends Chart {
  public toJson(): unknown[] {
    return [...super.toJson(), { kind: 'Extra', metadata: { name: 'extra' } }];
  }
}

const special = {
  a: 'yes',
  b: '0775',
  c: '1e3',
  d: 'x\ny\n',
  e: '日本 😀',
  f: 'w '.repeat(80),
  g: '',
  '~': 1,
  'a: b': null,
};

/** One app for each thing that cdk8s does, after the cases of its own tests. */
const apps: Record<string, Build> = {
  'no chart': () => {},
  'an empty chart': (app) => new Chart(app, 'c'),
  'one chart': (app) => thing(new Chart(app, 'c'), 'o'),
  'namespace, labels and no hashes': (app) => {
    const chart = new Chart(app, 'c', { namespace: 'n', labels: { a: 'b' }, disableResourceNameHashes: true });
    thing(chart, 'o');
    new ApiObject(chart, 'p', {
      apiVersion: 'v1',
      kind: 'A',
      metadata: {
        name: 'x',
        namespace: 'm',
        labels: { c: 'd' },
        annotations: {},
        finalizers: ['f'],
        extra: { y: [], z: { q: {} } },
      },
    });
  },
  'charts in order of their dependencies': (app) => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => new Chart(app, id));
    for (const chart of [a, b, c]) thing(chart, 'o');
    a.addDependency(c);
    c.addDependency(b);
  },
  'charts by the dependencies of what they hold': (app) => {
    const [a, b] = ['a', 'b'].map((id) => new Chart(app, id));
    const [x, y, z] = [new Group(a, 'x', 2), new Group(b, 'y', 3), new Group(a, 'z', 2)];
    x.node.addDependency(y);
    x.node.addDependency(z);
  },
  'nested charts': (app) => {
    const a = new Chart(app, 'a');
    const b = new Chart(a, 'b');
    const c = new Chart(new Group(b, 'g', 1), 'c');
    for (const chart of [a, b, c]) thing(chart, 'o');
  },
  'objects in order of their dependencies': (app) => {
    const chart = new Chart(app, 'c');
    const [a, b, c] = ['a', 'b', 'c'].map((id) => thing(chart, id));
    a.addDependency(b, c);
    c.addDependency(b);
  },
  'constructs that depend on constructs': (app) => {
    const chart = new Chart(app, 'c');
    const [a, b, c] = ['a', 'b', 'c'].map((id) => new Group(chart, id, 3));
    a.node.addDependency(c);
    b.node.addDependency(c.node.children[1]);
  },
  'a construct that depends on the one object below it': (app) => {
    const group = new Group(new Chart(app, 'c'), 'g', 3);
    const inner = new Group(group, 'h', 1);
    group.node.addDependency(inner);
  },
  'dependables of several roots': (app) => {
    const chart = new Chart(app, 'c');
    const [a, b, c] = ['a', 'b', 'c'].map((id) => new Group(chart, id, 2));
    const both = {};
    Dependable.implement(both as never, { dependencyRoots: [c, b] as IConstruct[] });
    a.node.addDependency(both as never);
  },
  'dependencies into another app': (app) => {
    const [a, other] = [new Chart(app, 'a'), new Chart(new App(), 'b')];
    thing(a, 'o').addDependency(thing(other, 'p'));
  },
  'a cycle of objects': (app) => {
    const chart = new Chart(app, 'c');
    const [a, b] = ['a', 'b'].map((id) => thing(chart, id));
    a.addDependency(b);
    b.addDependency(a);
  },
  'a cycle of charts': (app) => {
    const [a, b] = ['a', 'b'].map((id) => new Chart(app, id));
    const [x, y] = [thing(a, 'x'), thing(b, 'y')];
    x.addDependency(y);
    thing(b, 'z').addDependency(x);
  },
  'a construct that depends on two objects below it': (app) => {
    const group = new Group(new Chart(app, 'c'), 'g', 1);
    group.node.addDependency(new Group(group, 'h', 2));
  },
  'a dependency outside of any chart': (app) => {
    const loose = new Construct(app, 'loose');
    loose.node.addDependency(new Chart(app, 'c'));
  },
  'ids that look like numbers': (app) => {
    for (const id of ['10', 'b', '9', '1a', '0', '01']) thing(new Chart(app, id), id);
  },
  'ids that are left out of names': (app) => {
    for (const id of ['Default', 'Resource']) thing(new Construct(new Chart(app, id), 'Default'), id);
  },
  'names that are too long': (app) => thing(new Chart(app, 'c'.repeat(40)), 'o'.repeat(60)),
  validations: (app) => {
    const chart = new Chart(app, 'c');
    thing(chart, 'o').node.addValidation({ validate: () => ['wrong', 'very wrong'] });
    chart.node.addValidation({ validate: () => ['also wrong'] });
  },
  'objects made by a validation': (app) => {
    const chart = new Chart(app, 'c');
    chart.node.addValidation({ validate: () => (chart.node.tryFindChild('late') || thing(chart, 'late')) && [] });
  },
  'special scalars': (app) => thing(new Chart(app, 'c'), 'o', special),
  'tokens of every kind': (app) => {
    let calls = 0;
    const lazy = (value: unknown) => Lazy.any({ produce: () => (++calls, value) });
    thing(new Chart(app, 'c'), 'o', {
      z: lazy({
        y: lazy([lazy(1), undefined, null]),
        x: new Token({ w: new Token('deep') }),
        count: Lazy.any({ produce: () => ++calls }),
      }),
      b: new Union('5%'),
      a: [new Union(7), { resolve: () => 'called' }, { value: 'stays' }],
      m: Lazy.any({ produce: () => ++calls }),
      n: lazy(undefined),
      o: { p: null, q: undefined, r: {}, s: [], t: [[]], u: [null] },
    });
  },
  'what cannot be rendered': (app) => thing(new Chart(app, 'c'), 'o', { size: Size.gibibytes(1) }),
  'what throws while it is rendered': (app) => {
    const produce = () => {
      throw new Error('no');
    };
    thing(new Chart(app, 'c'), 'o', Lazy.any({ produce }));
  },
  'objects without a prototype and with odd keys': (app) => {
    thing(new Chart(app, 'c'), 'o', JSON.parse('{"__proto__": {"a": 1}, "2": 1, "10": 2, "1": 3, "toString": "x"}'));
    thing(new Chart(app, 'd'), 'o', Object.assign(Object.create(null), { a: 1 }));
    thing(new Chart(app, 'e'), 'o', { constructor: 'x' });
  },
  patches: (app) => {
    const object = thing(new Chart(app, 'c'), 'o', { a: { b: [1, 2] } });
    const shared = { s: 1 };
    object.addJsonPatch(
      JsonPatch.add('/data/n', null),
      JsonPatch.remove('/data/a/b/0'),
      JsonPatch.add('/zz', [shared, shared]),
    );
    object.addJsonPatch(
      JsonPatch.copy('/data/a', '/data/c'),
      JsonPatch.move('/data/a', '/aa'),
      JsonPatch.replace('/kind', 'K'),
    );
    object.addJsonPatch(JsonPatch.test('/kind', 'K'));
  },
  'a patch that does not apply': (app) => thing(new Chart(app, 'c'), 'o').addJsonPatch(JsonPatch.test('/kind', 'X')),
  'subclasses that render themselves': (app) => {
    const props = { apiVersion: 'v1', kind: 'A', data: { x: [1] } };
    const chart = new OwnChart(app, 'c');
    new OwnJson(chart, 'own', props);
    new Silent(chart, 'silent', props);
    thing(chart, 'o');
  },
  'metadata that changes': (app) => {
    const object = thing(new Chart(app, 'c'), 'o');
    object.metadata.addLabel('a', 'b');
    object.metadata.addAnnotation('c', 'd');
    object.metadata.addFinalizers('e');
    object.metadata.addOwnerReference({ apiVersion: 'v1', kind: 'P', name: 'p', uid: 'u' });
    object.metadata.add('extra', Lazy.any({ produce: () => ({ lazy: true, none: {} }) }));
    object.metadata.add('name', 'ignored');
  },
};

describe.each(types.map((type) => [YamlOutputType[type], type]))('%s', (_, yamlOutputType) => {
  test.each(Object.entries(apps))('%s', (_name, build) => {
    expectSame({ yamlOutputType: yamlOutputType as YamlOutputType }, build);
    expectSame({ yamlOutputType: yamlOutputType as YamlOutputType, resolvers: [new Upper()] }, build);
  });
});

test('options', () => {
  for (const props of [
    { outputFileExtension: '.yml' },
    { recordConstructMetadata: true },
    { resolvers: [new Upper()] },
  ]) {
    for (const yamlOutputType of types) {
      const files = expectSame({ ...props, yamlOutputType }, (app) => thing(new Chart(app, 'c'), 'o', { a: 'up:x' }));
      expect(Object.keys(files!).length).toBeGreaterThan(0);
    }
  }
});

test('keys in the order they were written', () => {
  process.env.CDK8S_DISABLE_SORT = '1';
  try {
    expectSame({}, (app) => thing(new Chart(app, 'c'), 'o', { b: 1, a: { d: 1, c: 2 } }));
  } finally {
    delete process.env.CDK8S_DISABLE_SORT;
  }
});

interface Branch {
  readonly kind: 'chart' | 'group' | 'object';
  readonly branches: readonly Branch[];
  readonly data: unknown;
}

const scalar = fc.oneof(
  fc.constantFrom(...Object.values(special)),
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(undefined),
);
const { branch } = fc.letrec<{ data: unknown; branch: Branch }>((tie) => ({
  data: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('data'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom('a', 'b', 'c', ...Object.keys(special)), fc.string()), tie('data'), {
      maxKeys: 3,
    }),
    tie('data').map((value) => new Token(value)),
    tie('data').map((value) => Lazy.any({ produce: () => value })),
    fc.constantFrom(new Union(1), new Union('a')),
  ),
  branch: fc.record({
    kind: fc.constantFrom('chart', 'group', 'group', 'object', 'object', 'object'),
    branches: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('branch'), { maxLength: 3 })),
    data: tie('data'),
  }),
}));

const ids = fc.constantFrom('a', 'b', '1', '0', '10', '2', 'c');

function grow(scope: Construct, { kind, branches, data: value }: Branch, id: string): void {
  const construct =
    kind === 'chart' ? new Chart(scope, id) : kind === 'group' ? new Construct(scope, id) : thing(scope, id, value);
  branches.forEach((child, index) => grow(construct, child, `${index}`));
}

test('random apps with random dependencies', () => {
  let written = 0;
  const plan = fc.record({
    charts: fc.uniqueArray(fc.record({ id: ids, branches: fc.array(branch, { maxLength: 4 }) }), {
      maxLength: 4,
      selector: ({ id }) => id,
    }),
    dependencies: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }),
    yamlOutputType: fc.constantFrom(...types),
  });
  fc.assert(
    fc.property(plan, ({ charts, dependencies, yamlOutputType }) => {
      const files = expectSame({ yamlOutputType }, (app) => {
        for (const { id, branches } of charts) {
          const chart = new Chart(app, id);
          branches.forEach((child, index) => grow(chart, child, `${index}`));
        }
        const constructs = app.node.findAll().slice(1);
        for (const [from, to] of dependencies) {
          const [source, target] = [constructs[from % constructs.length], constructs[to % constructs.length]];
          if (source !== target && source) source.node.addDependency(target);
        }
      });
      if (files) written++;
    }),
    { numRuns: 500 * runs },
  );
  expect(written).toBeGreaterThan(200);
});
