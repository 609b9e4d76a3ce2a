import { parseGoUrl } from '../go/url';
import { checkDuration } from './duration';
import type { Field } from '../field';
import { checkStrictName } from './header';
import { jwksProblem, privateKeys } from './jwks';
import type { KindCheck, Report } from './report';
import { checkPolicyTarget, checkSelector } from './selector';

export const checkRequestAuthentication: KindCheck = (spec, report) => {
  checkPolicyTarget(spec, report);
  for (const rule of spec.get('jwtRules').elements) if (rule.isSet) checkJwtRule(rule, report);
};

function checkJwtRule(rule: Field, report: Report): void {
  checkTexts(rule.get('audiences'), 'audience', report);
  // The schema knows both spellings of this field, and of no other.
  const uri = rule.get('jwksUri').isSet ? rule.get('jwksUri') : rule.get('jwks_uri');
  if (rule.get('issuer').text === '' && uri.text === '')
    report.error(rule, 'issuer or jwksUri must be non-empty string', 'set issuer');
  if (uri.text !== '') checkUri(uri, report);
  checkKeys(rule.get('jwks'), report);
  for (const header of rule.get('fromHeaders').elements)
    if (header.get('name').text === '')
      report.error(header, 'location header name must be non-empty string', 'set name');
  checkTexts(rule.get('fromParams'), 'location query', report);
  checkTexts(rule.get('fromCookies'), 'cookie name', report);
  for (const output of rule.get('outputClaimToHeaders').elements) {
    const header = output.get('header');
    if (header.text === '' || output.get('claim').text === '')
      report.error(output, 'outputClaimToHeaders header and claim value must be non-empty string');
    else checkStrictName(header, report);
  }
  checkDuration(rule.get('timeout'), report);
}

function checkTexts(list: Field, what: string, report: Report): void {
  for (const entry of list.elements) if (entry.text === '') report.error(entry, `${what} must be non-empty string`);
}

function checkUri(uri: Field, report: Report): void {
  const url = parseGoUrl(uri.text, 'any');
  if (!url) report.error(uri, `${JSON.stringify(uri.text)} is not a URL`);
  else if (url.scheme !== 'http' && url.scheme !== 'https')
    report.error(uri, `URI scheme ${JSON.stringify(url.scheme)} is not supported`, 'use http or https');
}

function checkKeys(jwks: Field, report: Report): void {
  if (jwks.text === '') return;
  const problem = jwksProblem(jwks.text);
  if (problem !== undefined) {
    report.error(jwks, `jwks parse error: ${problem}`);
    return;
  }
  if (!report.since('1.30')) return;
  for (const index of privateKeys(jwks.text))
    report.warn(jwks, `jwks key at index ${index} contains private key material`, 'publish the public key only');
}

export const checkPeerAuthentication: KindCheck = (spec, report) => {
  const selector = spec.get('selector');
  const ports = spec.get('portLevelMtls');
  if (selector.get('matchLabels').size === 0 && ports.size > 0)
    report.error(ports, 'mesh/namespace peer authentication cannot have port level mTLS', 'set selector.matchLabels');
  if (ports.isSet && ports.size === 0)
    report.error(ports, 'port level mTLS, if defined, must have at least one element');
  for (const [key, field] of ports.entries) {
    const port = Number(key);
    if (!/^\d+$/.test(key) || port < 1 || port > 65535) report.error(field, `port ${key} must be in range 1..65535`);
  }
  checkSelector(selector, report);
};
