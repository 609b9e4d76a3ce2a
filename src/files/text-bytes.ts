const INITIAL = 1 << 12;
const LINE_BREAK = 10;
const SPACE = 32;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Text that grows, kept as the bytes of its file: adding to it allocates nothing, where a string that grows leaves a piece of
 * garbage behind for each addition.
 */
export class TextBytes {
  private bytes = new Uint8Array(INITIAL);
  private end = 0;

  /** How many bytes there are. */
  public get length(): number {
    return this.end;
  }

  public add(text: string): void {
    const { length } = text;
    if (this.end + length > this.bytes.length) this.grow(length);
    const { bytes } = this;
    let { end } = this;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) return this.addEncoded(text);
      bytes[end++] = code;
    }
    this.end = end;
  }

  public addBytes(more: Uint8Array): void {
    if (this.end + more.length > this.bytes.length) this.grow(more.length);
    this.bytes.set(more, this.end);
    this.end += more.length;
  }

  /** Starts a line with so many spaces. */
  public addLine(indent: number): void {
    if (this.end + indent >= this.bytes.length) this.grow(indent + 1);
    const { bytes } = this;
    let { end } = this;
    bytes[end++] = LINE_BREAK;
    for (let i = 0; i < indent; i++) bytes[end++] = SPACE;
    this.end = end;
  }

  /** Forgets everything from a place on. */
  public truncate(length: number): void {
    this.end = length;
  }

  /** What was added between two places; it stays valid while nothing more is added. */
  public slice(start: number, end: number): Uint8Array {
    return this.bytes.subarray(start, end);
  }

  public toString(): string {
    return decoder.decode(this.slice(0, this.end));
  }

  private addEncoded(text: string): void {
    const longest = text.length * 3;
    if (this.end + longest > this.bytes.length) this.grow(longest);
    this.end += encoder.encodeInto(text, this.bytes.subarray(this.end)).written;
  }

  private grow(by: number): void {
    const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.end + by));
    larger.set(this.slice(0, this.end));
    this.bytes = larger;
  }
}
