// A customer's build: their code and the packages it imports become one script.

import {join} from 'node:path';

import {build} from 'esbuild';

const HERE = join(import.meta.dirname, '..');

/** Bundles a file of `fixtures`. `nodePaths` are further folders with packages. */
export async function bundle(file, nodePaths = []) {
  const {outputFiles} = await build({
    entryPoints: [join(HERE, 'fixtures', file)],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    nodePaths,
    jsx: 'automatic',
    define: {'process.env.NODE_ENV': '"production"'},
    logLevel: 'silent',
  });
  return outputFiles[0].text;
}
