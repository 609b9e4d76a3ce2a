type Key = Readonly<Record<string, unknown>>;

/** The fields that a key of each type must have; those of a private key besides. */
const KEY_FIELDS: Readonly<Record<string, { readonly needs: readonly string[]; readonly secret: string }>> = {
  RSA: { needs: ['n', 'e'], secret: 'd' },
  EC: { needs: ['crv', 'x', 'y'], secret: 'd' },
  OKP: { needs: ['crv', 'x'], secret: 'd' },
  oct: { needs: ['k'], secret: 'k' },
};

function isKey(value: unknown): value is Key {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The keys of a key set, or of a single key; undefined where the text is neither. */
function keysOf(text: string): readonly unknown[] | undefined {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isKey(data)) return undefined;
  return Object.hasOwn(data, 'keys') ? (Array.isArray(data.keys) ? data.keys : undefined) : [data];
}

/** Says what is wrong with a JSON Web Key Set. */
export function jwksProblem(text: string): string | undefined {
  const keys = keysOf(text);
  if (!keys) return 'it is not a JSON object with keys';
  for (const [index, key] of keys.entries()) {
    const fields = isKey(key) && typeof key.kty === 'string' ? KEY_FIELDS[key.kty] : undefined;
    if (!isKey(key) || !fields) return `key ${index} has no known type (kty)`;
    const missing = fields.needs.find((name) => typeof key[name] !== 'string' || key[name] === '');
    if (missing !== undefined) return `key ${index} of type ${String(key.kty)} has no ${missing}`;
  }
  return undefined;
}

/** The indexes of the keys that hold what must stay secret. */
export function privateKeys(text: string): readonly number[] {
  return (keysOf(text) ?? []).flatMap((key, index) => {
    const secret = isKey(key) ? KEY_FIELDS[String(key.kty)]?.secret : undefined;
    return secret !== undefined && isKey(key) && key[secret] !== undefined ? [index] : [];
  });
}
