import { MeshModel, type Decision } from 'cdk8s-mesh';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarios } from './app';

const places = [
  ['VirtualService', 'reviews', 'jason gets v2; everybody else half v1, half v3, in 3 s'],
  ['VirtualService', 'ratings', "jason's requests wait 7 s"],
  ['VirtualService', 'details', 'the first step of a canary: 5 % to v2'],
  ['Gateway', 'bookinfo-gateway', 'https with a certificate from a Secret; http redirects'],
  ['VirtualService', 'web', 'the pages that the gateway shows; anything else is 404'],
  ['PeerAuthentication', 'default', 'mutual TLS only'],
  ['Deployment', 'reviews-v2', 'the labels by which subsets and telemetry tell versions apart'],
] as const;

const productpage = { namespace: 'bookinfo', labels: { app: 'productpage' } };
const gateway = { type: 'gateway', namespace: 'istio-system', labels: { istio: 'ingressgateway' } };

const requests = [
  [
    'productpage asks reviews, for jason',
    { from: productpage, host: 'reviews', port: 9080, headers: { 'end-user': 'jason' } },
  ],
  [
    'productpage asks reviews, for jane',
    { from: productpage, host: 'reviews', port: 9080, headers: { 'end-user': 'jane' } },
  ],
  [
    'https://bookinfo.example.com/productpage',
    { from: gateway, host: 'bookinfo.example.com', port: 443, tls: 'tls', path: '/productpage' },
  ],
  [
    'https://bookinfo.example.com/admin',
    { from: gateway, host: 'bookinfo.example.com', port: 443, tls: 'tls', path: '/admin' },
  ],
  [
    'http://bookinfo.example.com/productpage',
    { from: gateway, host: 'bookinfo.example.com', port: 80, path: '/productpage' },
  ],
] as const;

function told({ outcome, destinations = [] }: Decision): string {
  const shares = destinations.map(({ host, subset, weight }) =>
    `${weight} % ${host.split('.')[0]} ${subset ?? ''}`.trim(),
  );
  return [outcome, shares.join(', ')].filter(Boolean).join(': ');
}

const app = scenarios.tour();
app.synth();
const file = join(app.outdir, 'bookinfo.k8s.yaml');
const yaml = readFileSync(file, 'utf8');
const documents = yaml.split(/^---\n/m);

console.log(`\n${file} has ${documents.length} objects. What to look at:\n`);
for (const [kind, name, what] of places) {
  const index = documents.findIndex(
    (text) => text.includes(`\nkind: ${kind}\n`) && text.includes(`\n  name: ${name}\n`),
  );
  const line = documents.slice(0, index).join('---\n').split('\n').length + (index > 0 ? 1 : 0);
  console.log(`  line ${String(line).padStart(4)}  ${`${kind} ${name}`.padEnd(32)} ${what}`);
}

console.log('\nWhat the offline model of the mesh says about requests (Istio and Envoy say the same: conformance/):\n');
const mesh = MeshModel.fromYaml(yaml);
for (const [name, request] of requests) {
  const decision = JSON.parse(mesh.routeJson(JSON.stringify(request))) as Decision;
  console.log(`  ${name.padEnd(44)} ${told(decision)}`);
}
console.log('\nThe program is examples/bookinfo/app.ts. Other scenarios: SCENARIO=jason-abort npx cdk8s synth');
