import type { Field } from '../field';
import { checkLabels, type Refuse } from './metadata';
import { DNS_LABEL, DNS_SUBDOMAIN, hasForm, PORT_NAME } from './names';

const TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'];
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** Checks a Service: its type, selector and ports. */
export function checkService(object: Field, refuse: Refuse): void {
  const spec = object.get('spec');
  const type = spec.get('type').text || 'ClusterIP';
  if (!TYPES.includes(type))
    refuse(spec.get('type'), `unsupported type ${JSON.stringify(type)}`, `use one of ${TYPES.join(', ')}`);
  const ports = spec.get('ports');
  if (type === 'ExternalName') {
    const name = spec.get('externalName');
    if (!hasForm(name.text.replace(/\.$/, ''), DNS_SUBDOMAIN))
      refuse(
        name.isSet ? name : spec,
        'a Service of type ExternalName needs a DNS name as externalName',
        'set externalName',
      );
  } else if (ports.size === 0 && spec.get('clusterIP').text !== 'None') {
    refuse(spec, 'a Service needs at least one port', 'set ports');
  }
  checkLabels(spec.get('selector'), refuse);
  checkPorts(ports, refuse);
}

function checkPorts(ports: Field, refuse: Refuse): void {
  const names = new Set<string>();
  const numbers = new Set<string>();
  for (const entry of ports.elements) {
    const name = entry.get('name');
    const protocol = entry.get('protocol');
    const number = entry.get('port');
    if (name.text === '') {
      if (ports.size > 1) refuse(entry, 'each of several ports needs a name', 'set name');
    } else if (!hasForm(name.text, DNS_LABEL))
      refuse(name, `invalid port name ${JSON.stringify(name.text)}`, `use ${DNS_LABEL.says}`);
    else if (names.has(name.text)) refuse(name, `duplicate port name ${name.text}`);
    names.add(name.text);
    if (protocol.isSet && !PROTOCOLS.includes(protocol.text))
      refuse(protocol, `unsupported protocol ${JSON.stringify(protocol.value)}`, `use one of ${PROTOCOLS.join(', ')}`);
    checkNumber(number, entry, refuse);
    const key = `${protocol.text || 'TCP'}/${number.number}`;
    if (numbers.has(key)) refuse(number, `duplicate port ${key}`);
    numbers.add(key);
    checkTarget(entry.get('targetPort'), refuse);
  }
}

function checkNumber(number: Field, entry: Field, refuse: Refuse): void {
  if (!number.isSet) refuse(entry, 'a port needs its number', 'set port');
  else if (!isPort(number.value))
    refuse(number, `port ${JSON.stringify(number.value)} is not a whole number from 1 to 65535`);
}

function checkTarget(target: Field, refuse: Refuse): void {
  if (!target.isSet || isPort(target.value)) return;
  if (typeof target.value !== 'string')
    refuse(target, `target port ${JSON.stringify(target.value)} is not in the range 1 to 65535`);
  else if (!hasForm(target.text, PORT_NAME))
    refuse(target, `invalid target port ${JSON.stringify(target.text)}`, `use a number, or ${PORT_NAME.says}`);
}

export function isPort(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535;
}
