import type { Field } from '../field';
import { checkLabels, type Refuse } from './metadata';
import { DNS_LABEL, hasForm, PORT_NAME } from './names';
import { isPort } from './service';

/** Checks a Deployment and its like: the selector, and the pods that it makes. */
export function checkWorkload(object: Field, refuse: Refuse): void {
  const spec = object.get('spec');
  const template = spec.get('template');
  const replicas = spec.get('replicas');
  if (replicas.isSet && (!Number.isInteger(replicas.value) || replicas.number < 0))
    refuse(replicas, `replicas ${JSON.stringify(replicas.value)} is not a whole number from 0`);
  checkSelector(spec, template, refuse);
  checkPodTemplate(template, refuse);
}

function checkSelector(spec: Field, template: Field, refuse: Refuse): void {
  const labels = spec.at('selector', 'matchLabels');
  if (labels.size === 0 && spec.at('selector', 'matchExpressions').size === 0) {
    refuse(spec, 'a selector is required', 'set selector.matchLabels');
    return;
  }
  checkLabels(labels, refuse);
  const carried = template.at('metadata', 'labels');
  for (const [key, { value }] of labels.entries) {
    if (carried.get(key).value !== value)
      refuse(
        labels,
        `the pod template does not carry the label ${key}=${String(value)} that the selector asks for`,
        'add it to template.metadata.labels',
      );
  }
}

/** Checks a Pod, or the template of one. */
export function checkPodTemplate(template: Field, refuse: Refuse): void {
  if (template.get('metadata').isSet) checkLabels(template.at('metadata', 'labels'), refuse);
  const spec = template.get('spec');
  const containers = spec.get('containers');
  if (containers.size === 0) refuse(spec, 'a pod needs at least one container', 'set containers');
  const names = new Set<string>();
  const volumes = new Set(spec.get('volumes').elements.map((volume) => volume.get('name').text));
  for (const container of [...spec.get('initContainers').elements, ...containers.elements]) {
    checkContainer(container, volumes, refuse);
    const name = container.get('name');
    if (names.has(name.text)) refuse(name, `duplicate container name ${name.text}`);
    names.add(name.text);
  }
}

/** What the injector supplies: an image called `auto`, and volumes of its own. */
const INJECTED_VOLUMES = /^(istio-|workload-|credential-|wasm-)/;

function checkContainer(container: Field, volumes: ReadonlySet<string>, refuse: Refuse): void {
  const name = container.get('name');
  if (!hasForm(name.text, DNS_LABEL))
    refuse(
      name.isSet ? name : container,
      `invalid container name ${JSON.stringify(name.text)}`,
      `use ${DNS_LABEL.says}`,
    );
  if (container.get('image').text === '' && name.text !== 'istio-proxy')
    refuse(container, 'a container needs an image', 'set image');
  for (const port of container.get('ports').elements) {
    const number = port.get('containerPort');
    if (!isPort(number.value))
      refuse(
        number.isSet ? number : port,
        `containerPort ${JSON.stringify(number.value)} is not a whole number from 1 to 65535`,
      );
    const portName = port.get('name');
    if (portName.text !== '' && !hasForm(portName.text, PORT_NAME))
      refuse(portName, `invalid port name ${JSON.stringify(portName.text)}`, `use ${PORT_NAME.says}`);
  }
  for (const variable of container.get('env').elements) {
    const value = variable.get('value');
    if (variable.get('name').text === '') refuse(variable, 'an environment variable needs a name', 'set name');
    if (value.isSet && typeof value.value !== 'string')
      refuse(value, `value ${JSON.stringify(value.value)} is not a text`, 'put it in quotes');
  }
  for (const mount of container.get('volumeMounts').elements) {
    const volume = mount.get('name');
    if (!volumes.has(volume.text) && !INJECTED_VOLUMES.test(volume.text))
      refuse(volume, `volume ${JSON.stringify(volume.text)} is not among the volumes of the pod`);
  }
}
