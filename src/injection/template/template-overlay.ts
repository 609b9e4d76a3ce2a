import { DocumentError, readDocuments } from '../../files/event-reader';
import type { Template } from '../inject-pod';
import { isObject, type JsonObject } from '../json';
import { initImage, proxyImage } from '../overlay/image';
import type { OverlayInput } from '../overlay/input';
import { PodError } from '../pod';
import { renderTemplate, type TemplateFunction } from './evaluator';
import { GO_FUNCTIONS } from './go-functions';
import { EnumValue, Fields, KubernetesStruct, Message, NoField } from './go-values';
import { istioFunctions } from './istio-functions';
import { TemplateError } from './lexer';
import { parseTemplate, type Parsed } from './parser';
import { SPRIG_FUNCTIONS } from './sprig-functions';

const COMMON: readonly (readonly [string, TemplateFunction])[] = [
  ...Object.entries(GO_FUNCTIONS),
  ...Object.entries(SPRIG_FUNCTIONS),
];

/** What Istio hands to a template. */
function templateData(input: OverlayInput): Fields {
  const { workload, mesh, proxyConfig } = input;
  const mode = mesh.inboundMode === 'LOCALHOST' ? 'localhost' : 'passthrough';
  return new Fields({
    TypeMeta: new Fields({ APIVersion: workload.apiVersion, Kind: workload.kind }),
    DeploymentMeta: new Fields({ Name: workload.name, Namespace: workload.namespace }),
    ObjectMeta: new KubernetesStruct(input.metadata, 'ObjectMeta'),
    Spec: new KubernetesStruct(input.spec, 'PodSpec'),
    ProxyConfig: new Message(proxyConfig, { interceptionMode: new EnumValue(input.interceptionMode) }),
    MeshConfig: new Message(
      {
        trustDomain: mesh.trustDomain,
        proxyListenPort: mesh.proxyListenPort,
        proxyInboundListenPort: mesh.proxyInboundListenPort,
      },
      { trustDomain: '' },
    ),
    Values: input.values,
    Revision: input.revision,
    NativeSidecars: input.nativeDefault,
    ProxyImage: proxyImage(input),
    ProxyInitImage: initImage(input),
    ProxyUID: input.proxyUid,
    ProxyGID: input.proxyGid,
    InboundTrafficPolicyMode: mode,
    CompliancePolicy: input.compliancePolicy,
  });
}

/** A template of somebody's own, parsed once; refuses what is no template. */
export function templateOverlay(name: string, source: string): Template {
  const parsed: Parsed = parseTemplate(source);
  return { directives: true, render: (input) => render(name, parsed, input) };
}

function render(name: string, parsed: Parsed, input: OverlayInput): JsonObject {
  const functions = new Map<string, TemplateFunction>([...COMMON, ...Object.entries(istioFunctions(input))]);
  return templateYaml(name, () => renderTemplate(parsed, templateData(input), functions));
}

/** The object whose YAML a template renders. */
export function templateYaml(name: string, rendered: () => string): JsonObject {
  try {
    const patch = readYaml(rendered());
    if (isObject(patch)) return patch;
  } catch (error) {
    if (error instanceof TemplateError || error instanceof NoField)
      throw new PodError(`template ${name}: ${error.message}`);
    throw new PodError(`template ${name} renders no YAML: ${(error as Error).message}`);
  }
  throw new PodError(`template ${name} renders no object`);
}

const MAX_REPAIRS = 100;

/** Reads a template's YAML; like Go's reader it lets a flow collection end in the column of its parent. */
function readYaml(text: string): unknown {
  let repaired = text;
  for (let i = 0; ; i++) {
    try {
      return readDocuments(repaired)[0]?.value ?? {};
    } catch (error) {
      if (!(error instanceof DocumentError) || i === MAX_REPAIRS) throw error;
      const end = /^[ ]*[}\]]/.exec(repaired.slice(repaired.lastIndexOf('\n', error.offset - 1) + 1));
      if (!end) throw error;
      const start = repaired.lastIndexOf('\n', error.offset - 1) + 1;
      repaired = `${repaired.slice(0, start)} ${repaired.slice(start)}`;
    }
  }
}
