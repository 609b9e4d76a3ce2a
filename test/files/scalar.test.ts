import { resolveScalar } from '../../src/files/scalar';

/** What `sigs.k8s.io/yaml` 1.6.0 writes as JSON for each word. */
const words: [string, unknown][] = [
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map((word): [string, unknown] => [
    word,
    true,
  ]),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false'].map((word): [string, unknown] => [word, false]),
  ...['', '~', 'null', 'Null', 'NULL'].map((word): [string, unknown] => [word, null]),
  ...['yEs', 'oN', 'nULL', 'tRue', 'none', 'yesterday'].map((word): [string, unknown] => [word, word]),
  ['0', 0],
  ['0775', 509],
  ['08', 8],
  ['0o17', 15],
  ['0x1F', 31],
  ['-0x10', -16],
  ['0b101', 5],
  ['0b12', '0b12'],
  ['1_000', 1000],
  ['1e3', 1000],
  ['1E-2', 0.01],
  ['.5', 0.5],
  ['5.', 5],
  ['+12', 12],
  ['-12', -12],
  ['1.2.3', '1.2.3'],
  ['1:30', '1:30'],
  ['2001-01-01', '2001-01-01'],
  ['2001-01-01T00:00:00Z', '2001-01-01T00:00:00Z'],
  ['18446744073709551615', 2 ** 64],
  ['18446744073709551616', 2 ** 64],
  ['0x10000000000000000', '0x10000000000000000'],
  ['-', '-'],
  ['+', '+'],
  ['.', '.'],
  ['..', '..'],
  ['1e', '1e'],
  ['0x', '0x'],
  ['=', '='],
];

test.each(words)('%s', (word, value) => {
  expect(resolveScalar(word)).toBe(value);
});
