import { Yaml } from 'cdk8s';
import { MeshApp } from 'cdk8s-mesh';
import { HttpbinChart } from './app';

const app = new MeshApp();
const { telemetry } = new HttpbinChart(app);
app.synth();
console.error(
  `The control plane must know the log. Give it this mesh config:\n\n${Yaml.stringify(telemetry.meshConfig)}`,
);
