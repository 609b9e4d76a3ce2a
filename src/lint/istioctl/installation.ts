import type { IstioRelease } from '../../model/istio-release';
import type { Check } from '../view';
import { ISTIOCTL_RULES } from './rules';

interface DeploymentSpec {
  readonly template?: {
    readonly spec?: {
      readonly containers?: readonly {
        readonly env?: readonly { readonly name?: string; readonly value?: string }[];
      }[];
    };
  };
}

const BLOCKED = 'BLOCKED_CIDRS_IN_JWKS_URIS';

/** An istiod that fetches the keys of RequestAuthentications from wherever they say. */
export const checkJwksAddresses: Check = (view, report) => {
  if (view.input.ofKind('RequestAuthentication').length === 0) return;
  for (const manifest of view.input.ofKind('Deployment')) {
    const { metadata, spec } = manifest.object;
    if (metadata?.labels?.app !== 'istiod') continue;
    const { containers = [] } = (spec as DeploymentSpec | undefined)?.template?.spec ?? {};
    if (containers.some(({ env }) => env?.some(({ name, value }) => name === BLOCKED && value))) continue;
    report(manifest, {
      rule: ISTIOCTL_RULES.JWKS_UNRESTRICTED,
      path: ['spec', 'template', 'spec', 'containers'],
      message: `there are RequestAuthentications, and ${BLOCKED} is not set`,
    });
  }
};

/** The release of the Gateway API that a kind must come from, and since which release of Istio. */
const MINIMUM: Readonly<Record<string, readonly [release: string, since: IstioRelease]>> = {
  'grpcroutes.gateway.networking.k8s.io': ['1.1.0', '1.29'],
  'backendtlspolicies.gateway.networking.k8s.io': ['1.4.0', '1.29'],
  'tlsroutes.gateway.networking.k8s.io': ['1.5.0', '1.30'],
  'tcproutes.gateway.networking.k8s.io': ['1.6.0', '1.31'],
};

/** CRDs of the Gateway API that are too old for Istio to look at. */
export const checkGatewayApiVersions: Check = (view, report) => {
  for (const manifest of view.input.ofKind('CustomResourceDefinition')) {
    const { name = '', annotations } = manifest.object.metadata ?? {};
    const [minimum, since] = (Object.hasOwn(MINIMUM, name) && MINIMUM[name]) || [];
    const installed = annotations?.['gateway.networking.k8s.io/bundle-version'];
    if (!minimum || !since || since > view.input.version || !isOlder(installed, minimum)) continue;
    report(manifest, {
      rule: ISTIOCTL_RULES.OLD_GATEWAY_API,
      path: ['metadata', 'annotations', 'gateway.networking.k8s.io/bundle-version'],
      message: `the kind is of release ${installed} of the Gateway API, and Istio needs ${minimum}`,
    });
  }
};

/** Whether a release comes before another; what is no release does not, and what leads up to one counts as it. */
function isOlder(release: string | undefined, minimum: string): boolean {
  const parts = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+].*)?$/.exec(release ?? '')?.slice(1);
  if (!parts) return false;
  const wanted = minimum.split('.').map(Number);
  const at = wanted.findIndex((number, index) => number !== Number(parts[index] ?? 0));
  return at >= 0 && Number(parts[at] ?? 0) < wanted[at];
}
