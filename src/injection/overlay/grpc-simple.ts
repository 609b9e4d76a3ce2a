import { ANNOTATION } from '../annotations';
import type { JsonObject } from '../json';
import type { OverlayInput } from './input';
import { goPrint } from './print';

const VOLUME = 'grpc-io-proxyless-bootstrap';
const FOLDER = '/var/lib/grpc/data/';

const field = (name: string, fieldPath: string): JsonObject => ({ name, valueFrom: { fieldRef: { fieldPath } } });

/** Writes the bootstrap that gRPC reads, and names it to every container; for trying things out, without mutual TLS. */
export function grpcSimpleOverlay(input: OverlayInput): JsonObject {
  const volumeMounts = [{ mountPath: FOLDER, name: VOLUME }];
  const init = {
    name: 'grpc-bootstrap-init',
    image: 'busybox:1.28',
    volumeMounts,
    env: [
      field('INSTANCE_IP', 'status.podIP'),
      field('POD_NAME', 'metadata.name'),
      field('POD_NAMESPACE', 'metadata.namespace'),
      { name: 'ISTIO_NAMESPACE', value: `${goPrint(input.global.istioNamespace)}\n` },
    ],
    command: ['sh', '-c', script()],
  };
  const containers = (input.spec.containers ?? []).map((container: JsonObject) => ({
    name: container.name ?? '',
    env: [
      { name: 'GRPC_XDS_BOOTSTRAP', value: `${FOLDER}bootstrap.json` },
      { name: 'GRPC_GO_LOG_VERBOSITY_LEVEL', value: '99' },
      { name: 'GRPC_GO_LOG_SEVERITY_LEVEL', value: 'info' },
    ],
    volumeMounts,
  }));
  return {
    metadata: { annotations: { [ANNOTATION.rewriteProbers]: 'false' } },
    spec: { initContainers: [init], containers, volumes: [{ name: VOLUME, emptyDir: {} }] },
  };
}

/** The shell's program: gRPC's bootstrap, with names that only the running pod knows. */
function script(): string {
  const server = {
    server_uri: "'${SERVER_URI}'",
    channel_creds: '[{"type": "insecure"}]',
    server_features: '["xds_v3"]',
  };
  const json = [
    '{',
    '  "xds_servers": [',
    '    {',
    `      "server_uri": "${server.server_uri}",`,
    `      "channel_creds": ${server.channel_creds},`,
    `      "server_features" : ${server.server_features}`,
    '    }',
    '  ],',
    '  "node": {',
    `    "id": "'\${NODE_ID}'",`,
    '    "metadata": {',
    '      "GENERATOR": "grpc"',
    '    }',
    '  }',
    `}' > ${FOLDER}bootstrap.json`,
  ];
  return [
    'NODE_ID="sidecar~${INSTANCE_IP}~${POD_NAME}.${POD_NAMESPACE}~cluster.local"',
    'SERVER_URI="dns:///istiod.${ISTIO_NAMESPACE}.svc:15010"',
    "echo '",
    ...json,
  ].join('\n');
}
