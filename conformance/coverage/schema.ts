import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';

/** The part of a CRD's schema that says which fields there are. */
export interface FieldSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly items?: FieldSchema;
  readonly additionalProperties?: FieldSchema | boolean;
}

interface CustomResource {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: { readonly properties: { readonly spec: FieldSchema } } };
    }[];
  };
}

/** The schema of the spec of each of Istio's kinds, in its newest version. */
export function specSchemas(): Record<string, FieldSchema> {
  const text = readFileSync(join(__dirname, '..', '..', 'imports', 'crds', 'istio.yaml'), 'utf8');
  const resources = (loadAll(text) as (CustomResource | undefined)[]).filter((document) => document !== undefined);
  return Object.fromEntries(
    resources.map(({ spec }) => {
      const newest = spec.versions.find((version) => version.name === 'v1') ?? spec.versions[0]!;
      return [spec.names.kind, newest.schema.openAPIV3Schema.properties.spec];
    }),
  );
}

/** Every field path below a schema: `http[].match[].headers{}.exact`. What is free in form counts once. */
export function fieldPaths(schema: FieldSchema, at = ''): string[] {
  const below = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = at === '' ? name : `${at}.${name}`;
    return [path, ...fieldPaths(field, path)];
  });
  const values = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  return [
    ...below,
    ...(schema.items ? fieldPaths(schema.items, `${at}[]`) : []),
    ...(values ? fieldPaths(values, `${at}{}`) : []),
  ];
}

/** Adds the field paths that a value sets. */
export function collectPaths(schema: FieldSchema, value: unknown, found: Set<string>, at = ''): void {
  if (Array.isArray(value)) {
    for (const item of value) if (schema.items) collectPaths(schema.items, item, found, `${at}[]`);
    return;
  }
  if (value === null || typeof value !== 'object') return;
  const values = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  for (const [name, item] of Object.entries(value)) {
    const field = schema.properties?.[name];
    if (field) {
      const path = at === '' ? name : `${at}.${name}`;
      found.add(path);
      collectPaths(field, item, found, path);
    } else if (values) {
      collectPaths(values, item, found, `${at}{}`);
    }
  }
}
