// The blocks of shell commands in the documentation, and what each needs to run.
//
// In front of each block of sh stands a comment, which no page shows:
//
//   <!-- sh: server -->       a server runs, and the blocks of a page share a shell
//   <!-- sh: folder -->       a folder is set up, and no server runs on it
//   <!-- sh: serves -->       each line starts a server that goes on
//   <!-- sh: not run, why --> needs what a test machine does not have

import {readdir} from 'node:fs/promises';
import {join} from 'node:path';

import {ROOT, read} from './place.mjs';

/** Languages whose blocks are commands. */
const SHELLS = ['sh', 'bash', 'shell', 'console', 'zsh'];

/** All pages that people read, from the top of the repository. */
async function pages() {
  const docs = await readdir(join(ROOT, 'docs'), {recursive: true});
  const below = docs.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
  return ['README.md', 'ARCHITECTURE.md', ...below.sort()];
}

/** The blocks of one page: where they begin, their commands, and what the comment before them says. */
export function blocksOf(page, text) {
  const lines = text.split('\n');
  const blocks = [];
  let open = null;
  lines.forEach((line, at) => {
    const fence = line.match(/^(\s*)```(\w*)/);
    if (fence && open === null) {
      const need = (lines[at - 1] ?? '').match(/^\s*<!-- sh: (.+) -->$/)?.[1] ?? null;
      open = {page, line: at + 1, language: fence[2], need, commands: []};
    } else if (fence) {
      if (SHELLS.includes(open.language)) blocks.push({...open, commands: open.commands.join('\n')});
      open = null;
    } else {
      open?.commands.push(line);
    }
  });
  return blocks;
}

/** Those of all pages. */
export async function blocks() {
  const found = await Promise.all((await pages()).map(async (page) => blocksOf(page, await read(page))));
  return found.flat();
}
