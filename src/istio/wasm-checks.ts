import type { IConstruct } from 'constructs';
import { refuse } from '../mesh/error';
import { POLICY_RULES } from './policy-rules';
import type { TrafficSelector, WasmModule } from './wasm';

const SCHEMES = ['oci', 'http', 'https', 'file'];

/** Refuses a module that the API server or the webhook would refuse. */
export function checkWasmModule(place: IConstruct, module: WasmModule): void {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(module.url)?.[1].toLowerCase();
  const target = scheme === undefined ? module.url : module.url.slice(scheme.length + 3);
  if (!/^[^\s]+$/.test(target) || (scheme !== undefined && !SCHEMES.includes(scheme))) {
    refuse(place, POLICY_RULES.WASM_URL, {
      what: 'the module has no valid URL',
      given: module.url,
      allowed: SCHEMES.join(', '),
    });
  }
  for (const [field, most] of [['imagePullSecret', 253] as const, ['pluginName', 256] as const]) {
    const value = module[field];
    if (value !== undefined && (value === '' || value.length > most)) {
      wrong(place, `${field} has a wrong length`, value, `1 to ${most} characters`);
    }
  }
  if (module.sha256 !== undefined && !/^[a-f0-9]{64}$/.test(module.sha256)) {
    wrong(place, 'sha256 is no checksum', module.sha256, '64 lower-case hex digits');
  }
  const names = (module.vmConfig?.env ?? []).map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) wrong(place, 'a variable is set twice', twice, 'each name once');
  if (names.length > 256) wrong(place, 'there are too many variables', names.length, 'at most 256');
}

/** Refuses ports that are none. */
export function checkTrafficSelectors(place: IConstruct, selectors: readonly TrafficSelector[] = []): void {
  for (const { number } of selectors.flatMap(({ ports }) => ports ?? [])) {
    if (!Number.isInteger(number) || number < 1 || number > 65535) {
      refuse(place, POLICY_RULES.TRAFFIC_PORT, {
        what: 'match has a port that is none',
        given: number,
        allowed: '1 to 65535',
      });
    }
  }
}

/** Refuses a priority that does not fit into 32 bits. */
export function checkPriority(place: IConstruct, priority: number | undefined): void {
  if (priority !== undefined && (priority | 0) !== priority) {
    wrong(place, 'priority is no whole number of 32 bits', priority, '-2147483648 to 2147483647');
  }
}

function wrong(place: IConstruct, what: string, given: unknown, allowed: string): never {
  refuse(place, POLICY_RULES.WASM, { what, given, allowed });
}
