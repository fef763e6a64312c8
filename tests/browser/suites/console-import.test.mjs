// The import wizard: a file is looked at, its columns are mapped, it is sent, and goes on after it was cut off.

import {strict as assert} from 'node:assert';
import {text} from 'node:stream/consumers';

import {Console} from '../harness/console.mjs';
import {Suite} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const suite = Suite.open();

/** Without motion: a colour on its way to another theme's has the contrast of neither. */
const play = (name, test) => suite.test(name, test, {reducedMotion: 'reduce'});

/** A file as somebody chooses it. Every hundredth row holds no e-mail address where one belongs. */
const file = (name, prefix, rows) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(
    `User ID;E-mail;Full name;Plan;Seats\n${Array.from({length: rows}, (_, n) => `${prefix}-${n};${n % 100 === 99 ? 'nobody' : `${prefix}${n}@example.com`};"Person; ${n}";pro;${n % 9}\n`).join('')}`,
  ),
});

const choose = (page, what) => page.getByLabel('CSV file').setInputFiles(what);
const columnRow = (page, name) => page.getByRole('table', {name: 'Columns'}).getByRole('row').filter({has: page.getByRole('cell', {name, exact: true})});

play('people come from a file, what is refused is told and saved as a file', async (stage) => {
  const console = await Console.open(stage, '/people/import');
  const {page} = console;
  await console.looksRight('the first step');
  await choose(page, file('customers.csv', 'main', 600));
  await page.getByText('600 rows. Say where each column goes.').waitFor();
  await columnRow(page, 'Plan').getByText('new text').waitFor();
  await page.getByRole('heading', {name: 'Of the first 200 rows, 2 would be refused'}).waitFor();
  await console.looksRight('the mapping');

  // A column is left out, another becomes an attribute of another type.
  await columnRow(page, 'Plan').getByRole('button').click();
  await page.getByRole('combobox', {name: 'Where Plan goes'}).fill('leave out');
  await page.keyboard.press('Enter');
  await columnRow(page, 'Plan').getByText('Leave out').waitFor();
  await columnRow(page, 'Seats').getByRole('button').click();
  await page.getByRole('combobox', {name: 'Where Seats goes'}).fill('new text');
  await page.keyboard.press('Enter');
  await columnRow(page, 'Seats').getByText('new text').waitFor();

  await page.getByRole('button', {name: 'Import 600 rows'}).click();
  await page.getByText('594 new people, 0 changed.').waitFor();
  await page.getByRole('heading', {name: '6 rows refused'}).waitFor();
  await console.looksRight('the end');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: 'Save as CSV'}).click()]);
  const lines = (await text(await download.createReadStream())).trim().split('\r\n');
  assert.equal(lines.length, 7);
  assert.match(lines[1], /^101,.*e-mail address/);

  const person = await suite.herald.user('main-7');
  assert.equal(person.name, 'Person; 7');
  assert.deepEqual(person.custom_attributes, {Seats: '7'});

  // Its address shows it again, and the first step lists it.
  await page.reload();
  await page.getByText('594 new people').waitFor();
  await console.goto('/people/import');
  await page.getByRole('link', {name: 'customers.csv'}).waitFor();
});

play('an import that was cut off goes on where it stopped', async (stage) => {
  const console = await Console.open(stage, '/people/import');
  const {page} = console;
  // The same file has the same time wherever it is chosen.
  const cut = file('cut.csv', 'cut', 700);
  let sent = 0;
  await page.route('**/manage/imports/*/rows', async (route) => {
    sent += 1;
    await (sent === 2 ? route.abort() : route.continue());
  });
  await choose(page, cut);
  await page.getByRole('button', {name: 'Import 700 rows'}).click();
  await page.getByRole('alert').getByText('cannot be reached').waitFor();
  await page.getByText('It stopped after 250 rows.').waitFor();
  await console.looksRight('a stop');
  await page.getByRole('button', {name: 'Go on'}).click();
  await page.getByText('693 new people, 0 changed.').waitFor();
  const {data} = await suite.herald.call('GET', '/manage/imports');
  const imported = data.find(({rows_total: total}) => total === 700);
  assert.deepEqual([imported.rows_done, imported.created_count, imported.state], [700, 693, 'completed']);
});

play('somebody stops, and comes back to it from the list of imports', async (stage) => {
  const console = await Console.open(stage, '/people/import');
  const {page} = console;
  let free;
  const held = new Promise((done) => (free = done));
  let sent = 0;
  await page.route('**/manage/imports/*/rows', async (route) => {
    sent += 1;
    if (sent === 2) await held;
    await route.continue().catch(() => undefined);
  });
  await choose(page, file('stopped.csv', 'stop', 600));
  await page.getByRole('button', {name: 'Import 600 rows'}).click();
  await until('the second part', () => sent === 2);
  await page.getByText('250 of 600 rows').waitFor();
  await page.getByRole('button', {name: 'Stop'}).click();
  await page.getByText('It stopped after 250 rows.').waitFor();
  free();
  await page.getByRole('button', {name: 'Choose a file'}).click();
  await page.getByRole('link', {name: 'stopped.csv'}).click();
  await page.getByText('Choose the same file again to go on.').waitFor();
});

play('what is no table is said before anything is sent', async (stage) => {
  const {page} = await Console.open(stage, '/people/import');
  await choose(page, {name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.from('')});
  await page.getByRole('alert').getByText('“empty.csv” holds nothing').waitFor();
  await choose(page, {name: 'head.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n')});
  await page.getByRole('alert').getByText('a header line and no rows').waitFor();
  await choose(page, {name: 'unknown.csv', mimeType: 'text/csv', buffer: Buffer.from('colour,size\nred,5\n')});
  await page.getByText('Say which column holds the user id or the e-mail address').waitFor();
  assert.equal(await page.getByRole('button', {name: 'Import 1 row'}).isDisabled(), true);
});

play('a server that refuses the preview is told, and asked again', async (stage) => {
  const {page} = await Console.open(stage, '/people/import');
  await page.route('**/manage/imports/preview', (route) => route.fulfill({status: 500, json: {type: 'error.list', errors: [{code: 'server_error', message: 'Something went wrong'}]}}));
  await choose(page, file('again.csv', 'again', 3));
  await page.getByRole('alert').getByText('Something went wrong').waitFor();
  await page.unroute('**/manage/imports/preview');
  await page.getByRole('button', {name: 'Try again'}).click();
  await page.getByText('3 rows. Say where each column goes.').waitFor();
});

play('companies are imported by keyboard alone', async (stage) => {
  const {page} = await Console.open(stage, '/people/import');
  const {keyboard} = page;
  // Asked for at once: Chromium hands the dialogue over some time after it is asked, and on a
  // busy machine a press of Enter would come before that.
  const chooser = page.waitForEvent('filechooser', {timeout: 60_000});
  const focused = (name) => page.getByRole('button', {name}).evaluate((element) => element === document.activeElement);
  const tabTo = async (name) =>
    until(`the focus on ${name}`, async () => {
      if (await focused(name)) return true;
      await keyboard.press('Tab');
      return false;
    });
  await tabTo('Companies');
  await keyboard.press('Enter');
  await page.waitForURL(/model=company/);
  await tabTo('Choose a CSV file');
  await keyboard.press('Enter');
  await (await chooser).setFiles({name: 'companies.csv', mimeType: 'text/csv', buffer: Buffer.from('company_id,name\nacme-1,Acme\nglobex-2,Globex\n')});
  await page.getByText('2 rows. Say where each column goes.').waitFor();
  await tabTo('Import 2 rows');
  await keyboard.press('Enter');
  await page.getByText('2 new companies, 0 changed.').waitFor();
  assert.equal((await suite.herald.call('GET', '/companies?company_id=acme-1')).name, 'Acme');
});
