// Part of npm run build: rewrites every index of lib that only passes on what other files export, so that a program loads just
// the files whose names it uses.
import { createRequire } from 'node:module';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const LIB = fileURLToPath(new URL('../lib', import.meta.url));
const EXPORT = /^export (?:type )?(?:\*(?: as (\w+))?|\{([^}]*)\}) from '(.+)';$/gm;
const require = createRequire(import.meta.url);

/** What an index passes on, as its declaration file says; undefined where it declares something itself. */
function reexports(index) {
  const text = readFileSync(join(LIB, index), 'utf8');
  const isPure = text.replaceAll(EXPORT, '').replace('export {};', '').trim() === '';
  return isPure ? [...text.matchAll(EXPORT)] : undefined;
}

/** The module of a specifier, as a path in lib: that of its index where it is a folder. */
function moduleOf(from, index) {
  const path = relative(LIB, require.resolve(join(LIB, dirname(index), from)));
  return path.slice(0, -'.js'.length);
}

/** The names of an index that exist when it runs, each with the module and the member that it stands for. */
function namesOf(index) {
  return reexports(index).flatMap(([, namespace, list, from]) => {
    const module = moduleOf(from, index);
    if (namespace) return [{ name: namespace, module }];
    const nested = `${module}.d.ts`;
    if (!list && indexes.includes(nested)) return namesOf(nested);
    const present = Object.keys(require(join(LIB, module)));
    const wanted = list?.split(',').map((name) => name.trim());
    return present
      .filter((name) => !wanted || wanted.includes(name))
      .map((name) => ({ name, module, member: `.${name}` }));
  });
}

function lazyIndex(index) {
  const names = namesOf(index);
  const load = ({ name, module, member = '' }) => {
    const path = relative(dirname(index), module);
    return `lazily('${name}', () => require('${path.startsWith('.') ? path : `./${path}`}')${member});`;
  };
  return `'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
// Never runs: it tells ECMAScript modules the names.
0 && (module.exports = { ${names.map(({ name }) => name).join(', ')} });
function lazily(name, load) {
  const get = () => {
    const value = load();
    Object.defineProperty(exports, name, { enumerable: true, value });
    return value;
  };
  Object.defineProperty(exports, name, { enumerable: true, configurable: true, get });
}
${names.map(load).join('\n')}
`;
}

const indexes = readdirSync(LIB, { recursive: true }).filter(
  (path) => /(^|\/)index\.d\.ts$/.test(path) && reexports(path),
);
for (const [index, text] of indexes.map((index) => [index, lazyIndex(index)])) {
  const script = join(LIB, index.replace('.d.ts', '.js'));
  writeFileSync(script, text);
  rmSync(`${script}.map`, { force: true });
}
