/** A whole program: declares 2,000 services in one chart of a MeshApp and synthesizes it into `dist`. */
const { MeshApp } = require('cdk8s-mesh');
const { withoutChecks } = require('../lib/mesh/synthesis.js');
const { declare } = require('./trees.cjs');

const [services, checked] = process.argv.slice(2);
const app = new MeshApp();
declare(app, { services, count: 2000, shape: 'one' });
if (checked === 'checked') app.synth();
else withoutChecks(() => app.synth());
