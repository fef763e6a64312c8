// Every block of commands in the documentation runs, as it stands, on a real folder or against a real server. Only
// what a reader would put in for themselves is put in: addresses, folders, tokens.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {spawn} from 'node:child_process';
import {chmod, mkdir, symlink, writeFile} from 'node:fs/promises';

import {environment} from '../../clients/server.mjs';
import {blocks, blocksOf} from '../harness/documents.mjs';
import {HERALD, Place, ran} from '../harness/place.mjs';

/** Blocks that no test machine can run. Each more needs a better reason than that it is less work. */
const NOT_RUN_MAX = 6;
const BLOCK_MS_MAX = 60_000;

const all = await blocks();
let place;

before(async () => {
  place = await Place.make();
  await place.certificate();
  // What a reader calls by name: the program, and cargo in the repository.
  await mkdir(place.path('bin'));
  await symlink(HERALD, place.path('bin', 'herald'));
  await writeFile(place.path('bin', 'cargo'), '#!/bin/sh\n[ "$*" = "run --release" ] && exec herald\nexit 9\n');
  await chmod(place.path('bin', 'cargo'), 0o755);
});
after(() => place?.clear());

const title = ({page, line}) => `${page}:${line}`;

/** Makes a folder of this page's own, with the files that the commands name. */
async function folderFor(name) {
  const folder = place.path(name.replaceAll('/', '-'));
  await mkdir(folder);
  await writeFile(`${folder}/people.csv`, 'Email,Name,Seats,Junk\nmia@shop.example,Mia,5,x\nada@shop.example,Ada,7,y\n');
  await writeFile(`${folder}/companies.csv`, 'company_id,name\n6,Example\n');
  return folder;
}

/** The same, with a folder of data. */
async function setUpFor(name) {
  const folder = await folderFor(name);
  const data = `${folder}/data`;
  const init = await ran(HERALD, ['init', '--data', data, '--json']);
  assert.equal(init.code, 0, init.stderr);
  return {folder, data, account: JSON.parse(init.stdout)};
}

/** Runs commands until the first that fails. curl fails as well when a server refuses. */
async function run(commands, {folder, variables}) {
  const script = `set -eu -o pipefail\ncurl() { command curl --silent --show-error --fail-with-body "$@"; }\n${commands}\n`;
  const env = environment({...variables, PATH: `${place.path('bin')}:${process.env.PATH}`});
  return ran('bash', ['-c', script], {cwd: folder, env, timeout: BLOCK_MS_MAX});
}

/** Starts a command that serves, waits until it does, and stops it. */
async function serves(command, {folder, variables}) {
  const env = environment({...variables, PATH: `${place.path('bin')}:${process.env.PATH}`});
  const child = spawn('bash', ['-c', `exec ${command}`], {cwd: folder, env, timeout: BLOCK_MS_MAX, stdio: ['ignore', 'pipe', 'pipe']});
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
      if (said.includes('listening on http')) child.kill('SIGTERM');
    });
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  return {code: said.includes('listening on http') ? code : `never listened: ${code}`, said};
}

/** What a reader puts in for themselves. */
function filled(commands, pairs) {
  return pairs.reduce((text, [from, to]) => text.replaceAll(from, to), commands);
}

test('every block of commands says what it needs, and few cannot run', () => {
  assert.ok(all.length > 20);
  const known = (need) => ['server', 'folder', 'serves'].includes(need) || /^not run, .{10,}$/.test(need ?? '');
  assert.deepEqual(all.filter(({need}) => !known(need)).map(title), []);
  const left = all.filter(({need}) => need.startsWith('not run'));
  assert.ok(left.length <= NOT_RUN_MAX, left.map(title).join('\n'));
});

test('a block without a comment, and one in another shell, are found', () => {
  const text = 'a\n```bash\nls\n```\n<!-- sh: folder -->\n```sh\npwd\n```\n```json\n{}\n```\n';
  const found = blocksOf('x.md', text).map(({line, need, commands}) => [line, need, commands]);
  assert.deepEqual(found, [[2, null, 'ls'], [6, 'folder', 'pwd']]);
});

for (const page of new Set(all.filter(({need}) => need === 'server').map((block) => block.page))) {
  test(`${page}: against a server`, async () => {
    const folder = await folderFor(`${page}.server`);
    const server = await place.serve('--metrics-listen', '127.0.0.1:0');
    const metrics = server.log.join('\n').match(/metrics on http:\/\/(\S+)\/metrics/)[1];
    const pairs = [
      ['hrld_at_…', server.token],
      ['127.0.0.1:7070', new URL(server.url).host],
      ['127.0.0.1:9070', metrics],
      ['/var/lib/herald', server.data],
      // The number that the answer before gave.
      ['/messages/3/', '/messages/1/'],
    ];
    const own = all.filter((block) => block.page === page && block.need === 'server');
    const commands = own.map((block) => `echo "--- ${title(block)}" >&2\n${filled(block.commands, pairs)}`);
    const variables = {TOKEN: server.token, HERALD_URL: server.url};
    const {code, stdout, stderr} = await run(commands.join('\n'), {folder, variables});
    assert.equal(code, 0, `${stderr}\n${stdout}`);
  });
}

for (const block of all.filter(({need}) => need === 'folder')) {
  test(`${title(block)}: on a folder`, async () => {
    const {folder, data, account} = await setUpFor(`${title(block)}.folder`);
    const list = await ran(HERALD, ['token', 'list', '--data', data, '--json']);
    const [{token}] = JSON.parse(list.stdout).filter(({token: public_}) => account.access_token.startsWith(public_));
    const pairs = [
      ['hrld_at_0123456789abcdef', token],
      ['FOLDER', data],
      ['/var/lib/herald', data],
    ];
    // Without a terminal, secrets are shown only where they are asked for.
    const variables = {HERALD_DATA: data, HERALD_PRINT_SECRETS: 'true'};
    const {code, stdout, stderr} = await run(filled(block.commands, pairs), {folder, variables});
    assert.equal(code, 0, `${stderr}\n${stdout}`);
  });
}

for (const block of all.filter(({need}) => need === 'serves')) {
  test(`${title(block)}: serves`, async () => {
    const folder = await folderFor(`${title(block)}.serves`);
    const pairs = [
      ['127.0.0.1:7070', '127.0.0.1:0'],
      ['0.0.0.0:443', '127.0.0.1:0'],
      ['/etc/herald/', `${place.folder}/`],
      ['/var/lib/herald', `${folder}/elsewhere`],
    ];
    const lines = filled(block.commands, pairs).split('\n').filter((line) => line.trim() && !line.startsWith('#'));
    for (const [at, line] of lines.entries()) {
      const variables = {HERALD_LISTEN: '127.0.0.1:0', HERALD_DATA: `${folder}/data-${at}`};
      const {code, said} = await serves(line, {folder, variables});
      assert.equal(code, 0, `${line}\n${said}`);
    }
  });
}
