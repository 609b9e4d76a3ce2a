import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cheapest, inTurns, runCommand, table } from './measure.mjs';

/** The peer: `istioctl kube-inject` of the release that the 1.29 profile was taken from, built outside of the repository. */
const ISTIOCTL = process.env.ISTIOCTL;
const CLI = fileURLToPath(new URL('../lib/cli/cdk8s-mesh.js', import.meta.url));
const ROUNDS = 3;

const deployment = (number) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${number}
  namespace: shop
  labels:
    app: app-${number}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: app-${number}
  template:
    metadata:
      labels:
        app: app-${number}
        version: v1
    spec:
      serviceAccountName: app-${number}
      containers:
      - name: app
        image: registry.example.com/app-${number}:1.2.3
        ports:
        - containerPort: 8080
          name: http
        readinessProbe:
          httpGet:
            path: /ready
            port: http
        resources:
          requests:
            cpu: 100m
            memory: 128Mi
`;

/** The three files that make kube-inject work without a cluster, from the charts that istioctl carries. */
function settings(folder) {
  const flags = ['manifest', 'generate', '--set', 'profile=empty', '--set', 'components.pilot.enabled=true'];
  const { stdout } = runCommand(ISTIOCTL, flags);
  const maps = String(stdout)
    .split(/^---$/m)
    .filter((document) => /^kind: ConfigMap$/m.test(document));
  const data = (name, key) => {
    const map = maps.find((document) => new RegExp(`^  name: ${name}$`, 'm').test(document));
    const body = new RegExp(`^  ${key}: \\|-?\\n((?:    .*\\n|\\s*\\n)*)`, 'm').exec(map)[1];
    const file = join(folder, `${name}-${key}`);
    writeFileSync(file, body.replace(/^ {4}/gm, ''));
    return file;
  };
  const injector = data('istio-sidecar-injector', 'config');
  const values = data('istio-sidecar-injector', 'values');
  return ['--injectConfigFile', injector, '--valuesFile', values, '--meshConfigFile', data('istio', 'mesh')];
}

/** Whole processes on files of 500 to 4,000 Deployments; against istioctl at 2,000, classic and native. */
export function run() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-injection-'));
  try {
    const file = (count) => {
      const path = join(folder, `${count}.yaml`);
      writeFileSync(path, Array.from({ length: count }, (_, number) => deployment(number)).join('---\n'));
      return path;
    };
    const ours = (count, ...options) => {
      const input = file(count);
      return {
        what: ['inject', ...options].join(' '),
        count,
        run: () => runCommand(process.execPath, [CLI, 'inject', '--istio', '1.29', ...options, input]).cost,
      };
    };
    const runs = [ours(500), ours(1000), ours(2000), ours(4000), ours(2000, '--native')];
    const hasPeer = ISTIOCTL !== undefined && existsSync(ISTIOCTL);
    if (hasPeer) {
      const args = ['kube-inject', '--revision', 'default', ...settings(folder), '-f', file(2000)];
      const peer = (native) => {
        const env = { ...process.env, ENABLE_NATIVE_SIDECARS: String(native) };
        const what = `istioctl kube-inject${native ? ', native' : ''}`;
        return { what, count: 2000, run: () => runCommand(ISTIOCTL, args, { env }).cost };
      };
      runs.push(peer(false), peer(true));
    }
    const costs = inTurns(
      ROUNDS,
      runs.map(({ run }) => run),
    ).map(cheapest);
    table(
      'Injection, whole process',
      ['what', 'Deployments', 'cpu s', 'wall s', 'peak MB', 'cpu ms each'],
      runs.map(({ what, count }, at) => {
        const { cpu, wall, peak } = costs[at];
        return [what, String(count), cpu, wall, peak, (cpu / count) * 1000];
      }),
    );
    if (!hasPeer) {
      console.log('no peer: ISTIOCTL names the istioctl of Istio 1.29 (go build istio.io/istio/istioctl/cmd/istioctl)');
      return;
    }
    for (const [mode, mine, theirs] of [
      ['classic', costs[2], costs[5]],
      ['native', costs[4], costs[6]],
    ]) {
      const times = (name) => (theirs[name] / mine[name]).toFixed(1);
      console.log(`istioctl ÷ inject at 2000, ${mode}: ${times('cpu')} in cpu, ${times('wall')} on the clock`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
