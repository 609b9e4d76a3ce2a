import { parseGoUrl } from '../go/url';
import { checkPort } from './address';
import type { Field } from '../field';
import type { KindCheck, Report } from './report';
import { checkPolicyTarget } from './selector';

export const checkWasmPlugin: KindCheck = (spec, report) => {
  checkPolicyTarget(spec, report);
  checkModule(spec, report);
  checkPorts(spec.get('match'), report);
};

const LONGEST_CODE = 65536;

export const checkTrafficExtension: KindCheck = (spec, report) => {
  if (!report.since('1.30')) return;
  const wasm = spec.get('wasm');
  const lua = spec.get('lua');
  if (wasm.isSet === lua.isSet) report.error(spec, 'exactly one of wasm or lua must be set');
  checkPolicyTarget(spec, report);
  if (lua.isSet) {
    const code = lua.get('inlineCode');
    if (code.text === '') report.error(lua, 'lua.inlineCode cannot be empty', 'set inlineCode');
    else if (code.text.length > LONGEST_CODE) report.error(code, 'lua.inlineCode exceeds maximum size of 64KB');
  }
  if (wasm.isSet) checkModule(wasm, report);
  checkPorts(spec.get('match'), report);
};

const SCHEMES = ['', 'file', 'http', 'https', 'oci'];
const LONGEST_SECRET = 253;
const LONGEST_NAME = 256;

/** Checks a WebAssembly module: where it comes from, how it is known, and what it sees. */
function checkModule(module: Field, report: Report): void {
  const url = module.get('url');
  const parsed = parseGoUrl(url.text, 'request') ?? parseGoUrl(`http://${url.text}`, 'request');
  if (url.text === '') report.error(module, 'url field needs to be set', 'set url');
  else if (!parsed) report.error(url, `failed to parse url ${JSON.stringify(url.text)}`);
  else if (!SCHEMES.includes(parsed.scheme))
    report.error(url, `url contains unsupported scheme: ${parsed.scheme}`, 'use oci, https, http or file');
  const sum = module.get('sha256');
  if (sum.text !== '' && !/^[a-f0-9]{64}$/.test(sum.text))
    report.error(sum, 'sha256 must be 64 characters of a-f and 0-9');
  const secret = module.get('imagePullSecret');
  if (secret.text.length > LONGEST_SECRET)
    report.error(secret, `imagePullSecret must have at most ${LONGEST_SECRET} characters`);
  const name = module.get('pluginName');
  if (name.text.length > LONGEST_NAME) report.error(name, `pluginName must have at most ${LONGEST_NAME} characters`);
  checkEnvironment(module.at('vmConfig', 'env'), report);
}

function checkEnvironment(env: Field, report: Report): void {
  const names = new Set<string>();
  for (const variable of env.elements) {
    const name = variable.get('name');
    if (name.text === '') report.error(variable, 'an environment variable needs a name', 'set name');
    else if (name.text.length > LONGEST_NAME)
      report.error(name, `env.name must have at most ${LONGEST_NAME} characters`);
    else if (names.has(name.text)) report.error(name, `duplicate env ${name.text}`);
    names.add(name.text);
    if (variable.get('valueFrom').text === 'HOST' && variable.get('value').text !== '')
      report.error(variable.get('value'), 'value may only be set when valueFrom is INLINE');
  }
}

function checkPorts(match: Field, report: Report): void {
  for (const selector of match.elements)
    for (const port of selector.get('ports').elements) checkPort(port.get('number'), report);
}
