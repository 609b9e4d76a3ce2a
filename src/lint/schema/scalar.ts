import type { SchemaNode } from './node';

/** What is said of the type and the form of a value. */
interface Typed {
  readonly t?: string;
  readonly is?: 1;
}

const TYPE_TESTS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  number: (value) => typeof value === 'number',
  array: (value) => Array.isArray(value),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a whole number' : 'a number with a fraction';
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}

const WANTED: Readonly<Record<string, string>> = {
  string: 'a string',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'a map',
};

/** Makes the test of a type. */
export function typeTest({ t, is }: Typed): (value: unknown) => boolean {
  if (is) return (value) => typeof value === 'string' || Number.isInteger(value);
  return t === undefined ? () => true : TYPE_TESTS[t]!;
}

/** Says what is wrong with the type of a value that fails the test. */
export function typeProblem({ t = '', is }: Typed, value: unknown): string {
  return `must be ${is ? 'a whole number or a string' : WANTED[t]}, not ${typeName(value)}`;
}

/** Ranges of the formats that bound a number. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
};

/** Texts that a format accepts. */
const FORMATS: Readonly<Record<string, RegExp>> = {
  byte: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  'date-time': /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/,
};

const NONE: readonly string[] = [];

/** Says which limits (enumeration, range, length, pattern, size) a value of the right type breaks. */
export function limitProblems(node: SchemaNode, value: unknown): readonly string[] {
  const problems = byType(node, value);
  const { e } = node.stored;
  if (!e || e.includes(value)) return problems;
  return [...problems, `unsupported value ${JSON.stringify(value)}; supported: ${e.map(String).join(', ')}`];
}

function byType(node: SchemaNode, value: unknown): readonly string[] {
  if (typeof value === 'string') return stringProblems(node, value);
  if (typeof value === 'number') return numberProblems(node, value);
  if (Array.isArray(value)) return sizeProblems(value.length, node.stored.minI, node.stored.maxI, 'elements');
  const { minP, maxP } = node.stored;
  if (minP === undefined && maxP === undefined) return NONE;
  return sizeProblems(Object.keys(value as object).length, minP, maxP, 'entries');
}

function sizeProblems(
  size: number,
  least: number | undefined,
  most: number | undefined,
  unit: string,
): readonly string[] {
  if (least !== undefined && size < least) return [`must have at least ${least} ${unit}, has ${size}`];
  if (most !== undefined && size > most) return [`must have at most ${most} ${unit}, has ${size}`];
  return NONE;
}

function stringProblems(node: SchemaNode, value: string): readonly string[] {
  const { minL, maxL, f } = node.stored;
  const { pattern } = node;
  if (minL === undefined && maxL === undefined && f === undefined && !pattern) return NONE;
  const problems = [...sizeProblems([...value].length, minL, maxL, 'characters')];
  if (pattern && !pattern.test(value)) problems.push(`${JSON.stringify(value)} does not match ${pattern.source}`);
  if (f !== undefined && FORMATS[f]?.test(value) === false)
    problems.push(`${JSON.stringify(value)} is not of format ${f}`);
  return problems;
}

function numberProblems(node: SchemaNode, value: number): readonly string[] {
  const { min, max, f } = node.stored;
  const [least, most] = (f === undefined ? undefined : RANGES[f]) ?? [-Infinity, Infinity];
  const lower = Math.max(min ?? -Infinity, least);
  const upper = Math.min(max ?? Infinity, most);
  if (value < lower) return [`${value} is less than ${lower}`];
  if (value > upper) return [`${value} is greater than ${upper}`];
  return NONE;
}
