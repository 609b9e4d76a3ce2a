/** Adds the status port to a list of excluded ports, unless it is there or switched off. */
export function excludeInboundPort(port: string, excluded: string): string {
  const added = port.trim();
  if (added === '' || added === '0') return excluded;
  const ports = excluded.split(',');
  if (ports.includes(added)) return excluded;
  return [...ports.map((one) => one.trim()).filter((one) => one !== ''), added].join(',');
}

/** Adds the network of Istio's CNI plugin to a pod's Multus networks, in whichever of the two forms they are. */
export function appendMultusNetwork(existing: string, network: string): string {
  if (existing === '') return network;
  const end = existing.lastIndexOf(']');
  if (end < 0) {
    return existing.split(',').some((one) => one.trim() === network) ? existing : `${existing}, ${network}`;
  }
  let networks: unknown;
  try {
    networks = JSON.parse(existing);
  } catch {
    return existing;
  }
  const slash = network.indexOf('/');
  const [namespace, name] = [network.slice(0, Math.max(slash, 0)), network.slice(slash + 1)];
  if (!Array.isArray(networks)) return existing;
  if (networks.some((one) => one?.name === name && (one.namespace ?? '') === namespace)) return existing;
  const added = namespace === '' ? `{"name": "${name}"}` : `{"name": "${name}", "namespace": "${namespace}"}`;
  return `${existing.slice(0, end)}, ${added}${existing.slice(end)}`;
}
