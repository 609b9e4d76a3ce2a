import type { OverlayInput } from './input';

const PREFIX = 'resource.opentelemetry.io/';

/** OpenTelemetry's service attributes, where a tracing provider of the mesh asks for its semantic conventions. */
export function otelAttributes(input: OverlayInput): string {
  if (!input.mesh.semanticConventions) return '';
  const { annotations, labels, workload } = input;
  const containers = input.spec.containers ?? [];
  const attributes = [
    ['service.namespace', annotations[`${PREFIX}service.namespace`] || workload.namespace],
    [
      'service.version',
      annotations[`${PREFIX}service.version`] ||
        labels['app.kubernetes.io/version'] ||
        (containers.length === 1 ? imageVersion(containers[0].image ?? '') : ''),
    ],
    [
      'service.instance.id',
      annotations[`${PREFIX}service.instance.id`] ||
        (containers.length > 0 ? `${workload.namespace}.$(POD_NAME).${containers[0].name ?? ''}` : ''),
    ],
  ];
  return attributes
    .filter(([, said]) => said)
    .map(([name, said]) => `${name}=${said}`)
    .join(',');
}

/** Tag, digest or both of an image reference. */
function imageVersion(image: string): string {
  const at = image.indexOf('@');
  const digest = at < 0 ? '' : image.slice(at + 1);
  const name = at < 0 ? image : image.slice(0, at);
  const colon = name.lastIndexOf(':');
  const tag = colon > name.lastIndexOf('/') ? name.slice(colon + 1) : '';
  return [tag, digest].filter((part) => part !== '').join('@');
}
