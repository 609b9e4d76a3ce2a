import { refuse } from '../../mesh/error';
import type { Template } from '../inject-pod';
import type { Json } from '../json';
import { INJECTION_RULES } from '../rules';
import { TemplateError } from './lexer';
import { templateOverlay } from './template-overlay';

/** Somebody's own templates, by name; refuses what is no template. */
export function ownTemplates(place: string, texts: Readonly<Record<string, Json>>): [string, Template][] {
  return Object.entries(texts).map(([name, text]) => {
    if (typeof text === 'string') return [name, parsedTemplate(place, name, () => templateOverlay(name, text))];
    return refuse(place, INJECTION_RULES.template, { what: `template ${name} is no text`, given: text });
  });
}

/** What is parsed of one template. */
export function parsedTemplate<T>(place: string, name: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return refuse(place, INJECTION_RULES.template, { what: `template ${name}: ${error.message}` });
  }
}
