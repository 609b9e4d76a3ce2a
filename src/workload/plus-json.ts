/** Fields that cdk8s-plus spells as TypeScript has it, and Kubernetes in its own way. */
const SPELLING: Readonly<Record<string, string>> = {
  datasetUuid: 'datasetUUID',
  diskUri: 'diskURI',
  downwardApi: 'downwardAPI',
  hostIp: 'hostIP',
  hostIpc: 'hostIPC',
  hostPid: 'hostPID',
  pdId: 'pdID',
  scaleIo: 'scaleIO',
  setHostnameAsFqdn: 'setHostnameAsFQDN',
  storagePolicyId: 'storagePolicyID',
  targetWwNs: 'targetWWNs',
  volumeId: 'volumeID',
};

/** Fields whose names are the user's own. */
const MAPS: ReadonlySet<string> = new Set([
  'annotations',
  'labels',
  'limits',
  'matchLabels',
  'nodeSelector',
  'options',
  'overhead',
  'requests',
  'volumeAttributes',
]);

function isDictionary(value: object): value is Record<string, unknown> {
  return value.constructor === Object;
}

/** Quantities and numbers-or-words come as objects that hold the value. */
function unwrapped(value: object): unknown {
  if (value instanceof Date) return value.toISOString();
  const { value: inner } = value as { value?: unknown };
  return typeof inner === 'string' || typeof inner === 'number' ? inner : value;
}

function convert(value: unknown, isMap: boolean): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => convert(item, false));
  if (!isDictionary(value)) return unwrapped(value);
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const field = value[key];
    if (field === undefined) continue;
    if (isMap) result[key] = convert(field, false);
    else result[Object.hasOwn(SPELLING, key) ? SPELLING[key] : key] = convert(field, MAPS.has(key));
  }
  return result;
}

/**
 * Turns the properties of a Deployment, as cdk8s-plus puts them together, into the JSON of Kubernetes: what
 * `KubeDeployment.manifest` makes of them, without its cost, which grows with the square of the fields.
 */
export function plusToJson(props: object): Record<string, unknown> {
  return convert(props, false) as Record<string, unknown>;
}
