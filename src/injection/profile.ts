import { FIELDS_1_29, FIELDS_1_30, FIELDS_1_31, type LaterFields } from './later-fields';

/** What differs between the releases of Istio in what its injector writes. */
export interface ProfileFacts {
  /** The minor release, by which the profile is asked for. */
  readonly minor: string;
  /** The release whose charts and code the facts were read from; also the default image tag. */
  readonly patch: string;
  /** Injection appends lists to the pod, as before 1.9; the profile is that of its patch release alone. */
  readonly appends: boolean;
  /** `trimAll "-_."` on the canonical name instead of one hyphen at the end. */
  readonly trimsNameOnBothSides: boolean;
  /** The init container's image is named by `global.proxy_init.image`. */
  readonly separateInitImage: boolean;
  /** A ProxyConfig whose image type is empty falls back to `global.variant`. */
  readonly emptyImageTypeIsVariant: boolean;
  /** OTEL_RESOURCE_ATTRIBUTES is written where a provider asks for semantic conventions. */
  readonly otelAttributes: boolean;
  /** GODEBUG is set for the compliance policy `fips-140-3`. */
  readonly fipsDebug: boolean;
  /** Annotations with names of network interfaces are validated. */
  readonly checksInterfaces: boolean;
  /** `prometheus.istio.io/scrape-targets` and `secure-port` are understood, and scraped ports validated. */
  readonly scrapeTargets: boolean;
  /** The fields that settings and objects have got since 1.29. */
  readonly fields: LaterFields;
}

const V1_29: ProfileFacts = {
  minor: '1.29',
  patch: '1.29.1',
  appends: false,
  trimsNameOnBothSides: false,
  separateInitImage: false,
  emptyImageTypeIsVariant: false,
  otelAttributes: false,
  fipsDebug: false,
  checksInterfaces: false,
  scrapeTargets: false,
  fields: FIELDS_1_29,
};

const V1_30: ProfileFacts = {
  ...V1_29,
  minor: '1.30',
  patch: '1.30.3',
  otelAttributes: true,
  checksInterfaces: true,
  fields: FIELDS_1_30,
};

const V1_31: ProfileFacts = {
  ...V1_30,
  minor: '1.31',
  patch: '1.31.0-rc.0',
  trimsNameOnBothSides: true,
  separateInitImage: true,
  emptyImageTypeIsVariant: true,
  fipsDebug: true,
  scrapeTargets: true,
  fields: FIELDS_1_31,
};

/** The facts of today's overlays say nothing of this one, which has an overlay of its own. */
const V1_5_0: ProfileFacts = { ...V1_29, minor: '1.5', patch: '1.5.0', appends: true };

/** The releases there is a profile for; the next minor is one more table. */
export const PROFILE_FACTS: readonly ProfileFacts[] = [V1_5_0, V1_29, V1_30, V1_31];
