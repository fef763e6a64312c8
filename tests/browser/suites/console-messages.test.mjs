// The console's list of messages and the report of one: states and their undo, numbers, and why somebody did not get it.

import {strict as assert} from 'node:assert';

import {Console} from '../harness/console.mjs';
import {Suite} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const suite = Suite.open();

let last = 0;

/** A message of its own, triggered by an event of its own that any source may send. */
async function message(fields = {}, isLive = true) {
  last += 1;
  const event = `did-thing-${last}`;
  const body = {name: `Message ${last}`, kind: 'chat', trigger: {event}, content: {body: '<p>Hello</p>'}, ...fields};
  const {id} = await suite.herald.call('POST', '/manage/messages', body);
  if (isLive) await suite.herald.call('POST', `/manage/messages/${id}/go_live`, {});
  const state = async () => (await suite.herald.call('GET', `/manage/messages/${id}`)).state;
  return {id, name: body.name, event, state};
}

async function person(externalId, name) {
  const {id} = await suite.herald.call('POST', '/contacts', {role: 'user', external_id: externalId, name});
  return id;
}

/** `later` seconds from now: two events of one second would be one. */
const track = (userId, event, later = 0) => suite.herald.call('POST', '/events', {event_name: event, created_at: Math.floor(Date.now() / 1_000) + later, user_id: userId});

const row = (page, name) => page.getByRole('row').filter({hasText: name});

async function choose(page, name, item) {
  await row(page, name).getByRole('button', {name: `Actions for ${name}`}).click();
  await page.getByRole('menuitem', {name: item}).click();
}

suite.test('a message is paused from the list, and the pause undone', async (stage) => {
  const made = await message();
  const {page} = await Console.open(stage, '/messages');
  await choose(page, made.name, 'Pause');
  await row(page, made.name).getByText('Paused').waitFor();
  assert.equal(await made.state(), 'paused');
  await page.getByRole('button', {name: 'Undo'}).click();
  await row(page, made.name).getByText('Live').waitFor();
  assert.equal(await made.state(), 'live');
});

suite.test('a draft is only archived when its notice has gone', async (stage) => {
  const [kept, gone] = [await message({}, false), await message({}, false)];
  const {page} = await Console.open(stage, '/messages?state=draft');
  await choose(page, kept.name, /Archive/);
  await page.getByRole('button', {name: 'Undo'}).click();
  await choose(page, gone.name, /Archive/);
  await page.getByRole('button', {name: 'Dismiss'}).click();
  await row(page, gone.name).waitFor({state: 'detached'});
  assert.deepEqual([await kept.state(), await gone.state()], ['draft', 'archived']);
});

suite.test('filters, search and sorting stand in the address', async (stage) => {
  const [banner, chat] = [await message({name: 'Zebra crossing', kind: 'banner', content: {body: '<p>x</p>'}}), await message({name: 'Ant hill'})];
  const console = await Console.open(stage, '/messages');
  const {page} = console;
  await page.getByLabel('Kind').selectOption('banner');
  await row(page, chat.name).waitFor({state: 'detached'});
  await page.getByRole('searchbox', {name: 'Search by name'}).fill('zebra');
  await row(page, banner.name).waitFor();
  await page.waitForURL(/kind=banner&q=zebra/);
  await page.reload();
  await row(page, banner.name).waitFor();
  assert.equal(await page.getByRole('row').count(), 2, 'the head and one');
  await console.goto('/messages?sort=name');
  const names = await page.locator('.message-name > span').allInnerTexts();
  assert.deepEqual(names, names.toSorted((a, b) => a.toLowerCase().localeCompare(b.toLowerCase())));
});

suite.test('the report tells what was sent, what was not, and why', async (stage) => {
  const made = await message({frequency: {mode: 'once'}});
  await person('ada', 'Ada Lovelace');
  await track('ada', made.event);
  await until('it to be sent', async () => (await suite.herald.call('GET', `/manage/messages/${made.id}/numbers`)).total.sent === 1);
  await track('ada', made.event, 30);
  const console = await Console.open(stage, `/messages/${made.id}`);
  const {page} = console;
  await page.locator('.funnel li').filter({hasText: 'Sent'}).getByText('1', {exact: true}).waitFor();
  await page.getByRole('region', {name: 'Why it was not sent'}).getByText('had it once').waitFor();
  await page.getByRole('searchbox', {name: 'Who did not get it'}).fill('Lovelace');
  await page.getByRole('option', {name: /Ada Lovelace/}).click();
  // The newest of theirs is asked about first: it came second, and the message is sent once.
  await page.locator('[data-verdict=sent_once]').waitFor();
  await page.getByLabel(/^Which/).selectOption({index: 1});
  await page.locator('[data-verdict=sent]').waitFor();
  await console.looksRight('the report with an explanation');
});

suite.test('a message that is not there is told, and one that cannot go live says why', async (stage) => {
  const console = await Console.open(stage, '/messages/999999');
  await console.page.getByRole('alert').getByText('not_found').waitFor();
  const hole = await message({content: {body: '<p>{{ event.metadata.file }}</p>'}}, false);
  await console.goto(`/messages/${hole.id}`);
  await console.page.getByRole('button', {name: 'Go live'}).click();
  await console.page.locator('.notice-bad').getByText('event.metadata.file').waitFor();
  assert.equal(await hole.state(), 'draft');
});

suite.test('the list is looked through and a message opened by keyboard alone', async (stage) => {
  const made = await message({name: 'Keyboard only'});
  const console = await Console.open(stage, '/messages');
  const {page} = console;
  await row(page, made.name).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('keyboard only');
  await until('the others to be gone', async () => (await page.getByRole('row').count()) === 2);
  await page.keyboard.press('Tab');
  await page.locator('main').focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', {name: made.name}).waitFor();
  await page.keyboard.press('e');
  await page.waitForURL(`**/messages/${made.id}/edit`);
});

suite.test('the list looks right, full, filtered to nothing and while the server fails', async (stage) => {
  await message();
  const console = await Console.open(stage, '/messages');
  await console.page.getByRole('table').waitFor();
  await console.looksRight('the list');
  await console.goto('/messages?q=there-is-no-such');
  await console.page.getByText('No message fits').waitFor();
  await console.looksRight('nothing found');
  await console.page.route('**/manage/messages?*', (route) => route.fulfill({status: 503, json: {type: 'error.list', errors: [{code: 'service_unavailable', message: 'Try again soon'}]}}));
  await console.goto('/messages');
  await console.page.getByRole('alert').getByText('Try again soon').waitFor();
  await console.page.unroute('**/manage/messages?*');
  await console.page.getByRole('button', {name: 'Try again'}).click();
  await console.page.getByRole('table').waitFor();
});
