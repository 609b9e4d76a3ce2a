import type { Finding } from '../finding';

const COMMANDS: Readonly<Record<string, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Writes findings as workflow commands of GitHub Actions, which shows each one at its line of a pull request. */
export function formatGithub(findings: readonly Finding[]): string {
  return findings
    .map(({ rule, severity, object, path, file, line, message, fix }) => {
      const properties = Object.entries({ file, line, title: rule })
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
        .join(',');
      const subject = [object, path].filter((part) => part !== undefined).join(' ');
      const text = `${subject === '' ? '' : `${subject}: `}${message}; fix: ${fix}`;
      return `::${COMMANDS[severity] ?? 'notice'} ${properties}::${escapeData(text)}`;
    })
    .join('\n');
}

function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
