import type { Manifest } from '../model/manifest';
import type { LintInput } from './family';
import type { Labels } from './labels';
import { namespaceOf } from './namespaces';
import type { Selecting } from './selector-index';

/** A Service that selects pods. */
export interface SelectingService extends Selecting {
  readonly manifest: Manifest;
}

/** The Services of the input whose selector asks for something: one without selects nothing. */
export function selectingServices(input: LintInput): SelectingService[] {
  return input.ofKind('Service').flatMap((manifest): SelectingService[] => {
    const { selector } = (manifest.object.spec ?? {}) as { selector?: Labels | null };
    const asks = selector && Object.keys(selector).length > 0;
    return asks ? [{ manifest, namespace: namespaceOf(manifest.object), selector }] : [];
  });
}
