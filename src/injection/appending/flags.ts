/** The whole number that a flag of the agent has, as the next argument or behind `=`; undefined where there is none. */
export function numberFlag(args: readonly string[], name: string): number | undefined {
  const form = new RegExp(`^--?${name}(?:=(\\d+))?$`);
  const at = args.findIndex((arg) => form.test(arg.trim()));
  if (at < 0) return undefined;
  const text = form.exec(args[at].trim())![1] ?? args[at + 1] ?? '';
  return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}
