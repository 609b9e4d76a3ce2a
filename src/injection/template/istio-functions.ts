import { emitDocument } from '../../files/emit';
import { goJson, isObject, type Json, type JsonObject } from '../json';
import type { OverlayInput } from '../overlay/input';
import { otelAttributes } from '../overlay/otel';
import { appendMultusNetwork, excludeInboundPort } from '../overlay/ports';
import { withoutNulls } from '../overlay/resources';
import { durationNanos, goDuration } from '../proto/duration';
import { proxyConfigJson } from '../proto/proxy-config';
import { structJson } from '../schema/go-json';
import type { TemplateFunction } from './evaluator';
import { GoStruct, KubernetesStruct, Message, plain, print, StringMap } from './go-values';
import { TemplateError } from './lexer';

function stringMap(value: Json): Readonly<Record<string, string>> {
  if (value instanceof StringMap) return value.entries;
  if (isObject(value)) return value as Record<string, string>;
  return {};
}

function ports(containers: Json, withProxy: boolean): string {
  return (plain(containers) as JsonObject[])
    .filter(({ name }) => withProxy || name !== 'istio-proxy')
    .flatMap((container) => container.ports ?? [])
    .filter(({ protocol }: JsonObject) => protocol !== 'UDP' && protocol !== 'SCTP')
    .map(({ containerPort = 0 }: JsonObject) => containerPort)
    .join(',');
}

function yaml(value: Json): string {
  const inner = plain(value);
  if (inner === undefined || inner === null) return 'null\n';
  return typeof inner === 'object' ? emitDocument(inner, true) : `${JSON.stringify(inner)}\n`;
}

/** The functions that Istio's injector adds to the language, for one pod. */
export function istioFunctions(input: OverlayInput): Readonly<Record<string, TemplateFunction>> {
  return {
    formatDuration: (value) => goDuration(durationNanos(print(value)) ?? 0n),
    isset: (values, key) => Object.hasOwn(stringMap(values), key),
    excludeInboundPort: (port, excluded) => excludeInboundPort(print(port), excluded),
    includeInboundPorts: (containers) => ports(containers, true),
    applicationPorts: (containers) => ports(containers, false),
    kubevirtInterfaces: (value) => value,
    excludeInterfaces: (value) => value,
    annotation: (meta, name, otherwise) => {
      const annotations = meta instanceof KubernetesStruct ? meta.json.annotations : undefined;
      return annotations?.[name] ?? print(otherwise);
    },
    valueOrDefault: (value, otherwise) => (value === '' || value === undefined || value === null ? otherwise : value),
    toJSON: (values) => goJson(stringMap(values)),
    fromJSON: (text) => {
      try {
        return JSON.parse(text);
      } catch {
        return '{}';
      }
    },
    structToJSON: (value) =>
      value instanceof KubernetesStruct ? structJson(value.json, value.type) : goJson(plain(value)),
    protoToJSON: (value) => {
      if (!(value instanceof Message)) throw new TemplateError('not a message');
      return value.json === undefined ? '{}' : proxyConfigJson(value.json, input.facts.fields);
    },
    toYaml: yaml,
    indent: (spaces, value) =>
      print(value)
        .split('\n')
        .join(`\n${' '.repeat(Math.max(spaces, 0))}`),
    directory: (file) => print(file).slice(0, print(file).lastIndexOf('/') + 1),
    contains: (needle, haystack) => print(haystack).includes(print(needle)),
    toLower: (value) => print(value).toLowerCase(),
    appendMultusNetwork: (existing, network) => appendMultusNetwork(existing, network),
    // istiod's own environment is nowhere in its ConfigMaps.
    env: (_, otherwise) => otherwise,
    omit: (values, ...keys) =>
      new StringMap(Object.fromEntries(Object.entries(stringMap(values)).filter(([key]) => !keys.includes(key)))),
    strdict: (...pairs) => {
      const out: Record<string, string> = {};
      for (let i = 0; i < pairs.length; i += 2) out[pairs[i]] = pairs[i + 1] ?? '';
      return new StringMap(out);
    },
    toJsonMap: (...maps) => goJson(Object.assign({}, ...maps.map(stringMap))),
    mergeMaps: (...maps) => new StringMap(Object.assign({}, ...maps.map(stringMap))),
    omitNil: (value) => withoutNulls(value instanceof GoStruct ? value.json : value),
    otelResourceAttributes: () => otelAttributes(input),
  };
}
