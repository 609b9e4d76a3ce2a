import type { Rule } from '../../model/rule';
import type { Finding } from '../finding';

const LEVELS: Readonly<Record<string, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** Writes findings as SARIF 2.1.0, with the rules that were broken. */
export function formatSarif(
  findings: readonly Finding[],
  catalogue: ReadonlyMap<string, Rule>,
  toolVersion: string,
): string {
  const codes = [...new Set(findings.map((finding) => finding.rule))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'cdk8s-mesh', version: toolVersion, rules: codes.map((code) => ruleOf(code, catalogue)) },
        },
        results: findings.map((finding) => resultOf(finding, codes)),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

function ruleOf(code: string, catalogue: ReadonlyMap<string, Rule>): object {
  const rule = catalogue.get(code);
  if (!rule) return { id: code };
  return {
    id: code,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.protects },
    help: { text: rule.fix },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    ...(rule.page === undefined ? {} : { helpUri: rule.page }),
  };
}

function resultOf(finding: Finding, codes: readonly string[]): object {
  const { rule, severity, object, path, file, line, message, fix } = finding;
  const location = {
    ...(file === undefined
      ? {}
      : {
          physicalLocation: {
            artifactLocation: { uri: file === '-' ? 'stdin' : encodeURI(file.replace(/\\/g, '/')) },
            ...(line === undefined ? {} : { region: { startLine: line } }),
          },
        }),
    ...(object === undefined
      ? {}
      : { logicalLocations: [{ fullyQualifiedName: path === undefined ? object : `${object} ${path}` }] }),
  };
  return {
    ruleId: rule,
    ruleIndex: codes.indexOf(rule),
    level: LEVELS[severity] ?? 'note',
    message: { text: `${message}; fix: ${fix}` },
    ...(Object.keys(location).length === 0 ? {} : { locations: [location] }),
  };
}
