// npm run conformance:build: builds the judge and installs Envoy, unless they are there.
import { buildJudgeTools } from './client/tools';

const tools = buildJudgeTools((line) => console.log(line));
if ('missing' in tools) {
  console.error(tools.missing);
  process.exitCode = 1;
} else {
  console.log(`judge: ${tools.judge}\nenvoy: ${tools.envoy}`);
}
