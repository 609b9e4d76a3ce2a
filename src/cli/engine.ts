import * as nodeModule from 'node:module';
import { setFlagsFromString } from 'node:v8';

/** By V8's major version: what makes it optimize later, since most runs are over before the work of the optimizer pays. */
const PATIENCE: Readonly<Record<string, string>> = {
  11: '--interrupt-budget=800000',
  12: '--invocation-count-for-turbofan=20000',
  13: '--invocation-count-for-turbofan=20000',
};

const [major = ''] = process.versions.v8.split('.');
if (PATIENCE[major] !== undefined) setFlagsFromString(PATIENCE[major]);

// Compiled code is kept between runs from Node 22 on.
(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();
