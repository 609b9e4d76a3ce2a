import { createHash } from 'node:crypto';
import { Injector, IstioProfile, TemplateInjector } from '../../src/injection';
import { sha256 } from '../../src/injection/appending/sha256';
import type { InjectorOptions } from '../../src/injection';
import type { Json, JsonObject } from '../../src/injection/json';

const pod = (metadata: JsonObject = {}, spec: JsonObject = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', ...metadata },
  spec: { containers: [{ name: 'app', image: 'app' }], ...spec },
});

function injected(object: Json, options: InjectorOptions = {}): JsonObject {
  const { object: out, problems } = new Injector({ profile: IstioProfile.V1_5, ...options }).inject(object);
  expect(problems).toEqual([]);
  return out;
}

const proxyOf = ({ spec }: JsonObject): JsonObject =>
  spec.containers.find(({ name }: JsonObject) => name === 'istio-proxy');

/** The value after a flag. */
const argument = (object: JsonObject, flag: string): string | undefined => {
  const { args } = proxyOf(object);
  return args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined;
};

describe('what is added is appended', () => {
  const user = {
    initContainers: [{ name: 'setup', image: 'setup' }],
    volumes: [{ name: 'data', emptyDir: {} }],
    dnsConfig: { searches: ['mine'] },
  };

  test("behind the user's containers and volumes; the pod's own DNS settings are lost", () => {
    const { spec } = injected(pod({}, user));
    const names = (list: JsonObject[]) => list.map(({ name }) => name);
    expect(names(spec.initContainers)).toEqual(['setup', 'istio-init']);
    expect(names(spec.containers)).toEqual(['app', 'istio-proxy']);
    expect(names(spec.volumes)).toEqual(['data', 'istio-envoy', 'podinfo', 'istio-token', 'istiod-ca-cert']);
    expect(spec.dnsConfig).toBeUndefined();
    expect(spec.securityContext).toEqual({ fsGroup: 1337 });
  });

  test('with search domains of the settings, which are templates', () => {
    const set = [0, 1, 2].map((i) => `values.global.podDNSSearchNamespaces[${i}]=`);
    const domains = ['global', '{{ .DeploymentMeta.Namespace }}.global', '{{ broken'];
    const { spec } = injected(pod({}, user), { set: set.map((flag, i) => flag + domains[i]) });
    expect(spec.dnsConfig).toEqual({ searches: ['global', 'shop.global', ''] });
  });

  test('the input stays as it is', () => {
    const given = pod({ annotations: { 'sidecar.istio.io/rewriteAppHTTPProbers': 'true' } }, user);
    const before = JSON.stringify(given);
    injected(given);
    expect(JSON.stringify(given)).toBe(before);
  });
});

describe('the agent is told everything by flags', () => {
  test('what the mesh has', () => {
    const meshConfig = {
      defaultConfig: { drainDuration: '90s', parentShutdownDuration: '2m', connectTimeout: '1500ms' },
    };
    const object = injected(pod(), { meshConfig });
    expect(argument(object, '--drainDuration')).toBe('1m30s');
    expect(argument(object, '--parentShutdownDuration')).toBe('2m0s');
    expect(argument(object, '--connectTimeout')).toBe('1.5s');
    expect(argument(object, '--concurrency')).toBe('2');
  });

  test.each([
    ['1500m', '2'],
    ['100m', '1'],
    ['3', '3'],
  ])('worker threads follow from %s of CPU where the mesh has none', (cpu, threads) => {
    const set = ['values.global.proxy.concurrency=0'];
    const annotations = { 'sidecar.istio.io/proxyCPU': cpu };
    expect(argument(injected(pod({ annotations }), { set }), '--concurrency')).toBe(threads);
  });

  test('the service cluster is the app label, else the workload', () => {
    expect(argument(injected(pod({ labels: { app: 'front' } })), '--serviceCluster')).toBe('front.$(POD_NAMESPACE)');
    expect(argument(injected(pod()), '--serviceCluster')).toBe('web.shop');
  });

  test('ports that are not said are 0 in the list of ports, as Go has it', () => {
    const containers = [{ name: 'app', ports: [{ containerPort: 80 }, {}] }];
    const { annotations } = injected(pod({}, { containers })).metadata;
    expect(annotations['traffic.sidecar.istio.io/includeInboundPorts']).toBe('80,0');
  });
});

test('the profile demo asks for less', () => {
  const { requests } = proxyOf(injected(pod(), { set: ['profile=demo'] })).resources;
  expect(requests).toEqual({ cpu: '10m', memory: '40Mi' });
});

describe('probes', () => {
  const probes = {
    readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
    livenessProbe: { tcpSocket: { port: 1 } },
  };
  const container = { name: 'app', image: 'app', ports: [{ containerPort: 80, name: 'http' }], ...probes };
  const spec = { containers: [container] };

  test('are left to the kubelet', () => {
    expect(injected(pod({}, spec)).spec.containers[0]).toEqual(container);
  });

  test('are answered by the agent where it is asked for: HTTP alone', () => {
    const annotations = { 'sidecar.istio.io/rewriteAppHTTPProbers': 'true' };
    const object = injected(pod({ annotations }, spec));
    expect(object.spec.containers[0]).toEqual({
      ...container,
      readinessProbe: { httpGet: { path: '/app-health/app/readyz', port: 15020 } },
    });
    expect(proxyOf(object).env).toContainEqual({
      name: 'ISTIO_KUBE_APP_PROBERS',
      value: '{"/app-health/app/readyz":{"httpGet":{"path":"/ready","port":80}}}',
    });
  });
});

describe('left alone', () => {
  test.each([
    ['a host network', { hostNetwork: true }, 'Skipping injection because "web" has host networking enabled\n'],
    [
      'a proxy',
      { containers: [{ name: 'app' }, { name: 'istio-proxy' }] },
      'Skipping injection because "web" has injected "istio-proxy" sidecar already\n',
    ],
  ])('a pod with %s', (_, spec, warning) => {
    const result = new Injector({ profile: IstioProfile.V1_5 }).inject(pod({}, spec));
    expect(result).toMatchObject({ injected: false, warnings: [warning], problems: [] });
  });

  test('not a pod that asks for no sidecar: 1.5 heeds that in the webhook only', () => {
    expect(proxyOf(injected(pod({ annotations: { 'sidecar.istio.io/inject': 'false' } })))).toBeDefined();
  });
});

describe('annotations', () => {
  const inject = (annotations: Record<string, string>) =>
    new Injector({ profile: IstioProfile.V1_5 }).inject(pod({ annotations }));

  test('of later releases are passed over with a warning', () => {
    const { warnings } = inject({ 'proxy.istio.io/config': '{}', 'example.com/x': 'y' });
    expect(warnings).toEqual([
      "Potentially misspelled annotation 'proxy.istio.io/config' with value '{}' encountered\n",
    ]);
  });

  test.each([
    [
      'traffic.sidecar.istio.io/includeOutboundIPRanges',
      'here',
      '* or IP ranges such as 10.0.0.0/8, separated by commas',
    ],
    ['sidecar.istio.io/enableCoreDump', 'maybe', 'true or false'],
    ['sidecar.istio.io/userVolume', 'text', 'a JSON object of names, each with the fields of one'],
  ])('%s: %s is refused', (name, value, allowed) => {
    expect(inject({ [name]: value }).problems).toEqual([
      expect.objectContaining({ path: `metadata.annotations["${name}"]`, given: JSON.stringify(value), allowed }),
    ]);
  });
});

describe('settings that 1.5.0 does not have are refused', () => {
  test.each<[string, InjectorOptions]>([
    ['nothing for the option native', { native: true }],
    ['nothing for the option proxyUid', { proxyUid: 1000 }],
    ['unknown field nativeNftables', { set: ['values.global.nativeNftables=true'] }],
    [
      'unknown field holdApplicationUntilProxyStarts',
      { set: ['values.global.proxy.holdApplicationUntilProxyStarts=true'] },
    ],
    ['without istiod another template injects', { set: ['profile=separate'] }],
    ['profile: ambient is none of default, demo', { set: ['profile=ambient'] }],
    ['parentShutdownDuration must be longer', { meshConfig: { defaultConfig: { drainDuration: '60s' } } }],
  ])('%s', (message, options) => {
    expect(() => new Injector({ profile: IstioProfile.V1_5, ...options })).toThrow(message);
  });

  test.each(['1.5.4', '1.5-alpha', '1.4', '1.28'])('there is no profile of %s', (version) => {
    expect(() => IstioProfile.of(version)).toThrow(/MESH1103.*allowed: 1\.5\.0, 1\.29, 1\.30, 1\.31/s);
  });

  test.each(['1.5', '1.5.0', 'v1.5.0'])('%s is 1.5.0', (version) => {
    expect(IstioProfile.of(version).patch).toBe('1.5.0');
  });
});

describe("a company's own template of 1.5", () => {
  const template = `
containers:
- name: istio-proxy
  image: "{{ .Values.global.hub }}/proxyv2:{{ .Values.global.tag }}"
  restartPolicy: Always
  securityContext: {fsGroup: 1, runAsUser: 2}
  args:
  - --drain={{ formatDuration .ProxyConfig.DrainDuration }}
  {{- if gt .ProxyConfig.Concurrency 0 }}
  - --concurrency={{ .ProxyConfig.Concurrency }}
  {{- end }}
  - --tracing={{ .ProxyConfig.GetTracing.GetZipkin.GetAddress }}
volumes:
{{- range .Spec.Containers }}
- name: {{ .Name }}-certs
  emptyDir: {}
{{- end }}
imagePullSecrets: [{name: mine}]
dnsConfig:
  searches: [{{ render "{{ toLower .TypeMeta.Kind }}.local" }}]
podRedirectAnnot:
  sidecar.istio.io/interceptionMode: "{{ annotation .ObjectMeta "x" .ProxyConfig.InterceptionMode }}"
  example.com/unknown: dropped
`;
  const injector = {
    data: { config: JSON.stringify({ policy: 'enabled', template }), values: '{"global":{"hub":"h","tag":"t"}}' },
  };
  const mesh = { data: { mesh: 'defaultConfig: {concurrency: 3, tracing: {zipkin: {address: "z:9411"}}}' } };

  test('is evaluated, and what it yields appended', () => {
    const { object } = new TemplateInjector({ profile: IstioProfile.V1_5, injector, mesh }).inject(pod());
    expect(object.spec).toEqual({
      containers: [
        { name: 'app', image: 'app' },
        {
          name: 'istio-proxy',
          image: 'h/proxyv2:t',
          securityContext: { runAsUser: 2 },
          args: ['--drain=45s', '--concurrency=3', '--tracing=z:9411'],
        },
      ],
      volumes: [{ name: 'app-certs', emptyDir: {} }],
      dnsConfig: { searches: ['pod.local'] },
    });
    const version = createHash('sha256').update(template).digest('hex');
    expect(object.metadata.annotations).toEqual({
      'sidecar.istio.io/interceptionMode': 'REDIRECT',
      'sidecar.istio.io/status': `{"version":"${version}","initContainers":null,"containers":["istio-proxy"],"volumes":["app-certs"],"imagePullSecrets":["mine"]}`,
    });
  });

  test('is refused where there is none, and with what 1.5 does not have', () => {
    const data = { ...injector.data, config: '{"templates":{"sidecar":""}}' };
    expect(() => new TemplateInjector({ profile: IstioProfile.V1_5, injector: { data } })).toThrow(
      'config has no template',
    );
    expect(() => new TemplateInjector({ profile: IstioProfile.V1_5, injector, webhook: true })).toThrow(
      'option webhook',
    );
  });
});

test.each([0, 1, 55, 56, 63, 64, 65, 1000])('SHA-256 of %d letters is that of OpenSSL', (length) => {
  const text = 'aé'.repeat(length).slice(0, length);
  expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
});
