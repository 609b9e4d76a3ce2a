import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOM_RULES } from '../../src/lint/room-rules';
import type { Rule } from '../../src/model/rule';

const src = join(__dirname, '..', '..', 'src');
const rooms = readdirSync(src).filter((room) => room !== 'lint' && existsSync(join(src, room, 'rules.ts')));
const known = new Set(ROOM_RULES);

test.each(rooms)('the rules of the room %s can be explained', (room) => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the rooms are found by looking
  const tables = Object.entries(require(join(src, room, 'rules.ts')) as Record<string, unknown>);
  const missing = tables.filter(
    ([name, table]) => name.endsWith('_RULES') && !known.has(table as Record<string, Rule>),
  );
  expect(missing.map(([name]) => name)).toEqual([]);
});

test('no two rules share a code', () => {
  const codes = ROOM_RULES.flatMap((table) => Object.values(table).map(({ code }) => code));
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
});
