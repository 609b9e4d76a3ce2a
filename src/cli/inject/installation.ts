import { documentsOf } from '../../files/stream';
import { isMap, type Map } from './input';

/** The ConfigMaps of an installation, as `TemplateInjector` takes them. */
export interface Installation {
  readonly injector: Map;
  readonly mesh?: Map;
}

const INJECTOR = 'istio-sidecar-injector';

/**
 * Reads what `--inject-config` names: manifests with the ConfigMap of the injector, and that of the mesh perhaps; or the key
 * `config` of that ConfigMap; or, as istioctl has it, the text of the one template `sidecar`. What is wrong comes back as text.
 *
 * @param values what takes the place of the ConfigMap's key `values`
 */
export function readInstallation(text: string, revision: string, values: Map | undefined): Installation | string {
  const objects = [...documentsOf(text)]
    .flatMap((document) => ('value' in document ? [document.value] : []))
    .flatMap((value) => (isMap(value) && Array.isArray(value.items) ? (value.items as unknown[]) : [value]))
    .filter(isMap);
  const said = values && { values: JSON.stringify(values) };
  if (objects.some(({ kind }) => typeof kind === 'string')) {
    const suffix = revision === '' ? '' : `-${revision}`;
    const injector = configMap(objects, `${INJECTOR}${suffix}`);
    if (!injector) return `holds no ConfigMap ${INJECTOR}${suffix}${others(objects)}`;
    return {
      injector: { ...injector, data: { ...(injector.data as Map), ...said } },
      mesh: configMap(objects, `istio${suffix}`),
    };
  }
  if (!said) return 'is no ConfigMap and holds no values: name their file with --values';
  const isConfig = objects.some(({ templates, template }) => isMap(templates) || typeof template === 'string');
  const config = isConfig ? text : JSON.stringify({ templates: { sidecar: text } });
  return { injector: { data: { config, ...said } } };
}

function nameOf(object: Map): unknown {
  return isMap(object.metadata) ? object.metadata.name : undefined;
}

function configMap(objects: readonly Map[], name: string): Map | undefined {
  return objects.find((object) => object.kind === 'ConfigMap' && nameOf(object) === name);
}

/** The injectors of other revisions. */
function others(objects: readonly Map[]): string {
  const names = objects.map((object) => String(nameOf(object))).filter((name) => name.startsWith(`${INJECTOR}-`));
  return names.length === 0 ? '' : `, only ${names.join(', ')}: name the revision with --revision`;
}
