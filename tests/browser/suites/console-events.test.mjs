// Event names in the console: the list with its search, descriptions and archive, and the page of one.

import {strict as assert} from 'node:assert';

import {Console} from '../harness/console.mjs';
import {Suite} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const LIST = '/settings/data/people/events';

const suite = Suite.open({
  setUp: async ({herald}) => {
    const people = [];
    for (const name of ['Ada Lovelace', 'Grace Hopper']) people.push((await herald.call('POST', '/contacts', {role: 'user', name, external_id: name})).id);
    const now = Math.floor(Date.now() / 1_000);
    for (let at = 0; at < 12; at += 1) {
      const metadata = {plan: at % 3 === 0 ? 'team' : 'pro', seats: at, price: {amount: 1_050, currency: 'eur'}, receipt: 'https://shop.example/receipts/1'};
      await herald.call('POST', '/events', {event_name: 'bought-plan', created_at: now - 3_600 * at, id: people[at % 4 === 0 ? 1 : 0], metadata});
    }
    for (const name of ['invited-friend', 'old-name', 'used-name', 'described-name']) await herald.call('POST', '/events', {event_name: name, created_at: now, id: people[0]});
    const {id} = await herald.call('POST', '/manage/messages', {name: 'Thanks', kind: 'chat', trigger: {event: 'used-name'}, content: {body: '<p>Thanks</p>'}});
    await herald.call('POST', `/manage/messages/${id}/go_live`, {});
  },
});

const definition = async (name) => (await suite.herald.call('GET', '/manage/event_definitions?per_page=150')).data.find((one) => one.name === name);

const row = (page, name) => page.getByRole('row').filter({hasText: name});

async function archive(page, name) {
  await row(page, name).locator('.cell-actions summary').click();
  await page.getByRole('menuitem', {name: /^Archive/}).click();
}

suite.test('names are sought and sorted, and both stand in the address', async (stage) => {
  const console = await Console.open(stage, LIST);
  const {page} = console;
  await page.getByRole('searchbox').fill('plan');
  await page.waitForURL(/q=plan/);
  await until('one name', async () => (await page.getByRole('row').count()) === 2);
  await row(page, 'bought-plan').waitFor();
  await console.goto(`${LIST}?sort=name`);
  await row(page, 'bought-plan').waitFor();
  const names = await page.locator('.event-title + code').allInnerTexts();
  assert.deepEqual(names, names.toSorted());
});

suite.test('a name is described where it stands, by keyboard, and the description taken back', async (stage) => {
  const {page} = await Console.open(stage, LIST);
  const open = page.getByRole('button', {name: /^Description of Described name/});
  await open.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Somebody described something.');
  await page.keyboard.press('Enter');
  await until('the description', async () => (await definition('described-name')).description === 'Somebody described something.');
  await page.getByRole('button', {name: 'Undo'}).click();
  await until('none', async () => (await definition('described-name')).description === null);
  await page.getByRole('button', {name: /^Description of Described name: none yet/}).waitFor();
});

suite.test('a name is archived and brought back; one that is in use says by what', async (stage) => {
  const {page} = await Console.open(stage, LIST);
  await archive(page, 'old-name');
  await row(page, 'old-name').waitFor({state: 'detached'});
  assert.equal((await definition('old-name')).archived, true);
  await page.getByRole('button', {name: 'Undo'}).click();
  await row(page, 'old-name').waitFor();
  await archive(page, 'used-name');
  const asked = page.getByRole('dialog', {name: /is in use/});
  await asked.getByRole('link', {name: 'Thanks'}).or(asked.getByText('Thanks')).first().waitFor();
  assert.equal((await definition('used-name')).archived, false);
  await asked.getByRole('button', {name: 'Archive anyway'}).click();
  await row(page, 'used-name').waitFor({state: 'detached'});
  assert.equal((await definition('used-name')).archived, true);
});

suite.test('the page of a name tells how often, what, who, and how to send it', async (stage) => {
  const {id} = await definition('bought-plan');
  const console = await Console.open(stage, `${LIST}/${id}`);
  const {page} = console;
  await page.getByRole('img', {name: /by day and source/}).waitFor();
  const values = page.getByRole('list', {name: 'Values of plan'});
  await values.getByRole('listitem').filter({hasText: 'pro'}).getByText('8', {exact: true}).waitFor();
  await page.getByLabel('Metadata key', {exact: true}).selectOption('seats');
  await page.waitForURL(/key=seats/);
  await page.getByText('5.5').first().waitFor();
  await page.getByRole('button', {name: '24 hours'}).click();
  await page.getByRole('img', {name: /by hour and source/}).waitFor();
  await console.looksRight('the overview');
  await page.getByRole('link', {name: 'Occurrences'}).click();
  await page.getByRole('row').nth(1).waitFor();
  assert.equal(await page.getByRole('row').count(), 13, 'the head and twelve');
  await page.getByRole('row').nth(1).click({position: {x: 300, y: 10}});
  await page.getByRole('dialog').getByText('10.50').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', {name: 'People', exact: true}).last().click();
  await row(page, 'Ada Lovelace').getByText('9', {exact: true}).waitFor();
  await page.getByRole('link', {name: 'Code'}).click();
  const sample = page.locator('pre');
  assert.match(await sample.innerText(), /trackEvent.*bought-plan/s);
  await page.getByRole('group', {name: 'Language'}).getByRole('button').nth(1).click();
  assert.match(await sample.innerText(), new RegExp(suite.herald.url));
});

suite.test('a name that is not there, and a server that fails, are told', async (stage) => {
  const console = await Console.open(stage, `${LIST}/999`);
  await console.page.getByRole('alert').getByText('not_found').waitFor();
  await console.page.route('**/manage/event_definitions?*', (route) => route.fulfill({status: 503, json: {type: 'error.list', errors: [{code: 'service_unavailable', message: 'Try again soon'}]}}));
  await console.goto(LIST);
  await console.page.getByRole('alert').getByText('Try again soon').waitFor();
  await console.page.unroute('**/manage/event_definitions?*');
  await console.page.getByRole('button', {name: 'Try again'}).click();
  await row(console.page, 'bought-plan').waitFor();
  await console.looksRight('the list');
});

suite.test('the list is walked and a name opened by keyboard alone', async (stage) => {
  const {page} = await Console.open(stage, `${LIST}?q=bought`);
  await row(page, 'bought-plan').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('link', {name: 'Occurrences'}).waitFor();
});
