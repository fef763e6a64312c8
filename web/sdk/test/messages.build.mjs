// The modules of the renderer, for tests of their own.
import {resolve} from 'node:path';
import {build} from 'esbuild';
import {cssText} from '../tools/css.mjs';

const SOURCE = resolve(import.meta.dirname, '../src/messages');

/** What the named modules export, together. */
export const modules = async (...names) => {
  const contents = names.map((name) => `export * from './${name}';`).join('\n');
  const {outputFiles} = await build({
    stdin: {contents, resolveDir: SOURCE, loader: 'ts'},
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2020',
    charset: 'utf8',
    plugins: [cssText],
    define: {SDK_VERSION: '"test"'},
    tsconfigRaw: {compilerOptions: {useDefineForClassFields: false}},
  });
  return import(`data:text/javascript;charset=utf-8,${encodeURIComponent(outputFiles[0].text)}`);
};
