/** IP addresses and ranges as numbers, so that ranges can be compared. */

interface Range {
  readonly bits: number;
  /** Bits of an address of its family. */
  readonly width: number;
  readonly value: bigint;
}

function addressValue(text: string): { value: bigint; width: number } | undefined {
  if (!text.includes(':')) {
    const parts = text.split('.');
    if (parts.length !== 4 || parts.some((p) => !/^\d{1,3}$/.test(p) || Number(p) > 255)) return undefined;
    return { value: parts.reduce((v, p) => (v << 8n) | BigInt(p), 0n), width: 32 };
  }
  const [head = '', tail] = text.split('::');
  const groups = (s: string | undefined): string[] => (s ? s.split(':') : []);
  const before = groups(head);
  const after = groups(tail);
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...Array.from({ length: Math.max(missing, 0) }, () => '0'), ...after];
  if (all.length !== 8 || all.some((g) => !/^[0-9a-fA-F]{1,4}$/.test(g))) return undefined;
  return { value: all.reduce((v, g) => (v << 16n) | BigInt(parseInt(g, 16)), 0n), width: 128 };
}

/** Reads `10.0.0.0/8` or an address, which is a range of one. */
export function parseRange(text: string): Range | undefined {
  const slash = text.indexOf('/');
  const address = addressValue(slash < 0 ? text : text.slice(0, slash));
  if (!address) return undefined;
  const bits = slash < 0 ? address.width : Number(text.slice(slash + 1));
  if (!(bits >= 0 && bits <= address.width)) return undefined;
  const rest = BigInt(address.width - bits);
  return { bits, width: address.width, value: (address.value >> rest) << rest };
}

/** The length of the range that holds an address, or -1 where it does not. */
export function rangeHolds(range: string, address: string): number {
  const r = parseRange(range);
  const a = addressValue(address);
  if (!r || !a || r.width !== a.width) return -1;
  const rest = BigInt(r.width - r.bits);
  return a.value >> rest === r.value >> rest ? r.bits : -1;
}

/** A range in one spelling, so that equal ranges are equal texts; undefined for what is none or is everything. */
export function canonicalRange(text: string): string | undefined {
  const range = parseRange(text);
  if (!range || text.startsWith('0.0.0.0')) return undefined;
  return `${range.width}:${range.value}/${range.bits}`;
}
