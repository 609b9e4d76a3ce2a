import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests } from '../../src/files/parse';
import { describeObject, lint } from '../../src/lint/lint';
import type { Finding } from '../../src/lint/finding';
import { isIstioGroup } from '../../src/lint/schema/node';
import type { Manifest } from '../../src/model/manifest';
import { describeJudged, JUDGED_RELEASE, sharedCases, type Judge } from '../client';
import { fullName } from './codes';
import { filesOf } from './sets';

/** Istio's own samples and documentation: good configuration, cut into pieces. */
const FOLDERS = ['docs-yaml', 'api-examples', 'bookinfo'];

const PIECE = 'the snippet leaves out what it refers to, which its reader has from an earlier one';

/** The codes of what is not an error there, how often each may come up at most, and why it is right. */
const JUSTIFIED: Readonly<Record<string, readonly [most: number, reason: string]>> = {
  IST0002: [1, 'fault.delay.percent is deprecated; the sample is of Istio 1.0'],
  IST0127: [27, PIECE],
  IST0128: [2, 'TLS that names no authority trusts every public one'],
  IST0129: [4, 'the same for a port'],
  IST0130: [1, 'two rules without matches: the sample is wrong'],
  IST0132: [10, PIECE],
  IST0133: [24, "istiod's own warnings: EnvoyFilters, DENY by HTTP attributes, an old form of a Gateway's name"],
  IST0134: [2, 'the page turns on DNS proxying, which the snippet does not show'],
  IST0151: [7, 'the order of filters without a priority is left to chance'],
  IST0174: [44, PIECE],
  KIA0004: [26, PIECE],
  KIA0202: [44, PIECE],
  KIA0302: [6, PIECE],
  KIA1004: [3, PIECE],
  KIA1101: [105, PIECE],
  KIA1107: [71, PIECE],
  KIA1108: [1, "an old form of a Gateway's name"],
  KIA1401: [3, PIECE],
  KIA1402: [13, PIECE],
  MESH2001: [5, PIECE],
  MESH2014: [19, 'the prefixes do take more than the path segment; worth knowing, and no more than that'],
  MESH2025: [2, PIECE],
  MESH2033: [5, 'the page explains that requests without a token get through'],
  MESH2036: [5, PIECE],
  MESH2050: [1, 'the second of two rules without matches'],
  MESH2906: [1, 'namespaces have no capital letters; the example writes nsB'],
};

/** The objects in which Istio's webhook, schemas or analyzers find an error. */
async function faulty(judge: Judge, yaml: string, manifests: readonly Manifest[]): Promise<Set<string>> {
  const verdicts = await judge.validate(yaml);
  const refused = manifests.filter((manifest, index) => {
    const { valid, known } = verdicts[index] ?? {};
    // Istio's kinds that the release of the judge lacks are refused, too.
    return valid === false || (!known && isIstioGroup(manifest.object.apiVersion));
  });
  const errors = (await judge.analyze(yaml)).filter(({ level }) => level === 'Error');
  return new Set([...refused.map(fullName), ...errors.map(({ resource }) => resource)]);
}

describeJudged('documentation', (judge) => {
  const root = sharedCases();
  const files = root === undefined ? [] : FOLDERS.flatMap((folder) => filesOf(join(root, folder)));
  const found = new Map<string, Finding[]>();
  for (const file of files) {
    found.set(file, lint(parseManifests(readFileSync(file, 'utf8')).manifests, { version: JUDGED_RELEASE }));
  }

  (root === undefined ? test.skip : test)('is called wrong only where Istio does', async () => {
    const alone: string[] = [];
    for (const [file, findings] of found) {
      const errors = findings.filter(({ severity }) => severity === 'error');
      if (errors.length === 0) continue;
      const yaml = readFileSync(file, 'utf8');
      const { manifests } = parseManifests(yaml);
      const theirs = await faulty(judge, yaml, manifests);
      const names = new Map(manifests.map((manifest) => [describeObject(manifest), fullName(manifest)]));
      for (const { rule, object = '', message } of errors) {
        if (!theirs.has(names.get(object) ?? '')) alone.push(`${rule} ${object}: ${message} (${file})`);
      }
    }
    expect(alone).toEqual([]);
  });

  (root === undefined ? test.skip : test)(
    'has warnings of known kinds alone, each no more often than is justified',
    () => {
      const counts = new Map<string, number>();
      for (const { rule, severity } of [...found.values()].flat()) {
        if (severity !== 'error') counts.set(rule, (counts.get(rule) ?? 0) + 1);
      }
      const many = [...counts].filter(([code, count]) => count > (JUSTIFIED[code]?.[0] ?? 0));
      expect(many).toEqual([]);
    },
  );
});
