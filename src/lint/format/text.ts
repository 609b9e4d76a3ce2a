import type { Finding } from '../finding';

/** What the text form needs from outside: the lines of a file, and colours. */
export interface TextSettings {
  /** The text of a file that was linted; undefined where it cannot be had again. */
  readonly source?: (file: string) => string | undefined;
  readonly paint?: (severity: string, text: string) => string;
}

/** Writes findings for a person: each with the line that it is about and what to change, and a count at the end. */
export function formatText(findings: readonly Finding[], settings: TextSettings = {}): string {
  const sources = new Map<string, readonly string[] | undefined>();
  const linesOf = (file: string): readonly string[] | undefined => {
    if (!sources.has(file)) sources.set(file, settings.source?.(file)?.split(/\r?\n/));
    return sources.get(file);
  };
  const paint = settings.paint ?? ((_: string, text: string) => text);
  const blocks = findings.map((finding) => {
    const { file, line, severity, rule } = finding;
    const place = [file, line].filter((part) => part !== undefined).join(':');
    const subject = [finding.object, finding.path].filter((part) => part !== undefined).join(' ');
    const head = `${place === '' ? '' : `${place}: `}${paint(severity, `${severity} ${rule}`)} ${subject}`.trimEnd();
    const excerpt = file === undefined || line === undefined ? undefined : linesOf(file)?.[line - 1];
    return [
      head,
      `  ${finding.message}`,
      ...(excerpt === undefined || excerpt.trim() === '' ? [] : [`  ${line} | ${shorten(excerpt)}`]),
      `  fix: ${finding.fix}`,
    ].join('\n');
  });
  return [...blocks, summarize(findings)].join('\n');
}

/** A line of a minified document can be as long as the document. */
const LONGEST_EXCERPT = 160;

function shorten(line: string): string {
  return line.length > LONGEST_EXCERPT ? `${line.slice(0, LONGEST_EXCERPT)}…` : line;
}

function summarize(findings: readonly Finding[]): string {
  const count = (severity: string, one: string, many: string): string[] => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  };
  const counts = [
    ...count('error', 'error', 'errors'),
    ...count('warning', 'warning', 'warnings'),
    ...count('info', 'note', 'notes'),
  ];
  return counts.length === 0 ? 'nothing found' : counts.join(', ');
}
