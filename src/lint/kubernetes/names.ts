/** A form that Kubernetes asks of a name. */
export interface NameForm {
  readonly pattern: RegExp;
  readonly longest: number;
  readonly says: string;
}

const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';

export const DNS_LABEL: NameForm = {
  pattern: new RegExp(`^${LABEL}$`),
  longest: 63,
  says: 'at most 63 lower-case letters, digits and hyphens that begin and end with a letter or digit',
};

export const DNS_SUBDOMAIN: NameForm = {
  pattern: new RegExp(`^${LABEL}(?:\\.${LABEL})*$`),
  longest: 253,
  says: 'at most 253 lower-case letters, digits, hyphens and dots that begin and end with a letter or digit',
};

/** A Service's name begins with a letter. */
export const SERVICE_NAME: NameForm = {
  pattern: /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/,
  longest: 63,
  says: 'at most 63 lower-case letters, digits and hyphens that begin with a letter and end with a letter or digit',
};

/** Roles and their like may have any name that can stand in a path. */
export const PATH_SEGMENT: NameForm = {
  pattern: /^(?!\.{1,2}$)[^/%]+$/,
  longest: 253,
  says: 'a text without / and %',
};

/** The name of a port that a container offers. */
export const PORT_NAME: NameForm = {
  pattern: /^(?=.*[a-z])(?!.*--)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/,
  longest: 15,
  says: 'at most 15 lower-case letters, digits and single hyphens, at least one of them a letter',
};

export const LABEL_VALUE: NameForm = {
  pattern: /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/,
  longest: 63,
  says: 'at most 63 letters, digits, hyphens, underscores and dots that begin and end with a letter or digit',
};

const QUALIFIED_NAME: NameForm = {
  pattern: /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/,
  longest: 63,
  says: LABEL_VALUE.says,
};

export function hasForm(text: string, form: NameForm): boolean {
  return text.length <= form.longest && form.pattern.test(text);
}

/** The keys of a repository are few, and each is on many objects; what was found good need not be looked at again. */
const goodKeys = new Set<string>();
const MAX_GOOD_KEYS = 1000;

/** Whether a text can be the key of a label or an annotation: a name, with a domain and a slash before it or not. */
export function isQualifiedKey(key: string): boolean {
  if (goodKeys.has(key)) return true;
  const parts = key.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.length > 2 || !hasForm(name, QUALIFIED_NAME)) return false;
  const isGood = parts.length === 1 || hasForm((parts[0] ?? '').toLowerCase(), DNS_SUBDOMAIN);
  if (isGood && goodKeys.size < MAX_GOOD_KEYS) goodKeys.add(key);
  return isGood;
}
