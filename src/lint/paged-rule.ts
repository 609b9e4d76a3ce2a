import type { Rule, Severity } from '../model/rule';

type PagedRule<Page> = (
  code: string,
  severity: Severity,
  page: Page,
  title: string,
  protects: string,
  fix: string,
) => Rule;

/** Makes the rules of a table whose documentation is spread over a few pages. */
export function rulesOn<P extends Readonly<Record<string, string>>>(pages: P): PagedRule<keyof P & string> {
  return (code, severity, page, title, protects, fix) => ({ code, severity, title, protects, fix, page: pages[page] });
}
