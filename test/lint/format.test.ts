import type { Finding } from '../../src/lint/finding';
import { formatGithub } from '../../src/lint/format/github';
import { formatJson } from '../../src/lint/format/json';
import { formatSarif } from '../../src/lint/format/sarif';
import { formatText } from '../../src/lint/format/text';

const finding: Finding = {
  rule: 'CEL',
  severity: 'error',
  object: 'VirtualService ns/a',
  path: 'spec.hosts',
  file: 'a,b.yaml',
  line: 2,
  construct: 'app/a',
  message: '50% wrong',
  fix: 'mend',
};

test('JSON has exactly the contracted fields, in order', () => {
  const [written] = JSON.parse(formatJson([finding])) as Record<string, unknown>[];
  expect(Object.keys(written ?? {})).toEqual(['rule', 'severity', 'object', 'path', 'file', 'line', 'message', 'fix']);
});

test('text shows place, excerpt, fix and count', () => {
  expect(formatText([finding], { source: () => 'spec:\n  hosts: []\n' })).toBe(
    [
      'a,b.yaml:2: error CEL VirtualService ns/a spec.hosts',
      '  50% wrong',
      '  2 |   hosts: []',
      '  fix: mend',
      '1 error',
    ].join('\n'),
  );
  expect(formatText([])).toBe('nothing found');
});

test('GitHub annotations escape what would end them', () => {
  expect(formatGithub([finding])).toBe(
    '::error file=a%2Cb.yaml,line=2,title=CEL::VirtualService ns/a spec.hosts: 50%25 wrong; fix: mend',
  );
});

test('SARIF names rule and place', () => {
  const log = JSON.parse(formatSarif([finding], new Map(), '1.0.0'));
  expect(log.version).toBe('2.1.0');
  expect(log.runs[0].tool.driver.rules).toEqual([{ id: 'CEL' }]);
  expect(log.runs[0].results[0]).toMatchObject({ ruleId: 'CEL', ruleIndex: 0, level: 'error' });
  expect(log.runs[0].results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'a,b.yaml' },
    region: { startLine: 2 },
  });
});
