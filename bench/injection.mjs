import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cheapest, inTurns, runCommand, table } from './measure.mjs';

/** The peer: `istioctl kube-inject` of the release that the 1.29 profile was taken from, built outside of the repository. */
const ISTIOCTL = process.env.ISTIOCTL;
const CLI = fileURLToPath(new URL('../lib/cli/main.js', import.meta.url));
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

/** Whole processes on files of 500 to 4,000 Deployments; against istioctl at 2,000. */
export function run() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-injection-'));
  try {
    const file = (count) => {
      const path = join(folder, `${count}.yaml`);
      writeFileSync(path, Array.from({ length: count }, (_, number) => deployment(number)).join('---\n'));
      return path;
    };
    const ours = (count) => {
      const input = file(count);
      return () => runCommand(process.execPath, [CLI, 'inject', '--istio', '1.29', input]).cost;
    };
    const counts = [500, 1000, 2000, 4000];
    const runs = counts.map(ours);
    const hasPeer = ISTIOCTL !== undefined && existsSync(ISTIOCTL);
    if (hasPeer) {
      const files = settings(folder);
      runs.push(() => runCommand(ISTIOCTL, ['kube-inject', '--revision', 'default', ...files, '-f', file(2000)]).cost);
    }
    const costs = inTurns(ROUNDS, runs).map(cheapest);
    const rows = counts.map((count, at) => [
      `inject, ${count} Deployments`,
      costs[at].cpu,
      costs[at].wall,
      costs[at].peak,
      (costs[at].cpu / count) * 1000,
    ]);
    const peer = costs[counts.length];
    if (peer) rows.push(['istioctl kube-inject, 2000', peer.cpu, peer.wall, peer.peak, peer.cpu / 2]);
    table('Injection, whole process', ['what', 'cpu s', 'wall s', 'peak MB', 'cpu ms each'], rows);
    if (peer)
      console.log(
        `istioctl ÷ inject at 2000: ${(peer.cpu / costs[2].cpu).toFixed(1)} in cpu, ${(peer.wall / costs[2].wall).toFixed(1)} on the clock`,
      );
    else
      console.log('no peer: ISTIOCTL names the istioctl of Istio 1.29 (go build istio.io/istio/istioctl/cmd/istioctl)');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
