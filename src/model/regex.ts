/** A text as the part of a regular expression that finds just this text. */
export function quotedForRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
