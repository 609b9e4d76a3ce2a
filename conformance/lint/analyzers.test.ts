import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests } from '../../src/files/parse';
import { lint } from '../../src/lint/lint';
import { LINT_RULES } from '../../src/lint/rules';
import type { KubeObject } from '../../src/model/manifest';
import { describeJudged, seed, sharedCases } from '../client';
import { codeFault } from './code-faults';
import { codeDifferences } from './codes';
import { compareCodes } from './compare-codes';
import { mutateSets } from './mutate-set';
import { Random } from './random';
import { FOLDERS, filesOf, realSets } from './sets';

const count = Number(process.env.DOCUMENTS ?? 5000);
const start = seed();
const sets = realSets();

/** Settings of a mesh that analyzers read. */
const MESH_CONFIGS = [
  'rootNamespace: default',
  'ingressControllerMode: "OFF"',
  'defaultProviders: {accessLogging: [envoy]}\nextensionProviders: [{name: otel, lightstep: {service: a, port: 1}}]',
  'defaultConfig: {proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true", ISTIO_META_DNS_AUTO_ALLOCATE: "true"}}',
];

describeJudged('analyzers', (judge) => {
  const root = sharedCases();
  (root === undefined ? test.skip : test).each(FOLDERS)(
    'say of %s what the linter says, code by code and object by object',
    async (folder) => {
      const open: string[] = [];
      for (const file of filesOf(join(root ?? '', folder))) {
        const yaml = readFileSync(file, 'utf8');
        const { manifests } = parseManifests(yaml);
        const objects = manifests.map(({ object }) => object);
        for (const difference of codeDifferences(manifests, await judge.analyze(yaml))) {
          if (codeFault(difference, objects) === undefined) open.push(`${JSON.stringify(difference)}: ${file}`);
        }
      }
      expect(open).toEqual([]);
    },
  );

  (sets ? test : test.skip)(
    `say of ${count} documents in mutated sets (seed ${start}) what the linter says`,
    async () => {
      const mutants = mutateSets(sets ?? [], new Random(start), count);
      expect(await compareCodes(judge, mutants)).toEqual([]);
    },
  );

  (sets ? test : test.skip).each(MESH_CONFIGS)(
    `say of mutated sets (seed ${start}) in a mesh with %s what the linter says`,
    async (mesh) => {
      const mutants = mutateSets(sets ?? [], new Random(start), count / 10);
      expect(await compareCodes(judge, mutants, mesh)).toEqual([]);
    },
  );
});

(sets ? test : test.skip)(`no check fails on ${count} documents in mutated sets (seed ${start})`, () => {
  const failed = mutateSets(sets ?? [], new Random(start), count).flatMap(({ documents, changes }) => {
    const manifests = documents.map((object) => ({ object: object as unknown as KubeObject, origin: {} }));
    return lint(manifests)
      .filter(({ rule }) => rule === LINT_RULES.CHECK_FAILED.code)
      .map(({ message }) => ({ message, changes }));
  });
  expect(failed).toEqual([]);
});
