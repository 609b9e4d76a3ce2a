import { isObject } from '../json';
import type { OverlayInput } from '../overlay/input';
import { renderTemplate, type TemplateFunction } from '../template/evaluator';
import { GO_FUNCTIONS } from '../template/go-functions';
import { EnumValue, Fields, KubernetesStruct, Message } from '../template/go-values';
import { istioFunctions } from '../template/istio-functions';
import { TemplateError } from '../template/lexer';
import { parseTemplate } from '../template/parser';
import { templateYaml } from '../template/template-overlay';
import { messageJson } from './proxy-config';
import { sha256 } from './sha256';
import type { SpecTemplate } from './appending';

/** A template of somebody's own, parsed once; refuses what is no template. */
export function specTemplate(source: string): SpecTemplate {
  const parsed = parseTemplate(source);
  return {
    version: sha256(source),
    render: (input) => templateYaml('template', () => renderTemplate(parsed, dataOf(input), functionsOf(input))),
  };
}

/** A value that may be a template: what cannot be rendered is empty. */
export function renderValue(source: string, input: OverlayInput): string {
  if (!source.includes('{{')) return source;
  try {
    return renderTemplate(parseTemplate(source), dataOf(input), functionsOf(input));
  } catch (error) {
    if (error instanceof TemplateError) return '';
    throw error;
  }
}

/** What the injector of 1.5 hands to a template (`SidecarTemplateData`). */
function dataOf(input: OverlayInput): Fields {
  const { workload, proxyConfig } = input;
  return new Fields({
    TypeMeta: new Fields({ APIVersion: workload.apiVersion, Kind: workload.kind }),
    DeploymentMeta: new Fields({ Name: workload.name, Namespace: workload.namespace }),
    ObjectMeta: new KubernetesStruct(input.metadata, 'ObjectMeta'),
    Spec: new KubernetesStruct(input.spec, 'PodSpec'),
    ProxyConfig: new Message(proxyConfig, {
      interceptionMode: new EnumValue(input.interceptionMode),
      concurrency: 0,
      statsdUdpAddress: '',
    }),
    MeshConfig: new Message({}),
    Values: input.values,
  });
}

function functionsOf(input: OverlayInput): ReadonlyMap<string, TemplateFunction> {
  const functions = istioFunctions(input);
  const own: Readonly<Record<string, TemplateFunction>> = {
    toJson: functions.toJSON,
    render: (text) => renderValue(String(text), input),
    protoToJSON: (value) =>
      value instanceof Message && isObject(value.json) ? messageJson(value.json, input.proxyConfig) : '{}',
  };
  return new Map([...Object.entries(GO_FUNCTIONS), ...Object.entries(functions), ...Object.entries(own)]);
}
