import type { Deployment } from 'cdk8s-plus-27';
import type { VersionOptions } from './version';

/** What cdk8s-plus keeps to itself of a Deployment and its parts. */
interface Parts {
  readonly hasAutoscaler: boolean;
  _toLabelSelector(): object;
}

/** Everything that can be said of a version and still leaves its pods with an image, a name and ports. */
const PLAIN_OPTIONS: ReadonlySet<string> = new Set<keyof VersionOptions>([
  'replicas',
  'podMetadata',
  'trafficPolicy',
  'name',
]);

function entriesOf(value: unknown): number {
  if (value === undefined || value === null || value === false) return 0;
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map || value instanceof Set) return value.size;
  return typeof value === 'object' && value.constructor === Object ? Object.keys(value).length : 1;
}

/** How much was said of an object's fields, one level deep. */
function amountIn(part: object): number {
  let amount = 0;
  for (const field of Object.keys(part)) {
    // It comes into being when it is first asked for, and is read whenever the pods are written.
    if (field !== '_podMetadata') amount += entriesOf((part as Readonly<Record<string, unknown>>)[field]);
  }
  return amount;
}

/** Counts what was said of a Deployment: whatever its methods can add to it adds to one of these. */
function amountSaid(deployment: Deployment): number {
  const [container] = deployment.containers;
  const parts = [
    deployment,
    deployment.scheduling,
    deployment.dns,
    deployment.securityContext,
    container,
    container.env,
  ];
  return parts.reduce((amount, part) => amount + amountIn(part), 0);
}

/**
 * Writes the pods of a Deployment directly while they are no more than an image, a name and ports, as most are: what
 * cdk8s-plus writes of such a Deployment is a hundred defaults that are all taken out again.
 */
export class PlainDeployment {
  /** Knows a Deployment that was just made; undefined where more was said of it. */
  public static of(deployment: Deployment, options: VersionOptions): PlainDeployment | undefined {
    const isPlain = Object.entries(options).every(([name, value]) => value === undefined || PLAIN_OPTIONS.has(name));
    return isPlain ? new PlainDeployment(deployment, options.replicas) : undefined;
  }

  private readonly amount: number;

  private constructor(
    private readonly deployment: Deployment,
    private readonly replicas: number | undefined,
  ) {
    this.amount = amountSaid(deployment);
  }

  /** The spec; undefined where something was added since. */
  public spec(): Record<string, unknown> | undefined {
    const { deployment } = this;
    if (amountSaid(deployment) !== this.amount) return undefined;
    const parts = deployment as unknown as Parts;
    const [container] = deployment.containers;
    const ports = container.ports.map(({ number }) => ({ containerPort: number }));
    return {
      ...(this.replicas === undefined || parts.hasAutoscaler ? {} : { replicas: this.replicas }),
      selector: parts._toLabelSelector(),
      template: {
        metadata: deployment.podMetadata.toJson(),
        spec: {
          containers: [{ image: container.image, name: container.name, ...(ports.length > 0 ? { ports } : {}) }],
          serviceAccountName: deployment.serviceAccount?.name,
        },
      },
    };
  }
}
