import { refuse } from '../mesh/error';
import { isDnsLabel } from '../mesh/name';
import { TELEMETRY_RULES } from './rules';

/** An entry of the mesh config's `extensionProviders`, as plain data. */
export type ProviderEntry = Readonly<Record<string, unknown>> & { readonly name: string };

/** Providers that Istio's own default mesh config brings. */
const BUILT_IN = ['prometheus', 'stackdriver', 'envoy'];

/** Refuses a name that a new provider cannot have, and gives it back otherwise. */
export function checkProviderName(place: string, name: string): string {
  if (!isDnsLabel(name)) {
    refuse(place, TELEMETRY_RULES.PROVIDER_NAME, {
      what: 'name of the provider is not a DNS-1123 label',
      given: name,
      allowed: 'lower-case letters, digits and inner hyphens, at most 63',
    });
  }
  if (BUILT_IN.includes(name)) {
    refuse(place, TELEMETRY_RULES.BUILT_IN_NAME, {
      what: 'the provider has the name of one that Istio brings',
      given: name,
      allowed: `a name other than ${BUILT_IN.join(', ')}`,
    });
  }
  return name;
}

/** Joins the entries of several providers, each once; refuses two that differ and have one name. */
export function joinProviders(place: string, entries: readonly ProviderEntry[]): ProviderEntry[] {
  const byName = new Map<string, ProviderEntry>();
  for (const entry of entries) {
    const earlier = byName.get(entry.name);
    if (earlier !== undefined && JSON.stringify(earlier) !== JSON.stringify(entry)) {
      refuse(place, TELEMETRY_RULES.PROVIDER_CONFLICT, {
        what: 'two different providers have one name',
        given: entry.name,
      });
    }
    byName.set(entry.name, entry);
  }
  return [...byName.values()];
}
