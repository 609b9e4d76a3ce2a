import { Yaml } from 'cdk8s';
import { synthesize } from '../scenario';
import { HttpbinChart, scenarios } from './app';

const { telemetry } = synthesize(scenarios).node.findChild('httpbin') as HttpbinChart;
console.error(
  `The control plane must know the log. Give it this mesh config:\n\n${Yaml.stringify(telemetry.meshConfig)}`,
);
