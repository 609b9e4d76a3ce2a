// The examples of the pages: TypeScript that is compiled and run, and the YAML that it writes.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as cdk8s from 'cdk8s';
import ts from 'typescript';
import * as mesh from '../src';

/** A fenced program and the fenced YAML that follows it. */
export interface Example {
  readonly page: string;
  readonly code: string;
  readonly yaml: string;
}

const FENCES = /^```ts\n([\s\S]*?)^```\n```yaml\n([\s\S]*?)^```$/gm;

/** The pages below `docs`, without the generated reference. */
export const pages = (): string[] =>
  readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('api'))
    .sort()
    .map((name) => join(__dirname, name));

/** The examples of a page. */
export function examplesOf(page: string): Example[] {
  return [...readFileSync(page, 'utf8').matchAll(FENCES)].map(([, code = '', yaml = '']) => ({
    page: relative(__dirname, page),
    code,
    yaml,
  }));
}

/** Runs an example with a chart of the namespace `shop` and gives the YAML that it writes. */
export function runExample({ code }: Example): string {
  const app = new cdk8s.App();
  const chart = new cdk8s.Chart(app, 'shop', { namespace: 'shop' });
  const compiled = ts.transpile(code, { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 });
  const modules: Record<string, unknown> = { cdk8s, 'cdk8s-mesh': mesh };
  new Function('require', 'exports', 'chart', compiled)((name: string) => modules[name], {}, chart);
  return app.synthYaml() as string;
}

/** Writes the YAML of its examples into a page. */
export const withOutput = (text: string): string =>
  text.replace(
    FENCES,
    (_, code: string) => `\`\`\`ts\n${code}\`\`\`\n\`\`\`yaml\n${runExample({ page: '', code, yaml: '' })}\`\`\``,
  );
