import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests } from '../../src/files/parse';
import { ISTIOCTL_FAMILY } from '../../src/lint/istioctl';
import { lint } from '../../src/lint/lint';
import { describeJudged, sharedCases, type AnalyzerMessage } from '../client';

/** Codes that only one of the two gives, each with its reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  IST0103: 'of pods in a running cluster: a manifest of a Pod is still to be injected',
  IST0106: 'what the webhook refuses has codes of its own',
  IST0130: 'given by the family of the webhook',
  IST0131: 'given by the family of the webhook',
  IST0133: 'given by the family of the webhook',
  IST0139: 'of the webhooks of an installation',
  IST0163: 'of the webhooks of an installation',
  IST0177: 'known from Istio 1.31 on; the judge is older',
};

/** Where the linter decides otherwise, in favour of what a real installation does. */
const FAULTS: readonly { readonly reason: string; readonly applies: (difference: string) => boolean }[] = [
  {
    reason:
      'the Secret of a gateway is rarely among the files: its absence is told as MESH2001, and by one analyzer of several',
    applies: (difference) => difference.startsWith('missing IST0101 Gateway '),
  },
  {
    reason: "the gateway's Service of an installation leads port 80 to 8080, that of the analyzers does not",
    applies: (difference) => difference.startsWith('missing IST0162 Gateway '),
  },
  {
    reason: 'the gateway of an installation is in the mesh, that of the analyzers has no image',
    applies: (difference) => difference.startsWith('missing IST0127 AuthorizationPolicy istio-system/'),
  },
];

const CLUSTER_SCOPED = ['Namespace', 'CustomResourceDefinition'];

const FOLDERS = ['docs-yaml', 'api-examples', 'bookinfo', 'analyzers', 'analysis-docs', 'scenarios', 'kiali'];

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name) && !/mesh-?config\.yaml$/.test(name))
    .map((name) => join(folder, name));
}

/** Each code and object that one side gives more often than the other. */
function differences(yaml: string, messages: readonly AnalyzerMessage[]): string[] {
  const counts = new Map<string, number>();
  const count = (key: string, by: number): Map<string, number> => counts.set(key, (counts.get(key) ?? 0) + by);
  for (const { code, resource } of messages) if (!(code in ELSEWHERE)) count(`${code} ${resource}`, 1);
  const findings = lint(parseManifests(yaml).manifests, { families: [ISTIOCTL_FAMILY], version: '1.29' });
  for (const { rule, object = '' } of findings) {
    if (!rule.startsWith('IST') || rule in ELSEWHERE) continue;
    const [kind, name] = object.split(' ');
    count(`${rule} ${kind} ${name.includes('/') || CLUSTER_SCOPED.includes(kind) ? name : `default/${name}`}`, -1);
  }
  return [...counts].filter(([, n]) => n !== 0).map(([key, n]) => `${n > 0 ? 'missing' : 'extra'} ${key}`);
}

describeJudged('analyzers', (judge) => {
  const root = sharedCases();
  (root === undefined ? test.skip : test).each(FOLDERS)(
    'say of %s what the linter says, code by code and object by object',
    async (folder) => {
      const open: string[] = [];
      for (const file of filesOf(join(root ?? '', folder))) {
        const yaml = readFileSync(file, 'utf8');
        const messages = await judge.analyze(yaml);
        const found = differences(yaml, messages).filter((it) => !FAULTS.some(({ applies }) => applies(it)));
        open.push(...found.map((it) => `${it}: ${file}`));
      }
      expect(open).toEqual([]);
    },
  );
});
