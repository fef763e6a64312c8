// Event names: the list, one of them, and how they are described, archived and brought back.

import {strict as assert} from 'node:assert';

import {Console} from '../harness/console.mjs';
import {Suite} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const LIST = '/settings/data/people/events';
const ITEMS = ['Mug', 'Mug', 'Mug', 'Shirt'];

async function setUp({herald}) {
  const now = Math.floor(Date.now() / 1_000);
  for (const who of ['ada', 'grace']) await herald.call('POST', '/contacts', {role: 'user', external_id: who, name: `${who} Example`});
  const events = ITEMS.map((item, n) => ({event_name: 'ordered-item', user_id: n === 0 ? 'grace' : 'ada', created_at: now - n * 60, metadata: {item, price: {amount: 1_000 * (n + 1), currency: 'eur'}}}));
  for (const event_name of ['order-item', 'invited-friend', 'signup']) events.push({event_name, user_id: 'ada', created_at: now});
  await herald.call('POST', '/events/batch', events);
  const {data} = await herald.call('GET', '/manage/event_definitions');
  herald.ids = Object.fromEntries(data.map(({name, id}) => [name, id]));
  const {id} = await herald.call('POST', '/manage/messages', {name: 'Thanks (all)', kind: 'banner', trigger: {event: 'invited-friend'}, content: {body: 'Thanks'}});
  await herald.call('POST', `/manage/messages/${id}/go_live`, {});
}

const suite = Suite.open({setUp});
const play = (name, test) => suite.test(name, test, {reducedMotion: 'reduce'});

const rowOf = (page, name) => page.getByRole('table', {name: 'Events'}).getByRole('row').filter({has: page.locator('code', {hasText: new RegExp(`^${name}$`)})});
const definition = (name) => suite.herald.call('GET', `/manage/event_definitions/${suite.herald.ids[name]}`);

play('the list finds, filters, sorts and shows what came with each name', async (stage) => {
  const console = await Console.open(stage, LIST);
  const {page} = console;
  await rowOf(page, 'ordered-item').getByText('price').waitFor();
  await page.getByText('4 of 120 active names').waitFor();
  await console.looksRight('the list');
  await page.getByLabel('Search events').fill('invited');
  await rowOf(page, 'ordered-item').waitFor({state: 'detached'});
  assert.match(page.url(), /q=invited/);
  await page.getByLabel('Search events').fill('nothing has this name');
  await page.getByText(/No active event matches/).waitFor();
  await console.looksRight('nothing found');
  await page.getByLabel('Search events').fill('');
  await page.getByRole('button', {name: 'With hints'}).click();
  await rowOf(page, 'invited-friend').waitFor({state: 'detached'});
  await rowOf(page, 'order-item').getByText(/hint/).waitFor({state: 'attached'});
  await page.getByRole('button', {name: 'Active'}).click();
  await page.getByRole('button', {name: 'Event', exact: true}).click();
  await page.waitForURL(/sort=-name/);
  const names = page.locator('.table-body code:not(.keys code)');
  await until('the names in descending order', async () => (await names.allTextContents()).join() === 'signup,ordered-item,order-item,invited-friend');
});

play('a name is described in place, archived and brought back', async (stage) => {
  const {page} = await Console.open(stage, LIST);
  const row = rowOf(page, 'signup');
  await row.getByRole('button', {name: /^Description of Signup/}).click();
  await page.getByRole('textbox', {name: 'Description of Signup'}).fill('Made an account');
  await page.keyboard.press('Enter');
  await until('the description', async () => (await definition('signup')).description === 'Made an account');
  await row.getByText('Made an account').waitFor();
  await row.getByRole('button', {name: /^Description of Signup/}).click();
  await page.getByRole('textbox', {name: 'Description of Signup'}).fill('Not this');
  await page.keyboard.press('Escape');
  await row.getByText('Made an account').waitFor();
  await row.locator('summary').click();
  await page.getByRole('menuitem', {name: /^Archive/}).click();
  await row.waitFor({state: 'detached'});
  await page.getByText('3 of 120 active names').waitFor();
  const notice = page.locator('.notice', {hasText: 'Signup is archived'});
  await notice.getByRole('button', {name: 'Undo'}).click();
  await row.waitFor();
  assert.equal((await definition('signup')).archived, false);
  assert.equal((await definition('signup')).description, 'Made an account');
});

play('a name that a live message uses says so first', async (stage) => {
  const console = await Console.open(stage, LIST);
  const {page} = console;
  await rowOf(page, 'invited-friend').locator('summary').click();
  await page.getByRole('menuitem', {name: /^Archive/}).click();
  const dialog = page.getByRole('dialog', {name: 'Invited friend is in use'});
  await dialog.getByRole('link', {name: 'Thanks (all)'}).waitFor();
  await console.looksRight('the dialog');
  await dialog.getByRole('button', {name: 'Keep it'}).click();
  await dialog.waitFor({state: 'detached'});
  assert.equal((await definition('invited-friend')).archived, false);
  await rowOf(page, 'invited-friend').locator('summary').click();
  await page.getByRole('menuitem', {name: /^Archive/}).click();
  await dialog.getByRole('button', {name: 'Archive anyway'}).click();
  await rowOf(page, 'invited-friend').waitFor({state: 'detached'});
  await page.getByRole('button', {name: 'Archived'}).click();
  await rowOf(page, 'invited-friend').locator('summary').click();
  await page.getByRole('menuitem', {name: /^Bring back/}).click();
  await rowOf(page, 'invited-friend').waitFor({state: 'detached'});
  assert.equal((await definition('invited-friend')).archived, false);
});

play('one event shows its volume, values, people, occurrences and code', async (stage) => {
  const console = await Console.open(stage, `${LIST}/${suite.herald.ids['ordered-item']}`);
  const {page} = console;
  await page.getByText('4 times in the last 30 days').waitFor();
  await page.getByRole('button', {name: '24 hours'}).click();
  await page.waitForURL(/range=24h/);
  await page.getByText('4 times in the last 24 hours').waitFor();
  await page.getByText('Of all 4 occurrences that are kept').waitFor();
  await page.getByRole('list', {name: 'Values of item'}).getByRole('listitem').filter({hasText: 'Mug'}).getByText('75%').waitFor();
  await page.getByRole('link', {name: 'Look at order-item'}).waitFor();
  await console.looksRight('the overview');
  await page.getByLabel('Metadata key', {exact: true}).selectOption('price');
  await page.waitForURL(/key=price/);
  await page.getByText('€100.00').waitFor();

  await page.getByRole('link', {name: 'Occurrences'}).click();
  const shirt = page.getByRole('table', {name: 'Occurrences'}).getByRole('row').filter({hasText: 'Shirt'});
  await shirt.locator('.meta-line').click();
  const receipt = page.getByRole('dialog', {name: 'Ordered item'});
  await receipt.getByText('€40.00').waitFor();
  assert.match(page.url(), /receipt=/);
  await console.looksRight('a receipt');
  await page.keyboard.press('Escape');
  await receipt.waitFor({state: 'detached'});

  await page.getByRole('navigation', {name: 'Parts of the event'}).getByRole('link', {name: 'People'}).click();
  await page.getByText('2 people did it').waitFor();
  await page.getByRole('table', {name: 'People who did it'}).getByRole('row').filter({hasText: 'ada Example'}).getByText('3', {exact: true}).waitFor();
  await page.getByRole('button', {name: 'Times'}).click();
  await page.waitForURL(/sort=-count/);
  await console.looksRight('the people');

  await page.getByRole('link', {name: 'Code'}).click();
  await page.getByText(`Intercom('trackEvent', 'ordered-item', {`).waitFor();
  await page.getByRole('button', {name: 'curl'}).click();
  await page.getByText(`curl '${suite.herald.url}/events'`).waitFor();
  await console.looksRight('the code');
});

play('all of it goes by keyboard alone', async (stage) => {
  const {page} = await Console.open(stage, `${LIST}?sort=name`);
  await rowOf(page, 'signup').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('order-item');
  await rowOf(page, 'signup').waitFor({state: 'detached'});
  await page.keyboard.press('Tab');
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(`/${suite.herald.ids['order-item']}$`));
  const name = page.getByRole('button', {name: /^Display name/});
  await name.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Order (old)');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', {name: /Order \(old\)/}).waitFor();
  await until('the focus back on the name', () => page.evaluate(() => document.activeElement?.textContent?.includes('Order (old)') === true));
  assert.equal((await definition('order-item')).display_name, 'Order (old)');
});

play('a list that cannot be read says why and is asked for again', async (stage) => {
  const console = await Console.open(stage, '/');
  const {page} = console;
  const refusal = {type: 'error.list', request_id: 'x', errors: [{code: 'server_error', message: 'The disk did not answer'}]};
  await page.route('**/manage/event_definitions?**', (route) => route.fulfill({status: 500, json: refusal}));
  await console.goto(LIST);
  await page.getByText('The disk did not answer').waitFor();
  await console.looksRight('the error');
  await page.unroute('**/manage/event_definitions?**');
  await page.getByRole('button', {name: 'Try again'}).click();
  await rowOf(page, 'ordered-item').waitFor();
  await console.goto(`${LIST}/999`);
  await page.getByText('not_found').waitFor();
});
