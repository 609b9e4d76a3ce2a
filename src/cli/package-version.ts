import { readFileSync } from 'node:fs';

/** The version of this package, as `--version` and reports show it. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(require.resolve('cdk8s-mesh/package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
