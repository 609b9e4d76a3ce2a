import { Injector, IstioProfile } from '../../src/injection';

const { V1_29, V1_30, V1_31 } = IstioProfile;
const releases = [V1_29, V1_30, V1_31];

const pod = (annotations: object, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', annotations },
  spec: { containers: [{ name: 'web' }], ...spec },
});

function proxyConfig(profile: IstioProfile, config: string, meshConfig?: object): string | undefined {
  const object = pod(config === '' ? {} : { 'proxy.istio.io/config': config });
  const { object: injected, problems } = new Injector({ profile, meshConfig }).inject(object);
  if (problems.length > 0) return problems[0].allowed;
  const env = injected.spec.containers[1].env as { name: string; value?: string }[];
  return env.find(({ name }) => name === 'PROXY_CONFIG')?.value;
}

describe('fields that a release has and another has not', () => {
  it('writes connection settings from 1.31 on', () => {
    const config = 'connectionSettings: {profile: EDGE, httpIdleTimeout: 1m30s, http_merge_slashes: true}';
    const written = '{"connectionSettings":{"profile":"EDGE","httpIdleTimeout":"90s","httpMergeSlashes":true}}\n';
    expect(releases.map((profile) => proxyConfig(profile, config))).toEqual(['{}\n', '{}\n', written]);
    const meshConfig = { defaultConfig: { connectionSettings: { profile: 'EDGE' } } };
    const ofMesh = '{"connectionSettings":{"profile":"EDGE"}}\n';
    expect(releases.map((profile) => proxyConfig(profile, '', meshConfig))).toEqual(['{}\n', '{}\n', ofMesh]);
  });

  it.each([
    ['httpIdleTimeout: -1s', 'connectionSettings.httpIdleTimeout must not be negative'],
    ['httpMaxConcurrentStreams: 0', 'connectionSettings.httpMaxConcurrentStreams must be at least 1'],
    ['http2InitialStreamWindowSize: 65534', 'connectionSettings.http2InitialStreamWindowSize must be at least 65535'],
    ['listenerPerConnectionBufferLimitBytes: -1', 'listenerPerConnectionBufferLimitBytes must be at least 0'],
    ['profile: GATEWAY', 'GATEWAY'],
  ])('refuses connectionSettings %s where they are known', (setting, problem) => {
    const config = `connectionSettings: {${setting}}`;
    expect(proxyConfig(V1_31, config)).toContain(problem);
    expect(proxyConfig(V1_30, config)).toBe('{}\n');
  });

  it.each([
    ['values.global.enableReaderRBAC=true', '1.30'],
    ['values.cni.useAppArmorAnnotation=true', '1.30'],
    ['values.pilot.taint.name=gate', '1.30'],
    ['values.global.readerServiceAccount.name=reader', '1.31'],
  ])('takes %s from %s on', (flag, since) => {
    for (const profile of releases) {
      const make = () => new Injector({ profile, set: [flag] });
      if (profile.minor >= since) expect(make).not.toThrow();
      else expect(make).toThrow(/unknown field/);
    }
  });
});

it("reads the fields of newer Kubernetes by their types, as it reads the others'", () => {
  const given = pod({}, { schedulingGroup: { podGroupName: 5 }, workloadRef: { name: 'w', podGroup: 'g' } });
  const { object } = new Injector({ profile: V1_31 }).inject(given);
  expect(object.spec).toMatchObject({
    schedulingGroup: { podGroupName: '5' },
    workloadRef: { name: 'w', podGroup: 'g' },
  });
});

it('takes null in a list of numbers for zero', () => {
  const rules = [{ action: 'Restart', exitCodes: { operator: 'In', values: [7, null] } }];
  const given = pod({}, { containers: [{ name: 'web', restartPolicyRules: rules }] });
  const { object } = new Injector().inject(given);
  expect(object.spec.containers[0].restartPolicyRules[0].exitCodes.values).toEqual([7, 0]);
});
