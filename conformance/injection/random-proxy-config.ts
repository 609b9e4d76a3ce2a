import { IstioProfile } from '../../src/injection';
import { PROXY_ENUMS, PROXY_MESSAGES } from '../../src/injection/proto/proxy-messages';
import { JUDGED_RELEASE } from '../client';
import type { Random } from './random';

type Fields = Record<string, unknown>;

/** A later line of a name adds to it. */
function rows(table: string): Map<string, string[]> {
  const out = new Map<string, string[]>();
  for (const line of table.trim().split(/\n+/)) {
    const [name, ...fields] = line.split(' ');
    out.set(name, [...(out.get(name) ?? []), ...fields]);
  }
  return out;
}

const { fields: later } = IstioProfile.of(JUDGED_RELEASE)._facts;
const MESSAGES = rows(PROXY_MESSAGES + later.proxyMessages);
const ENUMS = rows(PROXY_ENUMS + later.proxyEnums);

const SCALARS: Readonly<Record<string, readonly unknown[]>> = {
  // No quotes and line breaks: the charts' templates write the text of some fields into YAML as it is.
  string: ['x', 'a<b>&c', 'host:15012', ''],
  bool: [true, false],
  '@BoolValue': [true, false],
  int32: [1, 0, 15020, '7', -1],
  uint32: [1, 0, 15020, '7'],
  double: [1, 0, 0.5, 99.999, 1e-7, 1e21],
  '@Int32Value': [2, 65536, 0, '3', -1],
  '@Int64Value': [2, 0, '3', 9007199254740991],
  '@Duration': ['10s', '0s', '1.5s', '0.000001s', '1m30s', '1h', '-3s', '3600s'],
};

/** A ProxyConfig of a few fields of whatever depth, in the several spellings of protobuf's JSON. */
export function randomProxyConfig(random: Random): Fields {
  return randomMessage(random, 'ProxyConfig', 3, 0);
}

function randomMessage(random: Random, message: string, most: number, depth: number): Fields {
  const out: Fields = {};
  const oneofs = new Set<string>();
  for (const field of random.some(MESSAGES.get(message)!.filter(Boolean), most)) {
    const [, name, proto = name, type, oneof] = /^([^:/]+)(?:\/([^:]+))?:([^|]+)(?:\|(.+))?$/.exec(field)!;
    if (oneof !== undefined && oneofs.has(oneof)) continue;
    if (oneof !== undefined) oneofs.add(oneof);
    out[random.chance(0.1) ? proto : name] = randomValue(random, type, depth);
  }
  return out;
}

function randomValue(random: Random, type: string, depth: number): unknown {
  if (random.chance(0.02)) return null;
  const inner = type.slice(1, -1);
  if (type.startsWith('[')) return Array.from({ length: random.int(0, 2) }, () => randomValue(random, inner, depth));
  if (type.startsWith('{'))
    return Object.fromEntries(random.some(['B', 'a', 'A<'], 2).map((key) => [key, randomValue(random, inner, depth)]));
  if (type.startsWith('#')) {
    const [name, number] = random.pick(ENUMS.get(type)!).split('=');
    return random.chance(0.8) ? name : Number(number);
  }
  const scalars = SCALARS[type];
  if (!scalars) return randomMessage(random, type, depth > 2 ? 1 : 3, depth + 1);
  return random.pick(random.chance(0.8) ? scalars.slice(0, 2) : scalars);
}
