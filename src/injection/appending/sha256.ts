/** The first 32 bits of the fractional parts of a root of the first primes, as SHA-256 has them (FIPS 180-4). */
function primeBits(count: number, root: (prime: number) => number): Uint32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return Uint32Array.from(primes, (prime) => (root(prime) % 1) * 2 ** 32);
}

const START = primeBits(8, Math.sqrt);
const ROUND = primeBits(64, Math.cbrt);

const rotated = (word: number, by: number) => (word >>> by) | (word << (32 - by));

/** The SHA-256 of a text in UTF-8, in hexadecimal: `node:crypto` is not there in a browser. */
export function sha256(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const padded = new DataView(new ArrayBuffer((((bytes.length + 8) >> 6) + 1) << 6));
  bytes.forEach((byte, i) => padded.setUint8(i, byte));
  padded.setUint8(bytes.length, 0x80);
  padded.setBigUint64(padded.byteLength - 8, BigInt(bytes.length) * 8n);
  const hash = START.slice();
  const words = new Uint32Array(64);
  for (let at = 0; at < padded.byteLength; at += 64) {
    for (let i = 0; i < 64; i++) words[i] = i < 16 ? padded.getUint32(at + i * 4) : extended(words, i);
    const state = hash.slice();
    for (let i = 0; i < 64; i++) round(state, words[i] + ROUND[i]);
    state.forEach((word, i) => (hash[i] += word));
  }
  return Array.from(hash, (word) => word.toString(16).padStart(8, '0')).join('');
}

function extended(words: Uint32Array, i: number): number {
  const [a, b] = [words[i - 15], words[i - 2]];
  const small = rotated(a, 7) ^ rotated(a, 18) ^ (a >>> 3);
  const large = rotated(b, 17) ^ rotated(b, 19) ^ (b >>> 10);
  return words[i - 16] + small + words[i - 7] + large;
}

function round(state: Uint32Array, word: number): void {
  const [a, b, c, d, e, f, g, h] = state;
  const first = h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & f) ^ (~e & g)) + word;
  const second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
  state.set([first + second, a, b, c, d + first, e, f, g]);
}
