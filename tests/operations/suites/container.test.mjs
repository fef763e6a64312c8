// The container file. There is no container engine here, so it is read and not built: each thing that it says is
// compared with what it speaks of.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {HERALD, Place, ran, read} from '../harness/place.mjs';

let place;
let lines;

before(async () => {
  place = await Place.make();
  const text = (await read('deploy/Containerfile')).replace(/\\\n/g, ' ');
  lines = text
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => ({word: line.split(' ')[0], rest: line.slice(line.indexOf(' ') + 1)}));
});
after(() => place?.clear());

const all = (word) => lines.filter((line) => line.word === word).map(({rest}) => rest);
const one = (word) => {
  const found = all(word);
  assert.equal(found.length, 1, word);
  return found[0];
};
/** From the last FROM on: what is in the image. */
const image = () => lines.slice(lines.map(({word}) => word).lastIndexOf('FROM'));

test('each line is an instruction, and stages come from stages that there are', () => {
  const known = ['FROM', 'COPY', 'RUN', 'WORKDIR', 'USER', 'ENV', 'VOLUME', 'EXPOSE', 'STOPSIGNAL', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD'];
  assert.deepEqual(lines.map(({word}) => word).filter((word) => !known.includes(word)), []);
  const stages = new Set();
  for (const {word, rest} of lines) {
    const from = rest.match(/--from=(\S+)/)?.[1];
    if (from) assert.ok(stages.has(from), rest);
    if (word === 'FROM') stages.add(rest.match(/ AS (\S+)$/)?.[1]);
  }
});

test('the sources are built as the README says, with tools that are new enough', async () => {
  const readme = await read('README.md');
  const [, rust, node] = readme.match(/needs Rust (\d+\.\d+) and Node (\d+)\.\d+ or newer with npm/);
  const bases = all('FROM');
  assert.ok(bases.some((base) => base.startsWith(`docker.io/library/rust:${rust}-`)), bases.join('\n'));
  const tag = bases.map((base) => base.match(/library\/node:(\d+)-/)?.[1]).find(Boolean);
  assert.ok(Number(tag) >= Number(node), tag);
  assert.match(await read('Cargo.toml'), new RegExp(`rust-version = "${rust.replace('.', '\\.')}"`));
  for (const base of bases) assert.match(base, /^\S+\/\S+:[\w.-]+( AS \w+)?$/, 'a base with its host and its tag');
  assert.ok(all('RUN').includes('cargo build --release --locked'));
  // The same command, without building anything: the lock file is whole.
  const locked = await ran('cargo', ['metadata', '--locked', '--format-version=1', '--no-deps'], {maxBuffer: 1 << 26});
  assert.equal(locked.code, 0, locked.stderr);
});

test('the image runs as nobody in particular, and only its folder is its own', () => {
  const words = image();
  const users = words.filter(({word}) => word === 'USER').map(({rest}) => rest);
  assert.deepEqual(users, ['65532:65532']);
  assert.equal(words.filter(({word}) => word === 'RUN').length, 0, 'there is no shell to run anything');
  assert.equal(one('VOLUME'), '/data');
  assert.ok(words.some(({rest}) => rest.includes('--chown=65532:65532') && rest.endsWith(' /data')));
});

test('its variables are options, and its ports are those that they open', async () => {
  const help = (await ran(HERALD, ['serve', '--help'])).stdout;
  const variables = Object.fromEntries(one('ENV').split(' ').map((pair) => pair.split('=')));
  for (const name of Object.keys(variables)) assert.ok(help.includes(`[env: ${name}]`), name);
  assert.equal(variables.HERALD_DATA, one('VOLUME'));
  assert.equal(variables.HERALD_LISTEN, `0.0.0.0:${one('EXPOSE')}`);
});

test('its commands are words of arguments, and the program has them', async () => {
  const server = await place.serve();
  const [, ...health] = JSON.parse(one('HEALTHCHECK').match(/CMD (\[.*\])$/)[1]);
  const asked = await ran(HERALD, [...health, '--url', server.url]);
  assert.deepEqual([asked.code, asked.stdout], [0, 'ready\n'], asked.stderr);
  const [program] = JSON.parse(one('ENTRYPOINT'));
  assert.ok(image().some(({word, rest}) => word === 'COPY' && rest.endsWith(` ${program}`)));
  const help = await ran(HERALD, [...JSON.parse(one('CMD')), '--help']);
  assert.equal(help.code, 0, help.stderr);
  assert.equal(one('STOPSIGNAL'), 'SIGTERM');
});

test('what is not needed to build does not go to the engine', async () => {
  const left = (await read('.containerignore')).trim().split('\n');
  for (const path of ['.git', 'target', '**/node_modules']) assert.ok(left.includes(path), path);
});
