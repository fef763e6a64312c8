// Device modes: Segment's own analytics.js in front of both of its Intercom destinations' ways, and RudderStack's.

import {strict as assert} from 'node:assert';

import {bundle} from '../harness/bundle.mjs';
import {html, literal, script} from '../harness/site.mjs';
import {isNow, numbers, Suite, valuesOnce} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const bundles = {};
const suite = Suite.open({
  setUp: async () => {
    for (const name of ['segment.js', 'rudderstack.js']) bundles[name] = await bundle(name);
  },
});

function shop(file, settings = {}) {
  suite.site.put(`/${file}`, bundles[file]);
  const {appId, url: origin} = suite.herald;
  const all = literal({appId, origin, ...settings});
  return suite.put(html({head: script(`window.shopSettings = ${all};`), body: script('', `src="/${file}"`)}));
}

/** The calls of a page that both shapes translate. */
async function playStory(stage, shape, userId) {
  const {herald} = stage;
  const page = await stage.goto(shop('segment.js', {shape}));
  await page.evaluate(async () => {
    await window.analytics.page();
    await window.analytics.track('took-step', {n: 0});
  });
  await isNow(page, 'visitor');
  await page.evaluate(async (userId) => {
    const traits = {email: `${userId}@example.com`, name: 'Ada', createdAt: '2020-09-13T12:26:40Z', plan: 'pro'};
    await window.analytics.identify(userId, {...traits, company: {id: `${userId}-6`, name: 'Example'}});
    await window.analytics.group(`${userId}-7`, {name: 'Second', plan: 'max'});
    await window.analytics.track('took-step', {n: 1, revenue: 29.5, currency: 'EUR'});
    await window.analytics.page();
    await window.analytics.track('took-step', {n: 2});
  }, userId);
  await isNow(page, 'user');
  const values = await valuesOnce(herald, {user_id: userId}, {name: 'took-step', count: 3});
  assert.deepEqual(values, numbers(3));
  const priced = (await herald.timeline({user_id: userId})).find((event) => event.metadata.n === 1);
  assert.deepEqual(priced.metadata.price, {amount: 2950, currency: 'eur'});
  assert.equal('revenue' in priced.metadata, false);

  const user = await herald.user(userId);
  const shown = [user.email, user.name, user.signed_up_at, user.custom_attributes.plan];
  assert.deepEqual(shown, [`${userId}@example.com`, 'Ada', 1_600_000_000, 'pro']);
  await until('both companies', async () => {
    const {data} = await herald.call('GET', `/contacts/${user.id}/companies`);
    return data.map((company) => company.name).sort().join() === 'Example,Second';
  });
  return page;
}

suite.test('Segment classic: the first call boots, whichever it is', async (stage) => {
  await playStory(stage, 'classic', 'segment-1');
});

suite.test('Segment Web (Actions): it waits until the stub is replaced', async (stage) => {
  const page = await playStory(stage, 'webActions', 'segment-2');
  assert.equal(await page.evaluate(() => window.Intercom.appId), stage.herald.appId);
  const ping = stage.calls.find((call) => call.path === '/messenger/web/ping');
  assert.equal(JSON.parse(ping.body).installation_type, 's');
});

suite.test('RudderStack: what repeats the event takes no room in its metadata', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(shop('rudderstack.js'));
  await page.evaluate(() => window.rudder.track('took-step', {anonymousId: 'r-1'}, {n: 0}));
  await isNow(page, 'visitor');
  await page.evaluate(() => {
    const traits = {email: 'rudder-1@example.com', createdAt: '2020-09-13T12:26:40Z', avatar: 'https://example.com/a.png'};
    window.rudder.identify('rudder-1', {...traits, company: {id: 'rudder-6', name: 'Example'}});
    // As many as there may be, and the three that repeat the event.
    const room = Object.fromEntries(Array.from({length: 19}, (_, at) => [`key_${at}`, at]));
    window.rudder.track('took-step', {userId: 'rudder-1'}, {n: 1, ...room});
    window.rudder.page();
  });
  await isNow(page, 'user');
  const who = {user_id: 'rudder-1'};
  assert.deepEqual(await valuesOnce(herald, who, {name: 'took-step', count: 2}), [0, 1]);
  const event = (await herald.timeline(who)).find(({metadata}) => metadata.n === 1);
  assert.equal(Object.keys(event.metadata).length, 20);
  for (const key of ['event_name', 'user_id', 'created_at']) assert.equal(key in event.metadata, false, key);
  assert.equal((await herald.user('rudder-1')).signed_up_at, 1_600_000_000);
});
