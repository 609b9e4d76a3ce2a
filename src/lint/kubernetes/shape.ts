import type { Field } from '../field';
import type { Refuse } from './metadata';

/** The group of the Gateway API. */
export const GATEWAY_API = 'gateway.networking.k8s.io';

type Shape = 'map' | 'list' | 'text';

/** The shape of fields by their path; `[]` stands for each element of a list, `{}` for each entry of a map. */
type Shapes = readonly (readonly [path: string, shape: Shape])[];

const METADATA: Shapes = [
  ['metadata', 'map'],
  ['metadata.name', 'text'],
  ['metadata.namespace', 'text'],
  ['metadata.labels', 'map'],
  ['metadata.labels{}', 'text'],
  ['metadata.annotations', 'map'],
  ['metadata.annotations{}', 'text'],
];

const SERVICE: Shapes = [
  ['spec', 'map'],
  ['spec.ports', 'list'],
  ['spec.ports[]', 'map'],
  ['spec.ports[].name', 'text'],
  ['spec.ports[].protocol', 'text'],
  ['spec.ports[].appProtocol', 'text'],
  ['spec.selector', 'map'],
  ['spec.selector{}', 'text'],
  ['spec.type', 'text'],
  ['spec.externalName', 'text'],
  ['spec.clusterIP', 'text'],
];

function pod(prefix: string): Shapes {
  const containers = ['containers', 'initContainers'].flatMap((name): Shapes => [
    [`spec.${name}`, 'list'],
    [`spec.${name}[]`, 'map'],
    [`spec.${name}[].name`, 'text'],
    [`spec.${name}[].image`, 'text'],
    [`spec.${name}[].securityContext`, 'map'],
    [`spec.${name}[].ports`, 'list'],
    [`spec.${name}[].ports[]`, 'map'],
    [`spec.${name}[].env`, 'list'],
    [`spec.${name}[].env[]`, 'map'],
    [`spec.${name}[].volumeMounts`, 'list'],
    [`spec.${name}[].volumeMounts[]`, 'map'],
  ]);
  const shapes: Shapes = [
    ['spec', 'map'],
    ['spec.serviceAccountName', 'text'],
    ['spec.securityContext', 'map'],
    ['spec.volumes', 'list'],
    ['spec.volumes[]', 'map'],
    ...containers,
  ];
  return shapes.map(([path, shape]) => [`${prefix}${path}`, shape]);
}

const WORKLOAD: Shapes = [
  ['spec', 'map'],
  ['spec.selector', 'map'],
  ['spec.selector.matchLabels', 'map'],
  ['spec.template', 'map'],
  ...METADATA.map(([path, shape]): readonly [string, Shape] => [`spec.template.${path}`, shape]),
  ...pod('spec.template.'),
];

const DATA: Shapes = [['data', 'map']];

const INGRESS: Shapes = [
  ['spec', 'map'],
  ['spec.rules', 'list'],
  ['spec.rules[]', 'map'],
  ['spec.rules[].host', 'text'],
  ['spec.rules[].http', 'map'],
  ['spec.rules[].http.paths', 'list'],
  ['spec.rules[].http.paths[]', 'map'],
  ['spec.rules[].http.paths[].path', 'text'],
  ['spec.rules[].http.paths[].pathType', 'text'],
  ['spec.rules[].http.paths[].backend', 'map'],
  ['spec.rules[].http.paths[].backend.service', 'map'],
  ['spec.rules[].http.paths[].backend.service.name', 'text'],
  ['spec.rules[].http.paths[].backend.service.port', 'map'],
  ['spec.tls', 'list'],
  ['spec.tls[]', 'map'],
];

function listOfMaps(path: string): Shapes {
  return [
    [path, 'list'],
    [`${path}[]`, 'map'],
  ];
}

const ALLOWED = 'spec.listeners[].allowedRoutes';

const GATEWAY: Shapes = [
  ['spec', 'map'],
  ...listOfMaps('spec.addresses'),
  ...listOfMaps('spec.listeners'),
  ['spec.listeners[].hostname', 'text'],
  [ALLOWED, 'map'],
  [`${ALLOWED}.namespaces`, 'map'],
  [`${ALLOWED}.namespaces.selector`, 'map'],
  [`${ALLOWED}.namespaces.selector.matchLabels`, 'map'],
  ...listOfMaps(`${ALLOWED}.namespaces.selector.matchExpressions`),
  [`${ALLOWED}.namespaces.selector.matchExpressions[].values`, 'list'],
];

const ROUTE: Shapes = [
  ['spec', 'map'],
  ...listOfMaps('spec.parentRefs'),
  ['spec.parentRefs[].name', 'text'],
  ...listOfMaps('spec.rules'),
  ...listOfMaps('spec.rules[].backendRefs'),
  ['spec.rules[].backendRefs[].name', 'text'],
];

const WEBHOOKS: Shapes = [
  ...listOfMaps('webhooks'),
  ['webhooks[].name', 'text'],
  ['webhooks[].clientConfig', 'map'],
  ['webhooks[].clientConfig.url', 'text'],
  ['webhooks[].clientConfig.service', 'map'],
  ...['namespaceSelector', 'objectSelector'].flatMap((name): Shapes => [
    [`webhooks[].${name}`, 'map'],
    [`webhooks[].${name}.matchLabels`, 'map'],
    ...listOfMaps(`webhooks[].${name}.matchExpressions`),
    [`webhooks[].${name}.matchExpressions[].values`, 'list'],
  ]),
];

/** By kind; those of the Gateway API share a name with Istio's, and have their group before it. */
const KINDS: Readonly<Record<string, Shapes>> = {
  ConfigMap: DATA,
  Ingress: INGRESS,
  MutatingWebhookConfiguration: WEBHOOKS,
  Secret: DATA,
  Service: SERVICE,
  Pod: pod(''),
  DaemonSet: WORKLOAD,
  Deployment: WORKLOAD,
  ReplicaSet: WORKLOAD,
  StatefulSet: WORKLOAD,
  ValidatingWebhookConfiguration: WEBHOOKS,
  [`${GATEWAY_API}/Gateway`]: GATEWAY,
  [`${GATEWAY_API}/GatewayClass`]: [['spec', 'map']],
  [`${GATEWAY_API}/GRPCRoute`]: ROUTE,
  [`${GATEWAY_API}/HTTPRoute`]: ROUTE,
  [`${GATEWAY_API}/ReferenceGrant`]: [['spec', 'map'], ...listOfMaps('spec.from'), ...listOfMaps('spec.to')],
};

const WANTED: Readonly<Record<Shape, string>> = { map: 'a map', list: 'a list', text: 'a text' };

function hasShape(value: unknown, shape: Shape): boolean {
  if (shape === 'text') return typeof value === 'string';
  return shape === 'list' ? Array.isArray(value) : typeof value === 'object' && !Array.isArray(value);
}

/** The shapes of one kind as a tree, so that a sound object is walked through once. */
interface Part {
  shape?: Shape;
  /** What is known of its fields. */
  fields?: { readonly name: string; readonly part: Part }[];
  /** What is known of each element or entry. */
  each?: Part;
}

const STEP = /^([^[{]*)(\[\]|\{\})?$/;

function treeOf(shapes: Shapes): Part {
  const root: Part = {};
  for (const [path, shape] of shapes) {
    let part = root;
    for (const step of path.split('.')) {
      const [, name, each] = STEP.exec(step)!;
      part.fields ??= [];
      let field = part.fields.find((it) => it.name === name)?.part;
      if (!field) part.fields.push({ name, part: (field = {}) });
      part = each ? (field.each ??= {}) : field;
    }
    part.shape = shape;
  }
  return root;
}

const trees = new Map<string, Part>();

/** Kinds without shapes of their own share one tree. */
function treeOfKind(kind: string): Part {
  const own = Object.hasOwn(KINDS, kind) ? kind : '';
  const known = trees.get(own);
  if (known) return known;
  const tree = treeOf([...METADATA, ...(KINDS[own] ?? [])]);
  trees.set(own, tree);
  return tree;
}

function isSound(value: unknown, { shape, fields, each }: Part): boolean {
  if (value === undefined) return true;
  if (shape && !hasShape(value, shape)) return false;
  if (typeof value !== 'object' || value === null) return true;
  if (each) {
    const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    // An element that is null is not left out, as a field that is null is.
    return parts.every((part) => part !== null && isSound(part, each));
  }
  if (!fields || Array.isArray(value)) return true;
  for (const { name, part } of fields) {
    const field = (value as Record<string, unknown>)[name];
    if (field !== null && !isSound(field, part)) return false;
  }
  return true;
}

/** Checks that fields which others look into are maps, lists and texts where they must be. True where all are. */
export function checkShape(object: Field, kind: string, refuse: Refuse): boolean {
  if (isSound(object.value, treeOfKind(kind))) return true;
  let good = true;
  for (const [path, shape] of [...METADATA, ...(KINDS[kind] ?? [])]) {
    for (const field of fieldsAt(object, path)) {
      const { value } = field;
      const absent = value === undefined || (value === null && !/[\]}]$/.test(path));
      if (absent || (value !== null && hasShape(value, shape))) continue;
      good = false;
      const fix = shape === 'text' && typeof value !== 'object' ? 'put it in quotes' : undefined;
      refuse(field, `must be ${WANTED[shape]}, not ${JSON.stringify(value).slice(0, 60)}`, fix);
    }
  }
  return good;
}

function fieldsAt(object: Field, path: string): readonly Field[] {
  let fields: readonly Field[] = [object];
  for (const step of path.split('.')) {
    const [, name, each = ''] = STEP.exec(step)!;
    fields = fields.map((field) => field.get(name));
    if (each === '[]') fields = fields.flatMap((field) => field.elements);
    if (each === '{}') fields = fields.flatMap((field) => field.entries.map(([, entry]) => entry));
  }
  return fields;
}
