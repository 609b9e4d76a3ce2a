import type { FieldPath } from '../../model/manifest';
import { compileCel } from '../cel/compile';
import { nearest } from './nearest';
import { nodeAt, type SchemaNode } from './node';
import { limitProblems, typeProblem } from './scalar';

/** What a value breaks: the structure of its schema, or one of its rules. */
export interface SchemaProblem {
  readonly kind: 'schema' | 'rule';
  readonly path: FieldPath;
  readonly message: string;
  readonly fix?: string;
  /** Whether a value has another type than its field. */
  readonly malformed?: boolean;
}

type Sink = (problem: SchemaProblem) => void;
type Path = (string | number)[];

/** Fields that every object has beside those of its schema. */
const OBJECT_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * Checks an object as the API server does: first its structure (types, limits, unknown fields), then, where that holds, the
 * rules of its schema.
 */
export function validateStructure(root: SchemaNode, object: Readonly<Record<string, unknown>>): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const path: Path = [];
  checkObject(root, object, path, (problem) => problems.push(problem), 'root');
  checkLogic(root, object, path, (problem) => problems.push(problem));
  if (problems.length === 0) checkRules(root, object, path, (problem) => problems.push(problem));
  return problems;
}

/** Whether unknown fields are looked for: not below a `oneOf` and its like, which name only the fields they are about. */
type Mode = 'root' | 'structural' | 'logical';

function check(node: SchemaNode, value: unknown, path: Path, sink: Sink, mode: Mode): void {
  const { stored } = node;
  if (value === null || value === undefined) {
    if (!stored.n && stored.t !== undefined)
      sink({ kind: 'schema', path: [...path], message: 'must not be null', malformed: true });
    return;
  }
  if (!node.hasType(value)) {
    sink({ kind: 'schema', path: [...path], message: typeProblem(stored, value), malformed: true });
    return;
  }
  if (node.limited)
    for (const message of limitProblems(node, value)) sink({ kind: 'schema', path: [...path], message });
  if (Array.isArray(value)) checkList(node, value, path, sink, mode);
  else if (typeof value === 'object') checkObject(node, value as Readonly<Record<string, unknown>>, path, sink, mode);
  if (node.logical) checkLogic(node, value, path, sink);
}

function checkList(node: SchemaNode, value: readonly unknown[], path: Path, sink: Sink, mode: Mode): void {
  const { i, lt, lk } = node.stored;
  if (i !== undefined) {
    const item = nodeAt(i);
    for (let index = 0; index < value.length; index += 1) {
      path.push(index);
      check(item, value[index], path, sink, mode);
      path.pop();
    }
  }
  if (lt === undefined || lt === 'atomic') return;
  const seen = new Set<string>();
  value.forEach((element, index) => {
    const key = JSON.stringify(lk ? lk.map((name) => (element as Record<string, unknown> | null)?.[name]) : element);
    if (seen.has(key))
      sink({ kind: 'schema', path: [...path, index], message: `duplicate of an earlier element: ${key}` });
    seen.add(key);
  });
}

function checkObject(
  node: SchemaNode,
  value: Readonly<Record<string, unknown>>,
  path: Path,
  sink: Sink,
  mode: Mode,
): void {
  const { a, pu } = node.stored;
  for (const name of node.required ?? []) {
    if (value[name] === undefined)
      sink({
        kind: 'schema',
        path: [...path],
        message: `required field ${name} is missing`,
        fix: `set ${name}`,
      });
  }
  for (const name in value) {
    const field = value[name];
    if (field === undefined || (mode === 'root' && OBJECT_FIELDS.has(name))) continue;
    const index = node.properties?.get(name) ?? a;
    path.push(name);
    if (index !== undefined) check(nodeAt(index), field, path, sink, mode === 'root' ? 'structural' : mode);
    else if (!pu && mode !== 'logical') sink(unknownField(node, name, path));
    path.pop();
  }
}

function unknownField(node: SchemaNode, name: string, path: Path): SchemaProblem {
  const known = node.properties ? [...node.properties.keys()] : [];
  const meant = nearest(name, known);
  return {
    kind: 'schema',
    path: [...path],
    message: `unknown field "${name}"`,
    fix:
      meant !== undefined
        ? `write ${meant}, if that was meant`
        : known.length > 0
          ? `remove it, or use one of ${known.sort().join(', ')}`
          : 'remove it',
  };
}

function fits(index: number, value: unknown): boolean {
  let good = true;
  check(nodeAt(index), value, [], () => (good = false), 'logical');
  return good;
}

function checkLogic(node: SchemaNode, value: unknown, path: Path, sink: Sink): void {
  const { one, any, all, not } = node.stored;
  const report = (message: string): void => sink({ kind: 'schema', path: [...path], message });
  if (one && one.reduce((count, index) => count + (fits(index, value) ? 1 : 0), 0) !== 1) {
    const names = requiredNames(one);
    report(names.length > 0 ? `exactly one of ${names.join(', ')} can be set` : 'must fit exactly one alternative');
  }
  if (any && !any.some((index) => fits(index, value))) report(`must fit one of: ${any.map(describe).join('; ')}`);
  if (all && !all.every((index) => fits(index, value))) report(`must fit all of: ${all.map(describe).join('; ')}`);
  if (not !== undefined && fits(not, value)) report(`must not be: ${describe(not)}`);
}

function requiredNames(indexes: readonly number[]): string[] {
  return indexes.flatMap((index) => nodeAt(index).required ?? []);
}

function describe(index: number): string {
  const { t, r, one, any } = nodeAt(index).stored;
  if (t !== undefined) return t;
  if (r !== undefined) return `with ${r.join(', ')}`;
  return requiredNames(one ?? any ?? []).join(' or ') || 'an alternative of the schema';
}

function checkRules(node: SchemaNode, value: unknown, path: Path, sink: Sink): void {
  if (value === null || value === undefined || !node.hasRules) return;
  const { v, i, a } = node.stored;
  for (const [rule, message] of v ?? []) {
    if (!compileCel(rule)(value)) sink({ kind: 'rule', path: [...path], message: `${message} (rule: ${rule})` });
  }
  if (Array.isArray(value)) {
    if (i === undefined) return;
    for (let index = 0; index < value.length; index += 1) {
      path.push(index);
      checkRules(nodeAt(i), value[index], path, sink);
      path.pop();
    }
    return;
  }
  if (typeof value !== 'object') return;
  for (const name in value) {
    const index = node.properties?.get(name) ?? a;
    if (index === undefined) continue;
    path.push(name);
    checkRules(nodeAt(index), (value as Record<string, unknown>)[name], path, sink);
    path.pop();
  }
}
