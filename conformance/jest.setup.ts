import { buildJudgeTools } from './client/tools';

/** Builds the judge before the first test, where Go and Python are there. */
export default function setup(): void {
  const tools = buildJudgeTools((line) => console.log(line));
  if ('missing' in tools) console.warn(`The conformance tests cannot run: ${tools.missing}`);
}
