/** Remembers what a pure function made of a text, for so many texts. */
export function remembering<T>(work: (text: string) => T, most: number): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (known.has(text)) return known.get(text)!;
    const made = work(text);
    if (known.size < most) known.set(text, made);
    return made;
  };
}
