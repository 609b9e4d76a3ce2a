import { IstioVersion } from '../../src/mesh/istio-version';

const releases = [IstioVersion.V1_29, IstioVersion.V1_30, IstioVersion.V1_31] as const;

/** The release whose code the judge consists of: 1.29, unless `RELEASE` says it of the one that `JUDGE` names. */
export const JUDGED_RELEASE = releases.find((one) => one === process.env.RELEASE) ?? IstioVersion.V1_29;
