import type { IConstruct } from 'constructs';
import { refuse } from '../mesh/error';
import type { JwtRule } from './jwt-rule';
import { POLICY_RULES } from './policy-rules';

/** Refuses what the API server or the webhook would refuse of a rule. */
export function checkJwtRule(place: IConstruct, rule: JwtRule, index: number): void {
  const at = `spec.jwtRules[${index}]`;
  if (rule.issuer === '' || (rule.issuer === undefined && rule.jwks?._fields.jwksUri === undefined)) {
    refuse(place, POLICY_RULES.JWT, { what: `${at} has neither an issuer nor the URL of keys`, given: rule.issuer });
  }
  const names: Record<string, readonly string[] | undefined> = {
    audiences: rule.audiences,
    fromHeaders: rule.fromHeaders?.map(({ name }) => name),
    fromParams: rule.fromParams,
    fromCookies: rule.fromCookies,
    spaceDelimitedClaims: rule.spaceDelimitedClaims,
    outputClaimToHeaders: rule.outputClaimToHeaders?.map(({ claim }) => claim),
  };
  for (const [field, values] of Object.entries(names)) {
    if (values?.includes('')) refuse(place, POLICY_RULES.JWT, { what: `${at}.${field} has an empty entry` });
  }
  const claims = rule.spaceDelimitedClaims?.length ?? 0;
  if (claims > 64) {
    refuse(place, POLICY_RULES.LIST_SIZE, {
      what: `${at}.spaceDelimitedClaims is too long`,
      given: claims,
      allowed: 'at most 64',
    });
  }
  for (const { header } of rule.outputClaimToHeaders ?? []) {
    if (!/^[-_A-Za-z0-9]+$/.test(header)) {
      refuse(place, POLICY_RULES.HEADER_NAME, {
        what: `${at}.outputClaimToHeaders has no valid header`,
        given: header,
      });
    }
  }
}
