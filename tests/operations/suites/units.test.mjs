// The systemd units, as far as they can be tried without systemd as the first process.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {mkdir, writeFile} from 'node:fs/promises';

import {environment} from '../../clients/server.mjs';
import {HERALD, Place, ran, read} from '../harness/place.mjs';

const UNITS = ['herald.service', 'herald-backup.service', 'herald-backup.timer'];
/** Of 10 (in tenths): what needs less is not a server any more. */
const EXPOSURE_MAX = 20;
let place;

before(async () => {
  place = await Place.make();
  for (const unit of UNITS) {
    const text = (await read(`deploy/${unit}`)).replaceAll('/usr/local/bin/herald', HERALD);
    await writeFile(place.path(unit), text);
  }
});
after(() => place?.clear());

/** What a unit sets, the last of each name. */
async function settings(unit) {
  const lines = (await read(`deploy/${unit}`)).split('\n');
  return new Map(lines.filter((line) => /^[A-Z]\w+=/.test(line)).map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]));
}

test('systemd finds nothing wrong with the units', async () => {
  const paths = UNITS.map((unit) => place.path(unit));
  const {code, stdout, stderr} = await ran('systemd-analyze', ['verify', '--man=no', ...paths]);
  const about = (stdout + stderr).split('\n').filter((line) => line.includes('herald'));
  assert.deepEqual(about, []);
  assert.equal(code, 0, stdout + stderr);
});

test('the services can do little besides what they are for', async () => {
  for (const unit of UNITS.filter((name) => name.endsWith('.service'))) {
    const args = ['security', '--offline=true', '--no-pager', `--threshold=${EXPOSURE_MAX}`, place.path(unit)];
    const {code, stdout, stderr} = await ran('systemd-analyze', args);
    assert.equal(code, 0, `${unit}: ${stdout.split('\n').slice(-4).join('\n')}${stderr}`);
  }
});

test('what the documents say of the score is what systemd says', async () => {
  const {stdout} = await ran('systemd-analyze', ['security', '--offline=true', '--no-pager', place.path('herald.service')]);
  const [, score] = stdout.match(/exposure level for herald\.service: ([\d.]+)/);
  assert.match(await read('docs/operations/running.md'), new RegExp(`gives it ${score.replace('.', '\\.')} of 10`));
});

test('a stop has the time that it may take, and the files are enough for the connections', async () => {
  const unit = await settings('herald.service');
  const rooms = ['connections', 'sending'].map((room) => read(`crates/server/src/limits/${room}.rs`));
  const limits = (await Promise.all(rooms)).join('');
  const ms = (name) => Number(limits.match(new RegExp(`pub const ${name}: u64 = ([\\d_]+);`))[1].replaceAll('_', ''));
  assert.ok(Number(unit.get('TimeoutStopSec')) * 1000 > ms('DRAIN_MS_MAX') + ms('OUTBOX_STOP_MS_MAX') + 5000);
  assert.ok(Number(unit.get('LimitNOFILE')) > 10_000 * 2);
  assert.equal(unit.get('Restart'), 'on-failure');
});

test('the command of the service starts a server, with the variables of the unit', async () => {
  const unit = await settings('herald.service');
  const variables = Object.fromEntries(unit.get('Environment').split(' ').map((pair) => pair.split('=')));
  const [program, ...args] = unit.get('ExecStart').split(' ');
  assert.equal(program, '/usr/local/bin/herald');
  const help = (await ran(HERALD, [...args, '--help'])).stdout;
  for (const name of Object.keys(variables)) assert.ok(help.includes(`[env: ${name}]`), name);
});

test('the command of the backup makes a backup, and the one after it removes old ones only', async () => {
  const unit = await settings('herald-backup.service');
  const data = place.path('data');
  const kept = place.path('backups');
  await mkdir(kept);
  assert.equal((await ran(HERALD, ['init', '--data', data, '--json'])).code, 0);
  // As systemd reads it: one word in quotes, $$ and %% are a dollar and a per cent sign.
  const [, script] = unit.get('ExecStart').match(/^\/bin\/sh -ec '(.*)'$/);
  const command = script
    .replaceAll('$$', '$')
    .replaceAll('%%', '%')
    .replace('/usr/local/bin/herald', HERALD)
    .replace('/var/backups/herald', kept);
  const env = environment({HERALD_DATA: data});
  const made = await ran('/bin/sh', ['-ec', command], {env});
  assert.equal(made.code, 0, made.stderr);
  const names = (await ran('ls', [kept])).stdout;
  assert.match(names, /^herald-\d{8}T\d{6}Z\.backup$/m);
  for (const [name, days] of [['herald-20260101T000000Z.backup', 31], ['herald-20260102T000000Z.backup', 29], ['erased.old', 99]]) {
    await writeFile(`${kept}/${name}`, '');
    await ran('touch', ['-d', `${days} days ago`, `${kept}/${name}`]);
  }
  const remove = unit.get('ExecStartPost').replace('/var/backups/herald', kept);
  assert.equal((await ran('/bin/sh', ['-c', remove])).code, 0);
  const left = (await ran('ls', [kept])).stdout;
  assert.doesNotMatch(left, /herald-20260101/);
  assert.match(left, /herald-20260102/);
  assert.match(left, /erased\.old/);
});
