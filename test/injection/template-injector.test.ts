import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Injector, IstioProfile, TemplateInjector } from '../../src/injection';
import { injectObject } from '../../src/injection/inject-object';
import { Merging } from '../../src/injection/merging';
import { templateOverlay } from '../../src/injection/template/template-overlay';
import { casesOf, inputOf, operatorOf } from './cases';

/** The charts of the Istio that the 1.29 profile was taken from, where Go has downloaded them. */
const CHART = path.join(
  process.env.GOMODCACHE ?? path.join(process.env.GOPATH ?? path.join(os.homedir(), 'go'), 'pkg/mod'),
  'istio.io/istio@v0.0.0-20260306174214-6991a379e1fc/manifests/charts/istio-control/istio-discovery/files',
);
const FILES = {
  sidecar: 'injection-template',
  gateway: 'gateway-injection-template',
  'grpc-agent': 'grpc-agent',
  'grpc-simple': 'grpc-simple',
};
const cases = fs.existsSync(CHART) ? casesOf('1.29.1') : [];
const pairs = cases.flatMap((one) => [false, true].map((native) => ({ one, native, name: one.name })));
const test =
  pairs.length > 0
    ? it.each(pairs)
    : it.skip.each([{ name: "Istio's charts are not there", native: false } as (typeof pairs)[0]]);

describe("the builder and the charts' own templates", () => {
  test('agree on $name, native $native', ({ one, native }) => {
    const options = {
      profile: IstioProfile.V1_29,
      native,
      set: one.set,
      operator: operatorOf(one),
      meshConfig: one.mesh,
    };
    const injector = new Injector(options);
    const read = (file: string) => fs.readFileSync(path.join(CHART, `${file}.yaml`), 'utf8');
    const templates = new Map(Object.entries(FILES).map(([name, file]) => [name, templateOverlay(name, read(file))]));
    for (const object of inputOf('1.29.1', one)) {
      const evaluated = injectObject(object, new Merging({ ...(injector._mechanism as Merging).context, templates }));
      const built = injector.inject(object);
      expect(evaluated.problems).toEqual(built.problems);
      expect(evaluated.object).toEqual(built.object);
    }
  });
});

const TEMPLATE = `{{- define "name" }}{{ .DeploymentMeta.Name | upper }}{{ end -}}
metadata:
  annotations:
    company/owner: {{ index .ObjectMeta.Labels "team" | default "nobody" | quote }}
spec:
  {{- $names := list }}
  {{- range $i, $c := .Spec.Containers }}{{ $names = append $names $c.Name }}{{ end }}
  containers:
  - name: logger
    image: {{ .Values.global.hub }}/logger:{{ .Values.global.tag }}
    args: [{{ join "," $names | quote }}, "{{ template "name" . }}"]
    {{- with (.Values.company).level }}
    env: [{name: LEVEL, value: "{{ . }}"}]
    {{- else }}
    env: [{name: LEVEL, value: info}]
    {{- end }}
`;

function maps(config: object, values: object = { global: { hub: 'h', tag: 't' } }) {
  return { injector: { data: { config: JSON.stringify(config), values: JSON.stringify(values) } } };
}

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', labels: { team: 'a' } },
  spec: { containers: [{ name: 'web', image: 'web:1' }] },
};

describe('TemplateInjector', () => {
  it("evaluates a company's template", () => {
    const injector = new TemplateInjector(maps({ templates: { sidecar: TEMPLATE } }));
    const { object, problems } = injector.inject(POD);
    expect(problems).toEqual([]);
    expect(object.metadata.annotations['company/owner']).toBe('a');
    expect(object.spec.containers[0]).toEqual({
      name: 'logger',
      image: 'h/logger:t',
      args: ['web', 'WEB'],
      env: [{ name: 'LEVEL', value: 'info' }],
    });
    expect(object.spec.containers[1]).toEqual({ name: 'web', image: 'web:1' });
  });

  it('honours policy, selectors, default templates and aliases only as a webhook', () => {
    const config = {
      policy: 'disabled',
      alwaysInjectSelector: [{ matchExpressions: [{ key: 'always', operator: 'Exists' }] }],
      neverInjectSelector: [{ matchLabels: { never: 'x' } }],
      defaultTemplates: ['both'],
      aliases: { both: ['one', 'two'] },
      injectedAnnotations: { added: 'yes' },
      templates: {
        sidecar: 'metadata: {labels: {t: sidecar}}',
        one: 'metadata: {labels: {one: x}}',
        two: 'metadata: {labels: {two: x}}',
      },
    };
    const labelled = (labels: object) => ({ ...POD, metadata: { name: 'web', labels } });
    const webhook = new TemplateInjector({ ...maps(config), webhook: true });
    expect(webhook.inject(POD).injected).toBe(false);
    expect(webhook.inject(labelled({ always: '', never: 'x' })).injected).toBe(false);
    const { object } = webhook.inject(labelled({ always: '' }));
    expect(object.metadata.labels).toEqual({ always: '', one: 'x', two: 'x' });
    expect(object.metadata.annotations.added).toBe('yes');
    expect(new TemplateInjector(maps(config)).inject(POD).object.metadata.labels.t).toBe('sidecar');
  });

  it.each([
    ['an unclosed action', '{{ if .Spec }}', /MESH1105.*template sidecar: line 1: unclosed if/],
    ['a word that is none', '{{ a ~ b }}', /MESH1105.*line 1: unexpected "~ b/],
  ])('refuses %s', (_, sidecar, message) => {
    expect(() => new TemplateInjector(maps({ templates: { sidecar } }))).toThrow(message);
  });

  it.each([
    ['a function that is not there', '{{ lookup "v1" }}', /function "lookup" not defined/],
    ['a field that is not there', 'a: 1\nb: {{ .Nothing }}', /line 2: can't evaluate field Nothing/],
    ['nothing below nothing', '{{ .Values.a.b.c }}', /nil pointer/],
    ['text that is no YAML', 'a: [', /renders no YAML/],
  ])('refuses a pod for %s', (_, sidecar, message) => {
    const { problems } = new TemplateInjector(maps({ templates: { sidecar } })).inject(POD);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ rule: 'MESH1105', object: 'Pod web' });
    expect(problems[0].what).toMatch(message);
  });

  it('refuses ConfigMaps without templates', () => {
    expect(() => new TemplateInjector({ injector: {} })).toThrow(/MESH1104.*injector is no ConfigMap/);
    expect(() => new TemplateInjector(maps({ template: 'old' }))).toThrow(/MESH1104.*no templates/);
  });
});

describe('templates in the values of an Injector', () => {
  const inject = (templates: object, annotations: object) =>
    new Injector({ values: { sidecarInjectorWebhook: { templates } } }).inject({
      ...POD,
      metadata: { name: 'web', annotations },
    });
  const annotation = (text: string) => `metadata: {annotations: {added: ${text}}}`;

  it("stand beside the charts' own", () => {
    const noted = { noted: annotation('"{{ .Values.global.proxy.autoInject }}"') };
    const { object, problems } = inject(noted, { 'inject.istio.io/templates': 'sidecar,noted' });
    expect(problems).toEqual([]);
    expect(object.metadata.annotations.added).toBe('enabled');
    expect(object.spec.containers.map(({ name }: { name: string }) => name)).toEqual(['web', 'istio-proxy']);
  });

  it('take the place of one of the same name', () => {
    const { object } = inject({ sidecar: annotation('"x"') }, {});
    expect(object.metadata.annotations.added).toBe('x');
    expect(object.spec.containers).toHaveLength(1);
  });

  it('are refused where they are none', () => {
    expect(() => inject({ mine: '{{ if }}' }, {})).toThrow(/MESH1105.*Injector: template mine: line 1/);
    expect(() => inject({ mine: { spec: {} } }, {})).toThrow(/MESH1105.*template mine is no text/);
  });
});
