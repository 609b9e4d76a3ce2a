import { isDeepStrictEqual } from 'node:util';
import { describeJudged, type ArgoObject, type ArgoOptions } from '../client';
import { midway } from './controllers';
import { additionsOf, editsOf, type Edit } from './edits';
import { planOf, plans, type Manifest, type Plan } from './plans';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const argocd = 'argocd-controller';

/** What Argo CD wrote when it applied an object, and what somebody made of it since. */
function written(git: Manifest, live: Manifest, mode: ArgoOptions['mode']): ArgoObject {
  if (mode === 'server') {
    return {
      git,
      writes: [
        { manager: argocd, how: 'apply', object: git },
        { manager: 'others', how: 'update', object: live },
      ],
    };
  }
  const annotations = { ...live.metadata.annotations, [lastApplied]: JSON.stringify(git) };
  const object = { ...live, metadata: { ...live.metadata, annotations } };
  return { git, writes: [{ manager: 'others', how: 'update', object }] };
}

/** The modules of jest have an Object of their own, which counts in a comparison. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

const modes = ['client', 'server'] as const;
const rules = {
  'rules of the Application': ({ ignoreDifferences }: Plan) => ({ ignoreDifferences }),
  'rules on the objects': () => ({ annotations: true }),
};

describeJudged('what Argo CD sees of a release', (judge) => {
  describe.each(Object.entries(plans).map(([name, program]) => ({ name, program })))('$name', ({ program }) => {
    const plan = planOf(program);
    const live = midway(plan.git);
    const ignored = plan.ignoreDifferences.flatMap(({ kind, name, jsonPointers }) =>
      jsonPointers.map((pointer) => ({ kind, name, pointer })),
    );
    const ruleFor = ({ kind, metadata }: Manifest, path: string) =>
      ignored.find((it) => it.kind === kind && it.name === metadata.name && `${path}/`.startsWith(`${it.pointer}/`));

    test.each(Object.entries(rules))(
      'a sync in the middle leaves it, by the %s, and brings what Git changed',
      async (_, of) => {
        const edited = plan.git.map((git) => ({ ...git, metadata: { ...git.metadata, labels: { edited: 'yes' } } }));
        const objects = edited.map((git, index) => ({ ...written(plan.git[index], live[index], 'server'), git }));
        const synced = (await judge.argoSync(objects, of(plan))) as Manifest[];
        expect(synced.map(({ spec }) => spec)).toEqual(live.map(({ spec }) => spec));
        expect(synced).toEqual(
          synced.map(() =>
            expect.objectContaining({ metadata: expect.objectContaining({ labels: { edited: 'yes' } }) }),
          ),
        );
      },
    );

    test('a sync without the rules takes back what they name', async () => {
      const objects = plan.git.map((git, index) => written(git, live[index], 'server'));
      const synced = (await judge.argoSync(objects, {})) as Manifest[];
      const taken = synced.flatMap(({ kind, metadata, spec }, index) =>
        isDeepStrictEqual(plain(spec), plain(live[index].spec)) ? [] : [{ kind, name: metadata.name }],
      );
      const named = ignored
        .filter(({ pointer }) => pointer !== '/spec/replicas')
        .map(({ kind, name }) => ({ kind, name }));
      expect(new Set(taken)).toEqual(new Set(named));
    });

    describe.each(modes)('%s-side', (mode) => {
      const objects = () => plan.git.map((git, index) => written(git, live[index], mode));

      test.each(Object.entries(rules))('nothing while it is under way, by the %s', async (_, of) => {
        const compared = await judge.argoDiff(objects(), { mode, ...of(plan) });
        expect(compared.filter(({ differences }) => differences.length > 0)).toEqual([]);
      });

      test('without the rules all that they name', async () => {
        const compared = await judge.argoDiff(objects(), { mode });
        const rules = compared.flatMap(({ differences }, index) =>
          differences.map(({ path }) => ruleFor(plan.git[index], path) ?? `${plan.git[index].kind} ${path}`),
        );
        // Git gives no number of pods that somebody else decides on; labels that others add show server-side alone.
        const shows = ({ pointer }: (typeof ignored)[number]) =>
          pointer === '/spec/http' || (mode === 'server' && pointer !== '/spec/replicas');
        expect(new Set(rules)).toEqual(new Set(ignored.filter(shows)));
      });

      const unlike = async (edits: readonly (Edit & { git: Manifest })[], shows: (edit: Edit) => boolean) => {
        const objects = edits.map(({ git, edited }) => written(git, edited, mode));
        const compared = await judge.argoDiff(objects, { mode, ...rules['rules of the Application'](plan) });
        return edits
          .filter((edit, index) => {
            const expected = shows(edit) && ruleFor(edit.git, edit.path) === undefined;
            return compared[index].differences.length > 0 !== expected;
          })
          .map(({ git, what }) => `${git.kind} ${git.metadata.name}: ${what}`);
      };
      const of = (edits: typeof editsOf) =>
        plan.git.flatMap((git, index) => edits(git, live[index]).map((edit) => ({ git, ...edit })));

      test('every edit of what Git owns, and none of the rest', async () => {
        const edits = of(editsOf);
        expect(edits.length).toBeGreaterThan(50);
        expect(await unlike(edits, () => true)).toEqual([]);
      });

      test('additions to its lists server-side, and to nothing else', async () => {
        const additions = of(additionsOf);
        expect(additions.length).toBeGreaterThan(5);
        expect(await unlike(additions, ({ path }) => mode === 'server' && /\/\d+\//.test(path))).toEqual([]);
      });
    });
  });
});
