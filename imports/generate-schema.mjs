// Generates src/lint/schema/data.ts from the CRDs in imports/crds, for every Istio release that the linter knows. With
// --check it writes nothing and fails where what is committed differs. With --against RELEASE=FILE it compares a release's own
// CRDs with what the table of differences below makes of ours.
import { readFileSync, writeFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const here = import.meta.dirname;
const target = join(here, '..', 'src', 'lint', 'schema', 'data.ts');
const NEWEST = '1.31';
const RELEASES = ['1.29', '1.30', NEWEST];

/** What the CRDs of older releases do not have yet: `properties` and `items` are left out of the paths. */
const DIFFERENCES = [
  { since: '1.30', kind: 'TrafficExtension' },
  { since: '1.30', field: /^AuthorizationPolicy\.spec\.rules\.from\.source\.(notT|t)rustDomains$/ },
  { since: '1.30', field: /^Telemetry\.spec\.tracing\.disableContextPropagation$/ },
  { since: '1.30', rule: { message: 'port must be between 1-65535', path: /^EnvoyFilter\.spec\.configPatches\.match\.waypoint\.portNumber$/ }, before: '0 < self && self <= 6553' },
  { since: '1.31', field: /^(DestinationRule|Sidecar)\..*\.http\.http2KeepAlive$/ },
  { since: '1.31', field: /^DestinationRule\..*\.loadBalancer\.zoneAwareLbSetting$/ },
  { since: '1.31', field: /^DestinationRule\..*\.outlierDetection\.outlierDetectionHttpErrorCodes$/ },
  { since: '1.31', field: /^DestinationRule\..*\.retryBudget\.budgetInterval$/ },
  { since: '1.31', field: /^(Gateway\.spec\.servers|Sidecar\.spec\.ingress)\.tls\.insecureSkipVerify$/ },
  { since: '1.31', field: /^VirtualService\.spec\.http\.redirect\.prefixRewrite$/ },
  { since: '1.31', path: /^EnvoyFilter\.spec\.configPatches\.patch\.operation$/, enumValue: 'MERGE_AND_REPLACE_LIST' },
];

const missingIn = (release) => DIFFERENCES.filter(({ since }) => RELEASES.indexOf(since) > RELEASES.indexOf(release));

/** Keywords of a schema that decide validity, and their short names in the generated data. */
const PLAIN = {
  format: 'f', enum: 'e', minimum: 'min', maximum: 'max', minLength: 'minL', maxLength: 'maxL', pattern: 'pat', minItems: 'minI',
  maxItems: 'maxI', minProperties: 'minP', maxProperties: 'maxP', required: 'r', default: 'd', nullable: 'n',
  'x-kubernetes-preserve-unknown-fields': 'pu', 'x-kubernetes-int-or-string': 'is', 'x-kubernetes-list-type': 'lt',
  'x-kubernetes-list-map-keys': 'lk',
};
const NESTED = { oneOf: 'one', anyOf: 'any', allOf: 'all' };
const IGNORED = new Set(['description', 'title', 'x-kubernetes-map-type', 'x-kubernetes-embedded-resource']);
const HANDLED = new Set(['type', 'properties', 'items', 'additionalProperties', 'not', 'x-kubernetes-validations']);

/** Collects equal nodes once, so that what recurs (a traffic policy, a match) is stored once for all kinds and releases. */
class Nodes {
  constructor() {
    this.lines = [];
    this.known = new Map();
  }

  add(schema, path, missing) {
    const node = {};
    const of = (child, step) => this.add(child, step === undefined ? path : `${path}.${step}`, missing);
    for (const key of Object.keys(schema)) {
      if (key in PLAIN || key in NESTED || IGNORED.has(key) || HANDLED.has(key)) continue;
      throw new Error(`${path}: keyword ${key} is not understood`);
    }
    if (schema.type) node.t = schema.type;
    for (const [long, short] of Object.entries(PLAIN)) {
      if (schema[long] !== undefined && schema[long] !== false) node[short] = schema[long] === true ? 1 : schema[long];
    }
    const dropped = missing.filter((difference) => difference.path?.test(path)).map((difference) => difference.enumValue);
    if (dropped.length > 0 && node.e) node.e = node.e.filter((value) => !dropped.includes(value));
    const properties = Object.entries(schema.properties ?? {}).filter(
      ([name]) => !missing.some((difference) => difference.field?.test(`${path}.${name}`)),
    );
    if (schema.properties) node.p = Object.fromEntries(properties.map(([name, child]) => [name, of(child, name)]));
    if (schema.items) node.i = of(schema.items);
    if (typeof schema.additionalProperties === 'object') node.a = of(schema.additionalProperties, '*');
    else if (schema.additionalProperties === true) node.pu = 1;
    for (const [long, short] of Object.entries(NESTED)) if (schema[long]) node[short] = schema[long].map((child) => of(child));
    if (schema.not) node.not = of(schema.not);
    const rules = schema['x-kubernetes-validations'];
    if (rules) node.v = rules.map((rule) => this.rule(rule, path, missing));
    return this.intern(JSON.stringify(node));
  }

  rule({ rule, message, ...other }, path, missing) {
    if (Object.keys(other).length > 0) throw new Error(`${path}: ${Object.keys(other)} of a rule is not understood`);
    const changed = missing.find((difference) => difference.rule?.message === message && difference.rule.path.test(path));
    return [changed?.before ?? rule.replace(/\s+/g, ' '), message];
  }

  intern(line) {
    if (!this.known.has(line)) {
      this.known.set(line, this.lines.length);
      this.lines.push(line);
    }
    return this.known.get(line);
  }
}

function crdsOf(file) {
  return parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document) => document.toJS())
    .filter((object) => object?.kind === 'CustomResourceDefinition');
}

function addRelease(nodes, crds, missing) {
  const roots = {};
  for (const { spec } of crds) {
    const { kind } = spec.names;
    if (missing.some((difference) => difference.kind === kind)) continue;
    for (const { name, served, schema } of spec.versions) {
      if (served) roots[`${spec.group}/${name} ${kind}`] = nodes.add(schema.openAPIV3Schema, kind, missing);
    }
  }
  return roots;
}

const ours = readdirSync(join(here, 'crds')).sort().flatMap((name) => crdsOf(join(here, 'crds', name)))
  .filter(({ spec }) => spec.group.endsWith('.istio.io'));

function generate() {
  const nodes = new Nodes();
  const roots = Object.fromEntries(RELEASES.map((release) => [release, addRelease(nodes, ours, missingIn(release))]));
  const text = nodes.lines.join('\n');
  if (/`|\$\{/.test(text)) throw new Error('the data cannot stand in a template literal');
  return [
    '/* eslint-disable max-lines */',
    '// Generated from imports/crds by `npm run schema`; never edited. One node of a schema a line, which others name by its number.',
    '',
    '/** For each release and each served `group/version Kind`, the number of its root node. */',
    `export const ROOTS: Readonly<Record<string, Readonly<Record<string, number>>>> = ${JSON.stringify(roots, undefined, 2)
      .replace(/"([^"\n]+)":/g, (_, key) => (/^[A-Za-z]+$/.test(key) ? `${key}:` : `'${key}':`))
      .replace(/(\d|\})(\n)/g, '$1,$2').replace(/,\n\}$/, ',\n}')};`,
    '',
    'export const NODES = String.raw`' + text + '`;',
    '',
  ].join('\n');
}

const against = process.argv.indexOf('--against');
if (against > 0) {
  for (const pair of process.argv.slice(against + 1)) {
    const [release, file] = pair.split('=');
    const nodes = new Nodes();
    const mine = addRelease(nodes, ours, missingIn(release));
    const theirs = addRelease(nodes, crdsOf(file), []);
    const differs = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].filter((key) => mine[key] !== theirs[key]);
    console.log(`${release}: ${Object.keys(theirs).length - differs.length} of ${Object.keys(theirs).length} kinds and versions equal`);
    for (const key of differs) console.error(`  differs: ${key}`);
    if (differs.length > 0) process.exitCode = 1;
  }
} else if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== generate()) {
    console.error('src/lint/schema/data.ts differs from what the CRDs give: run "npm run schema"');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, generate());
}
