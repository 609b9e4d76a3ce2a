import { ANNOTATION } from '../annotations';
import type { JsonObject } from '../json';
import { goPrint } from './print';
import type { OverlayInput } from './input';

const KNOWN_TYPES = ['distroless', 'debug'];

function withType(tag: string, type: string): string {
  if (type === '') return tag;
  const known = KNOWN_TYPES.find((name) => tag.endsWith(`-${name}`));
  const bare = known ? tag.slice(0, -known.length - 1) : tag;
  return type === 'default' ? bare : `${bare}-${type}`;
}

function imageOf(input: OverlayInput, name: string, type: string): string {
  const tag = input.global.tag === undefined || input.global.tag === null ? '' : goPrint(input.global.tag);
  return `${input.global.hub ?? ''}/${name}:${withType(tag, input.annotations[ANNOTATION.proxyImageType] ?? type)}`;
}

/** The image that settings choose for the proxy. */
export function proxyImage(input: OverlayInput): string {
  const image: JsonObject | undefined = input.proxyConfig.image;
  const variant = input.global.variant ?? '';
  const said = image?.imageType ?? '';
  const type = image && (said !== '' || !input.facts.emptyImageTypeIsVariant) ? said : variant;
  return imageOf(input, input.proxy.image || 'proxyv2', type);
}

/** The image that settings choose for the init container. */
export function initImage(input: OverlayInput): string {
  if (!input.facts.separateInitImage) return proxyImage(input);
  return imageOf(input, input.global.proxy_init?.image || 'proxyv2', input.global.variant ?? '');
}

/** The annotation's image, which counts only where it names a registry, else that of the settings. */
export function chosenImage(input: OverlayInput, setting: unknown, image: string): string {
  const asked = input.annotation(ANNOTATION.proxyImage, setting);
  return asked.includes('/') ? asked : image;
}
