import type { Field } from '../field';
import {
  DNS_LABEL,
  DNS_SUBDOMAIN,
  hasForm,
  isQualifiedKey,
  LABEL_VALUE,
  PATH_SEGMENT,
  SERVICE_NAME,
  type NameForm,
} from './names';

/** Notes what Kubernetes refuses. */
export type Refuse = (field: Field, message: string, fix?: string) => void;

/** Kinds whose names have a form of their own. */
const NAME_FORMS: Readonly<Record<string, NameForm>> = {
  Service: SERVICE_NAME,
  Namespace: DNS_LABEL,
  Role: PATH_SEGMENT,
  RoleBinding: PATH_SEGMENT,
  ClusterRole: PATH_SEGMENT,
  ClusterRoleBinding: PATH_SEGMENT,
};

/** The form of a name of that kind. */
function nameForm(kind: string): NameForm {
  return NAME_FORMS[kind] ?? DNS_SUBDOMAIN;
}

/** Checks what every object's metadata must be: names, labels and annotations. */
export function checkMetadata(object: Field, refuse: Refuse): void {
  const metadata = object.get('metadata');
  checkName(object, metadata, refuse);
  checkLabels(metadata.get('labels'), refuse);
  checkAnnotations(metadata.get('annotations'), refuse);
}

function checkName(object: Field, metadata: Field, refuse: Refuse): void {
  const name = metadata.get('name');
  if (!name.isSet || name.value === '') {
    if (metadata.get('generateName').text === '') refuse(metadata, 'the object has no name', 'set metadata.name');
    return;
  }
  const form = nameForm(object.get('kind').text);
  if (typeof name.value !== 'string')
    refuse(name, `name ${JSON.stringify(name.value)} is not a text`, 'quote it: YAML reads it as something else');
  else if (!hasForm(name.text, form)) refuse(name, `invalid name ${JSON.stringify(name.text)}`, `use ${form.says}`);
}

/** Checks a map of labels. */
export function checkLabels(labels: Field, refuse: Refuse): void {
  if (!isMap(labels, refuse) || areGoodLabels(labels.value as Readonly<Record<string, unknown>>)) return;
  for (const [key, field] of labels.entries) {
    if (!isQualifiedKey(key)) refuse(field, `invalid label key ${JSON.stringify(key)}`);
    if (!isText(field, refuse)) continue;
    if (!hasForm(field.text, LABEL_VALUE))
      refuse(field, `invalid label value ${JSON.stringify(field.text)}`, `use ${LABEL_VALUE.says}`);
  }
}

function areGoodLabels(labels: Readonly<Record<string, unknown>>): boolean {
  for (const key of Object.keys(labels)) {
    const value = labels[key];
    if (typeof value !== 'string' || !hasForm(value, LABEL_VALUE) || !isQualifiedKey(key)) return false;
  }
  return true;
}

const LARGEST_ANNOTATIONS = 256 * 1024;

function checkAnnotations(annotations: Field, refuse: Refuse): void {
  if (!isMap(annotations, refuse)) return;
  let size = 0;
  for (const [key, field] of annotations.entries) {
    if (!isQualifiedKey(key)) refuse(field, `invalid annotation key ${JSON.stringify(key)}`);
    if (isText(field, refuse)) size += key.length + field.text.length;
  }
  if (size > LARGEST_ANNOTATIONS) refuse(annotations, 'annotations have more than 256 kB together');
}

/** Reports a value that is there and no map. */
function isMap(field: Field, refuse: Refuse): boolean {
  const { value } = field;
  if (value === undefined || value === null) return false;
  if (typeof value === 'object' && !Array.isArray(value)) return true;
  refuse(field, 'must be a map of texts');
  return false;
}

/** Reports an entry that is no text, which most often is a number or a boolean that wants quotes. */
function isText(field: Field, refuse: Refuse): boolean {
  if (typeof field.value === 'string') return true;
  if (field.value !== null) refuse(field, `must be a text, not ${JSON.stringify(field.value)}`, 'put it in quotes');
  return false;
}
