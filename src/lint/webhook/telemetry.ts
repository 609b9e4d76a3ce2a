import { parseCel } from '../cel/parse';
import type { Field } from '../field';
import type { KindCheck, Report } from './report';
import { checkPolicyTarget } from './selector';

export const checkTelemetry: KindCheck = (spec, report) => {
  checkPolicyTarget(spec, report);
  for (const metrics of spec.get('metrics').elements) checkMetrics(metrics, report);
  checkTracing(spec.get('tracing'), report);
  for (const logging of spec.get('accessLogging').elements) {
    const filter = logging.get('filter');
    if (filter.isSet) checkExpression(filter.get('expression'), report);
    checkProviders(logging.get('providers'), report);
  }
};

function checkProviders(providers: Field, report: Report): void {
  for (const provider of providers.elements)
    if (provider.get('name').text === '') report.error(provider, 'providers.name may not be empty', 'set name');
}

function checkExpression(expression: Field, report: Report): void {
  try {
    parseCel(expression.text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    report.error(expression, `filter expression is not valid CEL: ${error.message}`);
  }
}

function checkMetrics(metrics: Field, report: Report): void {
  checkProviders(metrics.get('providers'), report);
  for (const override of metrics.get('overrides').elements) {
    for (const [name, tag] of override.get('tagOverrides').entries) {
      if (name === '') report.warn(tag, 'name of a tag override may not be empty');
      const removes = tag.get('operation').text === 'REMOVE';
      const value = tag.get('value').text;
      if (!removes && value === '')
        report.error(tag, 'tagOverrides.value must be set when operation is UPSERT', 'set value');
      if (removes && value !== '') report.error(tag, 'tagOverrides.value may only be set when operation is UPSERT');
    }
    const custom = override.at('match', 'customMetric');
    if (custom.value === '') report.error(custom, 'customMetric may not be empty');
  }
}

/** Where each kind of tag takes its value from. */
const TAG_SOURCES: readonly (readonly [kind: string, field: string])[] = [
  ['literal', 'value'],
  ['header', 'name'],
  ['environment', 'name'],
];

function checkTracing(tracing: Field, report: Report): void {
  if (tracing.size > 1) report.warn(tracing, 'multiple tracing is not currently supported', 'keep one entry');
  for (const entry of tracing.elements) {
    const providers = entry.get('providers');
    if (providers.size > 1)
      report.warn(providers, 'multiple providers is not currently supported', 'keep one provider');
    checkProviders(providers, report);
    const sampling = entry.get('randomSamplingPercentage');
    if (sampling.number < 0 || sampling.number > 100)
      report.error(sampling, 'randomSamplingPercentage must be in range [0.0, 100.0]');
    for (const [name, tag] of entry.get('customTags').entries) {
      if (name === '') report.error(tag, 'tag name may not be empty');
      for (const [kind, field] of TAG_SOURCES) {
        const source = tag.get(kind);
        if (source.isSet && source.get(field).text === '')
          report.error(source, `${field} of a ${kind} tag may not be empty`, `set ${field}`);
      }
    }
  }
}
