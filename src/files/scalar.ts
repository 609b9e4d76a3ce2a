/**
 * What an unquoted word of YAML means to Kubernetes.
 *
 * Kubernetes reads YAML through `sigs.k8s.io/yaml`, whose scalars are those of YAML 1.1 as goyaml v2 resolves them: `y`
 * and `off` are booleans, `0775` is octal, `08` and `1e3` are numbers, a date stays text, base 60 is not read.
 */

/** Words that are not text. */
const WORDS = new Map<string, boolean | number | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, -Infinity] as const),
]);

const enum Hint {
  text = 0,
  word = 1,
  number = 2,
}

/** What the first character allows, by its code: the one look that most scalars need. */
const HINTS = (() => {
  const hints = new Uint8Array(128);
  for (const letter of 'yYnNtTfFoO~') hints[letter.charCodeAt(0)] = Hint.word;
  for (const letter of '+-.0123456789') hints[letter.charCodeAt(0)] = Hint.number;
  return hints;
})();

const DATE = /^\d{4}-\d{1,2}-\d{1,2}(?:$|[Tt ])/;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** From here on an integer no longer fits 64 bits; goyaml then tries to read the word as a float. */
const UNSIGNED_LIMIT = 2 ** 64;
const SIGNED_LIMIT = 2 ** 63;

/** What most numbers are, short enough to be exact. */
const DECIMAL = /^(?:0|[1-9][0-9]{0,14})$/;

function resolveNumber(text: string): number | string {
  if (DECIMAL.test(text)) return Number(text);
  if (text.charCodeAt(0) === 46 /* . */) return FLOAT.test(text) ? Number(text) : text;
  if (DATE.test(text)) return text;
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const integer = INTEGER.exec(plain);
  if (integer) {
    const [, sign, hex, binary, octal, decimal] = integer;
    const value =
      decimal !== undefined
        ? Number(decimal)
        : hex !== undefined
          ? parseInt(hex, 16)
          : binary !== undefined
            ? parseInt(binary, 2)
            : parseInt(octal, 8);
    const negative = sign === '-';
    const fits = negative ? value <= SIGNED_LIMIT : sign === '+' ? value < SIGNED_LIMIT : value < UNSIGNED_LIMIT;
    if (fits) return negative && value !== 0 ? -value : value;
  }
  if (!FLOAT.test(plain)) return text;
  const value = Number(plain);
  return Number.isFinite(value) ? value || 0 : text;
}

/** Resolves a plain scalar to text, a number, a boolean or null. */
export function resolveScalar(text: string): string | number | boolean | null {
  if (text.length === 0) return null;
  const first = text.charCodeAt(0);
  const hint: Hint = first < 128 ? HINTS[first] : Hint.text;
  if (hint === Hint.text) return text;
  if (text.length <= 5) {
    const word = WORDS.get(text);
    if (word !== undefined) return word;
  }
  return hint === Hint.number ? resolveNumber(text) : text;
}

/** Writes a resolved key as the text it becomes in JSON; undefined where it cannot become one. */
export function keyText(key: string | number | boolean | null): string | undefined {
  return key === null ? undefined : typeof key === 'string' ? key : String(key);
}
