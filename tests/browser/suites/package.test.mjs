// The SDK's own npm package: packed, installed from the tarball, bundled into a shop.

import {strict as assert} from 'node:assert';
import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after} from 'node:test';
import {promisify} from 'node:util';

import {bundle} from '../harness/bundle.mjs';
import {html, literal, script} from '../harness/site.mjs';
import {isNow, numbers, Suite, valuesOnce} from '../harness/stage.mjs';

const run = promisify(execFile);
const SDK = join(import.meta.dirname, '..', '..', '..', 'web', 'sdk');
const installed = {};

async function install() {
  installed.folder = await mkdtemp(join(tmpdir(), 'herald-package-'));
  if (!existsSync(join(SDK, 'node_modules', 'typescript'))) await run('npm', ['ci', '--ignore-scripts'], {cwd: SDK});
  await run('npm', ['run', 'build'], {cwd: SDK});
  const {stdout} = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', installed.folder], {cwd: SDK});
  const [{filename}] = JSON.parse(stdout);
  await writeFile(join(installed.folder, 'package.json'), '{"private": true}');
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--offline', join(installed.folder, filename)];
  await run('npm', install, {cwd: installed.folder});
  installed.text = await bundle('package.js', [join(installed.folder, 'node_modules')]);
}

const suite = Suite.open({setUp: install});
after(() => installed.folder && rm(installed.folder, {recursive: true, force: true}));

suite.test('visitor, identify, user, one history, without a script from anywhere else', async (stage) => {
  const {herald} = stage;
  suite.site.put('/shop.js', installed.text);
  const settings = literal({app_id: herald.appId, api_base: herald.url});
  const page = await stage.goto(
    suite.put(html({head: script(`window.shopSettings = ${settings};`), body: script('', 'src="/shop.js"')})),
  );
  await isNow(page, 'visitor');
  await page.evaluate(() => window.shop.trackEvent('took-step', {n: 1}));
  await page.evaluate(() => window.shop.update({user_id: 'package-1'}));
  await isNow(page, 'user');
  await page.evaluate(() => window.shop.trackEvent('took-step', {n: 2}));
  assert.deepEqual(await valuesOnce(herald, {user_id: 'package-1'}, {name: 'took-step', count: 3}), numbers(3));
  assert.equal(stage.calls.filter(({path}) => path.startsWith('/widget/')).length, 0);
  await page.evaluate(() => window.shop.shutdown());
});

suite.test('importing it on a server does nothing and throws nothing', async () => {
  const file = join(installed.folder, 'server.mjs');
  await writeFile(file, `import * as messenger from '@herald/messenger'; console.log(Object.keys(messenger).length > 0);`);
  const {stdout} = await run(process.execPath, [file]);
  assert.equal(stdout.trim(), 'true');
});

suite.test('it brings types and nothing but what it needs', async () => {
  const folder = join(installed.folder, 'node_modules', '@herald', 'messenger');
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  assert.deepEqual(Object.keys(manifest.dependencies ?? {}), []);
  const types = await readFile(join(folder, manifest.types), 'utf8');
  assert.match(types, /trackEvent/);
});
