import type { MeshSettings } from '../model/mesh-config';
import { quotedForRegex } from '../model/regex';
import type { PolicyOperation, PolicyRule, PolicySource } from '../model/spec';
import { rangeHolds } from './address';
import { claimValues } from './conditions';
import { fullMatch, type TextTest } from './string-match';

/** Yes, no, or (undefined) not to be known from what the request says. */
export type Verdict = boolean | undefined;

/** A request as the policies of its destination see it. */
export interface PolicySubject {
  /** Undefined where only bytes are seen. */
  readonly http:
    | {
        readonly host: string;
        readonly path: string;
        readonly method: string;
        readonly header: (name: string) => string | undefined;
      }
    | undefined;
  /** `trust-domain/ns/NAMESPACE/sa/ACCOUNT`; '' where the client shows no identity, undefined where it is not known. */
  readonly principal: string | undefined;
  readonly ip: string | undefined;
  /** The pods' port. */
  readonly port: number;
  readonly sni: string;
  readonly claims: unknown;
  /** Of the mesh whose pods are asked. */
  readonly settings: MeshSettings;
}

function and(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(undefined) ? undefined : true;
}

function or(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}

const not = (verdict: Verdict): Verdict => (verdict === undefined ? undefined : !verdict);

/** What one value of a condition says about a request; `skip` where it cannot be asked of bytes. */
type Question = (subject: PolicySubject, value: string) => Verdict | 'skip';

/** `*` is any non-empty text; a star at one end any text there. */
function textMatch(pattern: string): TextTest {
  if (pattern === '*') return (t) => t !== '';
  if (pattern.startsWith('*')) return (t) => t.endsWith(pattern.slice(1));
  if (pattern.endsWith('*')) return (t) => t.startsWith(pattern.slice(0, -1));
  return (t) => t === pattern;
}

/** A path with `{*}` for one segment and `{**}` for any. */
function templateMatch(template: string): TextTest {
  const regex = template
    .replace(/[.+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{\*\*\}|\*\*/g, '\u0000')
    .replace(/\{\*\}|\*/g, '[^/]+')
    .replaceAll('\u0000', '.*');
  return fullMatch(regex);
}

const ofHttp =
  (ask: (http: NonNullable<PolicySubject['http']>, value: string) => boolean): Question =>
  ({ http }, value) =>
    http ? ask(http, value) : 'skip';

function headerMatch(text: string | undefined, value: string): boolean {
  return text !== undefined && (value === '*' || textMatch(value)(text));
}

const ofAddress: Question = ({ ip }, value) => (ip === undefined ? undefined : rangeHolds(value, ip) >= 0);

const ofPrincipal =
  (test: (principal: string, value: string, settings: MeshSettings) => boolean): Question =>
  ({ principal, settings }, value) =>
    principal === undefined ? undefined : principal !== '' && test(`spiffe://${principal}`, value, settings);

/** A name in a regular expression: each part between stars as the release writes it, any text for a star. */
function nameInRegex(name: string, star: string, { facts }: MeshSettings): string {
  if (!facts.quotesIdentities) return name.replaceAll('*', star);
  return name.split('*').map(quotedForRegex).join(star);
}

function principalMatch(uri: string, value: string, { facts }: MeshSettings): boolean {
  if (value === '*') return true;
  if (value.startsWith('*'))
    return facts.quotesIdentities ? uri.endsWith(value.slice(1)) : fullMatch(`spiffe://.*${value.slice(1)}`)(uri);
  return textMatch(`spiffe://${value}`)(uri);
}

// A star of Istio's goes over slashes: `*a*` finds the a of `/sa/`, too.
const ofNamespace = ofPrincipal((uri, value, settings) =>
  fullMatch(`.*/ns/${nameInRegex(value, '.*', settings)}/.*`)(uri),
);

/** A trust domain, with a star at one end; the mesh's own and its aliases stand for each other. */
const ofTrustDomain = ofPrincipal((uri, value, settings) => {
  if (value === '*') return true;
  const own = [settings.trustDomain, ...settings.trustDomainAliases];
  const names = own.includes(value) ? own : [value];
  return names.some((name) => fullMatch(`spiffe://${nameInRegex(name, '[^/]*', settings)}/.*`)(uri));
});

function ofAccount(policyNamespace: string): Question {
  return ofPrincipal((uri, value, { facts }) => {
    const written = facts.quotesIdentities ? quotedForRegex : (text: string): string => text;
    const slash = value.indexOf('/');
    const [namespace, account] = slash < 0 ? [policyNamespace, value] : [value.slice(0, slash), value.slice(slash + 1)];
    return fullMatch(`spiffe://.+/ns/${written(namespace)}/(.+/|)sa/${written(account)}(/.+)?`)(uri);
  });
}

const ofClaim =
  (path: readonly string[]): Question =>
  ({ http, claims }, value) =>
    http ? (claimValues(claims, path)?.some(textMatch(value)) ?? false) : 'skip';

/** `issuer/subject`, with a star at either end. */
const ofRequestPrincipal: Question = ({ http, claims }, value) => {
  if (!http) return 'skip';
  const issuer = claimValues(claims, ['iss'])?.[0];
  const subject = claimValues(claims, ['sub'])?.[0];
  if (issuer === undefined || subject === undefined) return false;
  return value === '*' ? issuer !== '' && subject !== '' : textMatch(value)(`${issuer}/${subject}`);
};

const host = ofHttp((http, value) => value === '*' || textMatch(value.toLowerCase())(http.host.toLowerCase()));
const path = ofHttp((http, value) =>
  value.includes('{') ? templateMatch(value)(http.path) : textMatch(value)(http.path),
);
const method = ofHttp((http, value) => headerMatch(http.method, value));
const port: Question = (subject, value) => subject.port === Number(value);

type Pair = readonly [Question, readonly string[] | undefined, readonly string[] | undefined];

/** Whether values and forbidden values of a condition fit; undefined in the list drops the whole rule. */
function ask(subject: PolicySubject, pairs: readonly Pair[], denies: boolean): Verdict {
  const verdicts: Verdict[] = [];
  for (const [question, values, notValues] of pairs) {
    for (const [list, negated] of [
      [values ?? [], false],
      [notValues ?? [], true],
    ] as const) {
      if (list.length === 0) continue;
      const answers = list.map((v) => question(subject, v));
      if (answers.includes('skip')) {
        // Of bytes an ALLOW rule about HTTP never holds; a DENY rule holds without the condition.
        if (denies) continue;
        return false;
      }
      const any = or(answers as Verdict[]);
      verdicts.push(negated ? not(any) : any);
    }
  }
  return and(verdicts);
}

function sourcePairs(source: PolicySource, { settings }: PolicySubject, policyNamespace: string): Pair[] {
  const { trustDomains, notTrustDomains } = settings.facts.trustDomains ? source : {};
  return [
    [ofPrincipal(principalMatch), source.principals, source.notPrincipals],
    [ofRequestPrincipal, source.requestPrincipals, source.notRequestPrincipals],
    [ofNamespace, source.namespaces, source.notNamespaces],
    [ofTrustDomain, trustDomains, notTrustDomains],
    [ofAccount(policyNamespace), source.serviceAccounts, source.notServiceAccounts],
    [ofAddress, source.ipBlocks, source.notIpBlocks],
    [ofAddress, source.remoteIpBlocks, source.notRemoteIpBlocks],
  ];
}

function operationPairs(operation: PolicyOperation): Pair[] {
  return [
    [host, operation.hosts, operation.notHosts],
    [port, operation.ports, operation.notPorts],
    [method, operation.methods, operation.notMethods],
    [path, operation.paths, operation.notPaths],
  ];
}

/** What a key of `when` asks; undefined for one that the model does not know. */
function whenQuestion(key: string, policyNamespace: string): Question | undefined {
  const bracket = key.indexOf('[');
  const names = bracket < 0 ? [] : key.slice(bracket + 1, -1).split('][');
  switch (bracket < 0 ? key : key.slice(0, bracket)) {
    case 'request.headers':
      return ofHttp((http, value) => headerMatch(http.header((names[0] ?? '').toLowerCase()), value));
    case 'request.auth.claims':
      return ofClaim(names);
    case 'request.auth.principal':
      return ofRequestPrincipal;
    case 'request.auth.audiences':
      return ofClaim(['aud']);
    case 'request.auth.presenter':
      return ofClaim(['azp']);
    case 'source.ip':
    case 'remote.ip':
      return ofAddress;
    case 'source.namespace':
      return ofNamespace;
    case 'source.principal':
      return ofPrincipal(principalMatch);
    case 'source.trustDomain':
      return ofTrustDomain;
    case 'source.serviceAccount':
      return ofAccount(policyNamespace);
    case 'destination.port':
      return port;
    case 'connection.sni':
      return ({ sni }, value) => textMatch(value)(sni);
    default:
      return undefined;
  }
}

/** Whether a rule of a policy holds for a request: some source, some operation, and every condition. */
export function ruleHolds(rule: PolicyRule, subject: PolicySubject, policyNamespace: string, denies: boolean): Verdict {
  const conditions: Pair[] = [];
  let unknown = false;
  for (const when of rule.when ?? []) {
    const question = whenQuestion(when.key ?? '', policyNamespace);
    if (question) conditions.push([question, when.values, when.notValues]);
    else unknown = true;
  }
  const from = rule.from ?? [];
  const to = rule.to ?? [];
  const verdict = and([
    from.length === 0
      ? true
      : or(from.map((f) => ask(subject, sourcePairs(f.source ?? {}, subject, policyNamespace), denies))),
    to.length === 0 ? true : or(to.map((t) => ask(subject, operationPairs(t.operation ?? {}), denies))),
    ask(subject, conditions, denies),
  ]);
  return unknown && verdict === true ? undefined : verdict;
}
