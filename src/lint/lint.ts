import { DEFAULT_RELEASE, type IstioRelease } from '../model/istio-release';
import { formatFieldPath, type FieldPath, type Manifest } from '../model/manifest';
import { meshConfigIn } from '../model/mesh-config';
import type { Rule } from '../model/rule';
import type { Breach, Family, LintInput, MeshFamily, ObjectFamily } from './family';
import type { Finding } from './finding';
import type { RuleSet } from './rule-set';
import { withoutNulls } from './nulls';
import { LINT_RULES } from './rules';
import { covers, objectPattern, suppressionsOf, type Acknowledgement } from './suppression';

/** What could not be read, as whoever read the files says it. */
export interface UnreadProblem {
  readonly rule: string;
  readonly severity: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly fix: string;
}

/** How to lint. */
export interface LintSettings {
  /** The Istio release whose rules hold. */
  readonly version?: IstioRelease;
  /** MeshConfig as plain data; one found in the input counts where none is given. */
  readonly meshConfig?: Readonly<Record<string, unknown>>;
  readonly ruleSet?: RuleSet;
  /** Acknowledgements that come from neither the objects nor the rule set. */
  readonly acknowledgements?: readonly Acknowledgement[];
  /** What was wrong with the files that the objects came from. */
  readonly fileProblems?: readonly UnreadProblem[];
  /** The families to run; all where it is left out. */
  readonly families?: readonly Family[];
}

interface Located {
  readonly manifest: Manifest;
  readonly breach: Breach;
}

/** Loaded where they are wanted: a synthesis runs a part of them. */
function allFamilies(): readonly Family[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('./families') as typeof import('./families')).FAMILIES;
}

function knownCode(code: string): boolean {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- needed where something is acknowledged
  return (require('./catalogue') as typeof import('./catalogue')).knownCode(code);
}

/** Finds every mistake in a set of objects: in their order, and for each object in the order of the families. */
export function lint(manifests: readonly Manifest[], settings: LintSettings = {}): Finding[] {
  const input = inputOf(manifests, settings);
  const located: Located[] = [];
  const families = settings.families ?? allFamilies();
  for (const family of families) if (family.scope === 'object') checkObjects(family, input, located);
  const malformed = new Set(located.flatMap(({ manifest, breach }) => (breach.malformed ? [manifest] : [])));
  const originals = new Map(manifests.filter((m) => !malformed.has(m)).map((m) => [withoutNulls(m), m]));
  const same = originals.size === manifests.length && manifests.every((m) => originals.has(m));
  const sound = same ? input : inputOf([...originals.keys()], settings);
  for (const family of families) if (family.scope === 'mesh') checkMesh(family, sound, originals, located);
  const outside = [...(settings.ruleSet?.acknowledge ?? []), ...(settings.acknowledgements ?? [])].map(matcher);
  const kept = suppress(located, input, outside);
  const order = new Map(manifests.map((manifest, index) => [manifest, index]));
  kept.sort((a, b) => (order.get(a.manifest) ?? 0) - (order.get(b.manifest) ?? 0));
  return [
    ...(settings.fileProblems ?? []).flatMap((problem) => unread(problem, settings.ruleSet) ?? []),
    ...kept.flatMap(({ manifest, breach }) => toFinding(manifest, breach, settings.ruleSet) ?? []),
    ...bookkeeping(outside, settings.ruleSet),
  ];
}

function unread({ rule, severity, file, line, message, fix }: UnreadProblem, ruleSet?: RuleSet): Finding | undefined {
  const set = ruleSet?.severities.get(rule) ?? severity;
  return set === 'off' ? undefined : { rule, severity: set, file, line, message, fix };
}

function inputOf(manifests: readonly Manifest[], settings: LintSettings): LintInput {
  const byKind = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    const known = byKind.get(manifest.object.kind);
    if (known) known.push(manifest);
    else byKind.set(manifest.object.kind, [manifest]);
  }
  return {
    manifests,
    version: settings.version ?? DEFAULT_RELEASE,
    meshConfig: settings.meshConfig ?? foundMeshConfig(byKind.get('ConfigMap') ?? []),
    ofKind: (kind) => byKind.get(kind) ?? [],
  };
}

/** The MeshConfig of the installation whose ConfigMap is among the objects. */
function foundMeshConfig(configMaps: readonly Manifest[]): LintInput['meshConfig'] {
  const found = configMaps
    .map(({ object }) => meshConfigIn(object))
    .find((it) => typeof it === 'object' && it !== null);
  return found as LintInput['meshConfig'];
}

function checkObjects(family: ObjectFamily, input: LintInput, located: Located[]): void {
  let manifest = input.manifests[0];
  const report = (breach: Breach) => located.push({ manifest, breach });
  const check = () => family.check(manifest.object, input, report);
  for (manifest of input.manifests) guard(family.name, manifest, located, check);
}

/** Checks the whole mesh. Objects of another shape than their kind are not part of it: the API server refuses them. */
function checkMesh(
  family: MeshFamily,
  sound: LintInput,
  originals: ReadonlyMap<Manifest, Manifest>,
  located: Located[],
): void {
  const originalOf = (manifest: Manifest): Manifest => originals.get(manifest) ?? manifest;
  const [first] = sound.manifests;
  guard(family.name, first && originalOf(first), located, () =>
    family.check(sound, (manifest, breach) => located.push({ manifest: originalOf(manifest), breach })),
  );
}

/** Keeps what the other checks found where one fails: silence would pass for a clean bill. */
function guard(name: string, manifest: Manifest | undefined, located: Located[], check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!manifest) throw error;
    const message = `the checks "${name}" failed: ${error instanceof Error ? error.message : String(error)}`;
    located.push({ manifest, breach: { rule: LINT_RULES.CHECK_FAILED, path: [], message } });
  }
}

/** The name of an object as findings, suppressions and rule sets write it. */
export function describeObject(manifest: Manifest): string {
  const { kind, metadata } = manifest.object;
  const name = metadata?.name ?? metadata?.generateName ?? '';
  return metadata?.namespace ? `${kind} ${metadata.namespace}/${name}` : `${kind} ${name}`;
}

/** Drops what is acknowledged, and reports acknowledgements that are unused, unknown or without a reason. */
function suppress(located: readonly Located[], input: LintInput, outside: readonly Matcher[]): Located[] {
  const byManifest = new Map<Manifest, Located[]>();
  for (const entry of located) {
    const known = byManifest.get(entry.manifest);
    if (known) known.push(entry);
    else byManifest.set(entry.manifest, [entry]);
  }
  const kept: Located[] = [];
  for (const manifest of input.manifests) {
    const own = suppressionsOf(manifest.object).map((suppression) => ({ suppression, used: false }));
    const entries = byManifest.get(manifest) ?? [];
    if (own.length === 0 && outside.length === 0) {
      kept.push(...entries);
      continue;
    }
    for (const entry of entries) {
      const { code } = entry.breach.rule;
      const mine = own.filter(({ suppression }) => covers(suppression.rule, code));
      for (const match of mine) match.used = true;
      const theirs = outside.filter((acknowledgement) => acknowledgement.covers(code, manifest));
      for (const match of theirs) match.used = true;
      if (mine.length + theirs.length === 0) kept.push(entry);
    }
    for (const { suppression, used } of own) {
      const { rule: code, path, reason, reasonExpected, shared } = suppression;
      if (shared) continue;
      const report = (rule: Breach['rule'], message: string): number =>
        kept.push({ manifest, breach: { rule, path, message } });
      if (code !== '*' && !knownCode(code)) report(LINT_RULES.UNKNOWN_RULE, `there is no rule ${code}`);
      else if (!used) report(LINT_RULES.UNUSED_SUPPRESSION, `${code} finds nothing here`);
      if (reasonExpected && reason === '')
        report(LINT_RULES.SUPPRESSION_WITHOUT_REASON, `${code} is suppressed without a reason`);
    }
  }
  return kept;
}

interface Matcher {
  readonly acknowledgement: Acknowledgement;
  used: boolean;
  covers(code: string, manifest: Manifest): boolean;
}

/** What is wrong with the acknowledgements and severities that no object carries. */
function bookkeeping(outside: readonly Matcher[], ruleSet: RuleSet | undefined): Finding[] {
  const findings: Finding[] = [];
  const report = (rule: Rule, message: string, construct?: string): void => {
    const severity = ruleSet?.severities.get(rule.code) ?? rule.severity;
    if (severity === 'off') return;
    const place = construct === undefined ? {} : { construct };
    findings.push({ rule: rule.code, severity, ...place, message, fix: rule.fix });
  };
  for (const { acknowledgement, used } of outside) {
    const { rule, object, constructPath } = acknowledgement;
    if (rule !== '*' && !knownCode(rule)) report(LINT_RULES.UNKNOWN_RULE, `there is no rule ${rule}`, constructPath);
    else if (!used)
      report(LINT_RULES.UNUSED_SUPPRESSION, `${rule} finds nothing in ${object ?? 'any object'}`, constructPath);
  }
  for (const code of ruleSet?.severities.keys() ?? []) {
    if (!knownCode(code)) report(LINT_RULES.UNKNOWN_RULE, `there is no rule ${code}`);
  }
  return findings;
}

function matcher(acknowledgement: Acknowledgement): Matcher {
  const { rule, object, constructPath } = acknowledgement;
  const matches = object === undefined ? undefined : objectPattern(object);
  return {
    acknowledgement,
    used: false,
    covers(code: string, manifest: Manifest): boolean {
      if (rule !== code && rule !== '*') return false;
      if (matches && !matches(describeObject(manifest))) return false;
      if (constructPath === undefined) return true;
      const path = manifest.origin.constructPath;
      return path !== undefined && (path === constructPath || path.startsWith(`${constructPath}/`));
    },
  };
}

function toFinding(manifest: Manifest, breach: Breach, ruleSet: RuleSet | undefined): Finding | undefined {
  const { rule, path, message, fix } = breach;
  const severity = ruleSet?.severities.get(rule.code) ?? breach.severity ?? rule.severity;
  if (severity === 'off') return undefined;
  const { origin } = manifest;
  const line = lineOf(manifest, path);
  return {
    rule: rule.code,
    severity,
    object: describeObject(manifest),
    ...(path.length > 0 ? { path: formatFieldPath(path) } : {}),
    ...(origin.file === undefined ? {} : { file: origin.file }),
    ...(line === undefined ? {} : { line }),
    ...(origin.constructPath === undefined ? {} : { construct: origin.constructPath }),
    message,
    fix: fix ?? rule.fix,
  };
}

/** The line of a field, or of the nearest enclosing thing that was written. */
function lineOf(manifest: Manifest, path: FieldPath): number | undefined {
  const { locate, line } = manifest.origin;
  for (let length = path.length; locate && length > 0; length -= 1) {
    const position = locate(path.slice(0, length));
    if (position) return position.line;
  }
  return line;
}
