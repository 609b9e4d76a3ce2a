import type { IConstruct } from 'constructs';
import { refuse } from '../mesh/error';
import { POLICY_RULES } from './policy-rules';
import type { PolicyAttachment } from './policy-target';
import type { WorkloadSelector } from './selector';

/** Refuses what the API server or the webhook would refuse of a selector and references. */
export function checkAttachment(place: IConstruct, attachment: PolicyAttachment): void {
  const { selector, targetRefs } = attachment;
  if (selector !== undefined && targetRefs !== undefined && targetRefs.length > 0) {
    refuse(place, POLICY_RULES.ATTACHMENT, { what: 'selector and targetRefs are both set' });
  }
  if (targetRefs !== undefined && targetRefs.length > 16) {
    refuse(place, POLICY_RULES.LIST_SIZE, {
      what: 'too many targetRefs',
      given: targetRefs.length,
      allowed: 'at most 16',
    });
  }
  if (selector !== undefined) checkSelector(place, selector);
}

const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

function checkSelector(place: IConstruct, selector: WorkloadSelector): void {
  for (const [key, value] of Object.entries(selector.matchLabels)) {
    if (!LABEL_KEY.test(key) || !LABEL_VALUE.test(value) || value.length > 63) {
      refuse(place, POLICY_RULES.SELECTOR_LABEL, {
        what: 'selector.matchLabels has an entry that is no label',
        given: `${key}: ${value}`,
        allowed: 'a qualified name, and a value of at most 63 letters, digits, -, _ and .',
      });
    }
  }
}
