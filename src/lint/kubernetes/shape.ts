import type { Field } from '../field';
import type { Refuse } from './metadata';

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

const KINDS: Readonly<Record<string, Shapes>> = {
  ConfigMap: DATA,
  Secret: DATA,
  Service: SERVICE,
  Pod: pod(''),
  DaemonSet: WORKLOAD,
  Deployment: WORKLOAD,
  ReplicaSet: WORKLOAD,
  StatefulSet: WORKLOAD,
};

const WANTED: Readonly<Record<Shape, string>> = { map: 'a map', list: 'a list', text: 'a text' };

function hasShape(value: unknown, shape: Shape): boolean {
  if (shape === 'text') return typeof value === 'string';
  return shape === 'list' ? Array.isArray(value) : typeof value === 'object' && !Array.isArray(value);
}

/** Checks that fields which others look into are maps, lists and texts where they must be. True where all are. */
export function checkShape(object: Field, kind: string, refuse: Refuse): boolean {
  let good = true;
  for (const [path, shape] of [...METADATA, ...(KINDS[kind] ?? [])]) {
    for (const field of fieldsAt(object, path)) {
      const { value } = field;
      // An element that is null is not left out, as a field that is null is.
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
    const [, name = '', each = ''] = /^([^[{]*)(\[\]|\{\})?$/.exec(step) ?? [];
    fields = fields.map((field) => field.get(name));
    if (each === '[]') fields = fields.flatMap((field) => field.elements);
    if (each === '{}') fields = fields.flatMap((field) => field.entries.map(([, entry]) => entry));
  }
  return fields;
}
