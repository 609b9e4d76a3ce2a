// Set-up file of jest under `npm run coverage:api`: notes which fields of Istio's kinds the tests' synthesized objects set.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { collectPaths, specSchemas, type FieldSchema } from './schema';

const folder = process.env.API_COVERAGE_FOLDER;
const found = new Map<string, Set<string>>();
let schemas: Record<string, FieldSchema> | undefined;

if (folder) {
  const toJson = ApiObject.prototype.toJson;
  ApiObject.prototype.toJson = function (this: ApiObject): unknown {
    const object: { kind?: string; spec?: unknown } | undefined = toJson.call(this);
    if (this.apiGroup.endsWith('.istio.io') && object?.kind) {
      schemas ??= specSchemas();
      const schema = schemas[object.kind];
      const paths = found.get(object.kind) ?? new Set<string>();
      found.set(object.kind, paths);
      if (schema) collectPaths(schema, object.spec, paths);
    }
    return object;
  };
  afterAll(() => {
    if (found.size === 0) return;
    mkdirSync(folder, { recursive: true });
    const text = JSON.stringify(Object.fromEntries([...found].map(([kind, paths]) => [kind, [...paths]])));
    writeFileSync(join(folder, `${process.pid}-${Date.now()}-${Math.random()}.json`), text);
  });
}
