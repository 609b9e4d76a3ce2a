// npm run docs:examples: writes what each example of the pages gives below it.
import { readFileSync, writeFileSync } from 'node:fs';
import { pages, withOutput } from './examples';

for (const page of pages()) {
  const text = readFileSync(page, 'utf8');
  const written = withOutput(text);
  if (written !== text) writeFileSync(page, written);
}
