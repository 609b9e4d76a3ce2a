/** The minor releases of Istio whose rules and routing are known. */
export type IstioRelease = '1.29' | '1.30' | '1.31';

/** The release that holds where none is named. */
export const DEFAULT_RELEASE: IstioRelease = '1.30';

/** What differs between the releases in where requests go. */
export interface ReleaseFacts {
  /** A host of several namespaces that a VirtualService leads to is Kubernetes' own, else the oldest; not the first by name. */
  readonly prefersKubernetes: boolean;
  /** The mesh's default lists of namespaces count as an object's own `exportTo` does; not for `.` and `*` alone. */
  readonly exportsByDefault: boolean;
  /** In namespaces and accounts of policies a dot is a dot; not a part of a regular expression. */
  readonly quotesIdentities: boolean;
  /** Sources of policies may name trust domains. */
  readonly trustDomains: boolean;
  /** Sidecars reach ServiceEntries with a wildcard host and the resolution DYNAMIC_DNS. */
  readonly dynamicDns: boolean;
  /** `~namespace/host` takes hosts away from an egress listener; before, it names no namespace. */
  readonly excludesHosts: boolean;
  /** An egress listener that names exact hosts alone gets one service for each: of several ServiceEntries the oldest. */
  readonly looksUpExactHosts: boolean;
  /** The mesh says how far ServiceEntries may be exported at most. */
  readonly capsServiceEntries: boolean;
  /** A redirect may replace the prefix that matched. */
  readonly redirectsPrefixes: boolean;
}

const V1_29: ReleaseFacts = {
  prefersKubernetes: false,
  exportsByDefault: false,
  quotesIdentities: false,
  trustDomains: false,
  dynamicDns: false,
  excludesHosts: false,
  looksUpExactHosts: false,
  capsServiceEntries: false,
  redirectsPrefixes: false,
};

const V1_30: ReleaseFacts = {
  ...V1_29,
  prefersKubernetes: true,
  exportsByDefault: true,
  quotesIdentities: true,
  trustDomains: true,
  dynamicDns: true,
};

const V1_31: ReleaseFacts = {
  ...V1_30,
  excludesHosts: true,
  looksUpExactHosts: true,
  capsServiceEntries: true,
  redirectsPrefixes: true,
};

/** By release, as read from 1.29.1, 1.30.3 and 1.31.0-rc.0; the next minor is one more table. */
export const RELEASE_FACTS: Readonly<Record<IstioRelease, ReleaseFacts>> = {
  '1.29': V1_29,
  '1.30': V1_30,
  '1.31': V1_31,
};

/** The release of this name, where it is known. */
export function knownRelease(name: string | undefined): IstioRelease | undefined {
  return name !== undefined && isIstioRelease(name) ? name : undefined;
}

/** Whether a release is known by this name. */
export function isIstioRelease(text: string): text is IstioRelease {
  return Object.hasOwn(RELEASE_FACTS, text);
}
