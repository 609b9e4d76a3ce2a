import * as cdk8s from 'cdk8s';
import * as mesh from '../../../src';
import { VOCABULARY, type Statement } from './program';
import type { Fields } from './writer';

const names = ['Duration', ...VOCABULARY];
const values = names.map((name) => (name === 'Duration' ? cdk8s.Duration : (mesh as Fields)[name]));

/** Runs a statement and gives the object that it makes. */
export function runStatement({ code }: Statement, istio = mesh.IstioVersion.V1_31): Fields {
  const chart = cdk8s.Testing.chart();
  mesh.Mesh.configure(chart, { istio });
  new Function('chart', ...names, code)(chart, ...values);
  return (cdk8s.Testing.synth(chart) as Fields[])[0]!;
}
