import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { version } from '../../package.json';

const repository = join(__dirname, '..', '..');

test.each(['--version', '-V'])('%s prints the version of the package', (option) => {
  const command = ['--import', require.resolve('tsx'), join(repository, 'src/cli/main.ts'), option];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: repository, encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});
