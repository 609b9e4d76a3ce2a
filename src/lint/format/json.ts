import type { Finding } from '../finding';

/** Writes findings as a JSON array; the construct's path is left out, since only synthesis knows one. */
export function formatJson(findings: readonly Finding[]): string {
  return JSON.stringify(
    findings.map(({ rule, severity, object, path, file, line, message, fix }) => ({
      rule,
      severity,
      object,
      path,
      file,
      line,
      message,
      fix,
    })),
    undefined,
    2,
  );
}
