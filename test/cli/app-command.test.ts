import { readCommand } from '../../src/cli/synth/app-command';

test.each([
  ['node main.js', { loader: 'node', file: 'main.js', args: [] }],
  ['node main.js a "b c"', { loader: 'node', file: 'main.js', args: ['a', 'b c'] }],
  ['npx ts-node -T main.ts', { loader: 'ts-node', file: 'main.ts', args: [] }],
  ['npx -y tsx --tsconfig t.json app/main.ts', { loader: 'tsx', file: 'app/main.ts', args: [], tsconfig: 't.json' }],
  ['pnpm exec tsx main.ts', { loader: 'tsx', file: 'main.ts', args: [] }],
])('%s is loaded here', (command, script) => {
  expect(readCommand(command)).toEqual(script);
});

test.each([
  'python main.py',
  'FOO=1 node main.js',
  'node main.js && echo x',
  'node --inspect main.js',
  'tsc && node main.js',
  'node',
  'constructor main.js',
  '',
])('%s needs a shell', (command) => {
  expect(readCommand(command)).toBeUndefined();
});
