// What docs/operations/watching.md says of the log, against a real server's and the sources.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {readdir} from 'node:fs/promises';
import {join} from 'node:path';

import {Place, ROOT, read, until} from '../harness/place.mjs';

let place;
let page;

before(async () => {
  place = await Place.make();
  page = await read('docs/operations/watching.md');
});
after(() => place?.clear());

const logs = () => page.slice(page.indexOf('## Logs'));
const block = (language) => logs().match(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\\n\`\`\``))[1];

/** A server's line about a refusal like that of the page's examples. */
async function refusal(format) {
  const server = await place.serve('--log-format', format);
  const body = JSON.stringify({email: 'nobody@x.example', password: 'a password that nobody has'});
  await fetch(`${server.url}/manage/session`, {method: 'POST', body, headers: {'content-type': 'application/json'}});
  return until('the refusal', () => server.log.find((line) => line.includes('refused POST /manage/session as')));
}

test('a line of text has the form of the example', async () => {
  const line = await refusal('text');
  const form = (text) =>
    text
      .replace(/^\S+Z/, 'TIME')
      .replace(/request\.id="[^"]+"/, 'request.id="ID"');
  assert.equal(form(line), form(block('text')));
});

test('a line of JSON has the fields of the example', async () => {
  const line = JSON.parse(await refusal('json'));
  const example = JSON.parse(block('json'));
  assert.deepEqual(Object.keys(line), Object.keys(example));
  assert.deepEqual(Object.keys(line.fields).sort(), Object.keys(example.fields).sort());
  assert.equal(line.target, example.target);
  assert.match(line.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
});

test('the lines worth an alert are the program\'s, at the level that the page says', async () => {
  const files = (await readdir(join(ROOT, 'crates'), {recursive: true})).filter((name) => /^[a-z]+\/src\/.*\.rs$/.test(name));
  const sources = (await Promise.all(files.map((name) => read(`crates/${name}`)))).join('\n');
  const rows = [...logs().matchAll(/^\| `(ERROR|WARN)` \| `([^`]+)`/gm)].map(([, level, words]) => ({level, words}));
  assert.ok(rows.length > 10);
  for (const {level, words} of rows) {
    // A long sentence is broken over lines with a backslash.
    const written = words.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(?: |\\s*\\\\\\n\\s*| \\\\\\n\\s*)');
    const macro = new RegExp(`tracing::${level.toLowerCase()}!\\((?:(?!tracing::)[\\s\\S]){0,400}?"${written}`);
    assert.match(sources, macro, `${level} ${words}`);
  }
});

test('no line of a start and a stop holds a secret', async () => {
  const server = await place.serve('--log-format', 'json');
  assert.ok(server.log.every((line) => line.startsWith('{')), server.log.join('\n'));
  assert.ok(!server.log.join('\n').includes(server.token));
});
