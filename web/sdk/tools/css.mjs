// Style sheets become text in the script that imports them, without their blanks.
import {readFile} from 'node:fs/promises';
import {transform} from 'esbuild';

export const cssText = {
  name: 'css-text',
  setup: (build) => {
    build.onLoad({filter: /\.css$/}, async ({path}) => {
      const {code} = await transform(await readFile(path, 'utf8'), {loader: 'css', minify: true});
      return {contents: code.trim(), loader: 'text'};
    });
  },
};
