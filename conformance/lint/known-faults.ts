import type { Disagreement } from './compare';

/** Where the linter cannot know what Istio knows, or knows better; each with its reason. */
const FAULTS: readonly { readonly reason: string; readonly applies: (disagreement: Disagreement) => boolean }[] = [
  {
    reason: 'names of objects are checked by the API server, not by webhook or schema, so the judge lets them pass',
    applies: ({ verdict, ours }) =>
      verdict.valid &&
      ours.length > 0 &&
      ours.every((breach) => breach.startsWith('SCHEMA metadata.name: invalid name ')),
  },
  {
    reason: "an EnvoyFilter's patch is decoded into Envoy's own types, which the linter does not carry",
    applies: ({ verdict, ours }) =>
      verdict.kind === 'EnvoyFilter' &&
      ours.length === 0 &&
      /^.*Envoy filter: |referenced type unknown/s.test(verdict.webhook ?? ''),
  },
  {
    reason: "the API server refuses the metadata of an object before anything of Istio's sees it",
    applies: ({ verdict, ours }) =>
      verdict.valid && ours.length > 0 && ours.every((text) => /^SCHEMA metadata\b/.test(text)),
  },
];

/** The reason why a disagreement is known and stays; undefined where it is a fault of ours. */
export function knownFault(disagreement: Disagreement): string | undefined {
  return FAULTS.find(({ applies }) => applies(disagreement))?.reason;
}
