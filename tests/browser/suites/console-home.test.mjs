// The console's first page: a checklist that ticks itself, then what goes on.

import {strict as assert} from 'node:assert';

import {Console} from '../harness/console.mjs';
import {booted, Suite} from '../harness/stage.mjs';

const suite = Suite.open();

const step = (page, title) => page.getByRole('list', {name: 'Steps'}).getByRole('listitem').filter({hasText: title});

const TITLES = {
  install: 'Put the snippet into your pages',
  person: 'Get to know your first person',
  event: 'Track your first event',
  message: 'Set your first message live',
  verified: 'Keep people from being taken for others',
  teammate: 'Invite a teammate',
};

/** A colour that is still fading into the other theme would be measured half way. */
const STILL = {reducedMotion: 'reduce'};

const isDone = (page, title) => step(page, title).getByText('Done:').waitFor({state: 'attached'});

suite.test('the checklist ticks itself as things arrive, without the page being loaded again', async (stage) => {
  const {herald} = stage;
  const console = await Console.open(stage);
  const {page} = console;
  await step(page, TITLES.install).waitFor();
  assert.deepEqual(await page.getByRole('list', {name: 'Steps'}).getByText('Done:').evaluateAll((marks) => marks.map((mark) => mark.closest('li').innerText)), []);
  assert.equal(await step(page, TITLES.event).getByRole('link').getAttribute('href'), '/console/settings/data/people/events');

  const shop = await stage.goto(suite.page({settings: {user_id: 'home-1', name: 'Ada'}}));
  await booted(shop);
  await isDone(page, TITLES.install);
  await isDone(page, TITLES.person);
  assert.match(await step(page, TITLES.install).innerText(), /Seen on /);

  await herald.call('POST', '/events', {event_name: 'ordered-item', created_at: Math.floor(Date.now() / 1000), user_id: 'home-1'});
  await isDone(page, TITLES.event);
  const {id} = await herald.call('POST', '/manage/messages', {
    name: 'Thanks',
    kind: 'banner',
    trigger: {event: 'ordered-item'},
    content: {body: 'Thanks for ordering.'},
  });
  await herald.call('POST', `/manage/messages/${id}/go_live`, {});
  await isDone(page, TITLES.message);
  assert.match(await step(page, TITLES.message).innerText(), /Thanks went live/);
  await herald.call('PUT', '/manage/messenger', {enforce: {web: true}});
  await isDone(page, TITLES.verified);
  assert.equal(await page.getByText('To do:').count(), 1);
  await console.looksRight('home with a checklist');
}, STILL);

suite.test('what is set up gives way to what goes on', async (stage) => {
  const {herald} = stage;
  const {page} = await Console.open(stage);
  await page.getByRole('heading', {name: 'Set up'}).waitFor();
  // Over the same API as the page of the team: an invitation is a teammate.
  const session = await (await page.request.get(`${herald.url}/manage/session`)).json();
  const invited = await page.request.post(`${herald.url}/manage/teammates`, {
    data: {email: 'mia@shop.example', name: 'Mia', role: 'support'},
    headers: {'x-csrf-token': session.csrf_token, origin: herald.url},
  });
  assert.equal(invited.status(), 201, await invited.text());
  await page.getByRole('heading', {name: 'Set up'}).waitFor({state: 'detached'});
  await page.getByRole('heading', {name: 'Events by day'}).waitFor();
  await page.getByText('Events today').waitFor();
  await page.getByRole('region', {name: 'Live messages'}).getByRole('link', {name: 'Thanks'}).first().waitFor();
  await page.getByRole('region', {name: 'Newest events'}).getByRole('link', {name: 'Ordered item'}).waitFor();
});

suite.test('a failing server is said, and asked again on request', async (stage) => {
  await stage.context.route('**/manage/event_definitions?*', (route) => route.fulfill({
    status: 503,
    json: {type: 'error.list', request_id: 'x', errors: [{code: 'service_unavailable', message: 'Not now'}]},
  }));
  const {page} = await Console.open(stage);
  const alert = page.getByRole('alert');
  await alert.getByText('Not now').waitFor();
  await stage.context.unroute('**/manage/event_definitions?*');
  await alert.getByRole('button', {name: 'Try again'}).click();
  await page.getByRole('heading', {name: 'Events by day'}).waitFor();
  assert.equal(await page.getByRole('alert').count(), 0);
});

suite.test('home looks right once it is calm', async (stage) => {
  const console = await Console.open(stage);
  await console.page.getByRole('heading', {name: 'Worth a look'}).waitFor();
  await console.looksRight('the overview');
}, STILL);
