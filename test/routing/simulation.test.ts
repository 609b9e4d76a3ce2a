import { MeshModel } from '../../src';
import { simulate, type SimulatedCall } from './simulated-call';
import { hasCases, readCases, readText } from './shared-cases';

interface Case {
  id: string;
  configFile: string;
  proxy: { type: string; labels?: Record<string, string>; namespace?: string; ips?: string[] };
  calls: { name: string; call: SimulatedCall; expect: Record<string, unknown> }[];
}

/** The simulator's harness knows no domain: short hosts end at their namespace. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'string' ? value.replace(/\.svc\.cluster\.local$/, '') : value;
}

const cases = hasCases ? readCases<{ cases: Case[] }>('simulation-cases.json').cases : [];
const calls = cases.flatMap((c) => c.calls.map((call, i) => [`${c.id} #${i} ${call.name}`, c, call] as const));

(hasCases ? describe : describe.skip)(`simulation (${calls.length} calls)`, () => {
  test.each(calls)('%s', (_, { configFile, proxy }, { call, expect: want }) => {
    const mesh = MeshModel.fromYaml(readText(configFile));
    const got = simulate(mesh, proxy, call);
    for (const [field, value] of Object.entries(want)) {
      if (field === 'strictMatch' || field === 'errorMeaning') continue;
      // The old way of giving addresses to ServiceEntries is off by default.
      if (field === 'listenerMatched' && String(value).startsWith('240.240.')) continue;
      expect({ [field]: plain(got[field]) }).toEqual({ [field]: plain(value) });
    }
  });
});
