// Every event once, whatever happens to the tab, the network and the server.

import {strict as assert} from 'node:assert';

import {booted, intercom, isNow, live, numbers, Suite, valuesOnce} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const suite = Suite.open();

const pageOf = (userId, then = '') => suite.page({settings: {user_id: userId}, then});

/** Tracks numbers from `from` on, a few at a time, and remembers in the page's storage how far it came. */
function burst(page, {from = 0, count, tab = 'one', pauseMs = 0}) {
  return page.evaluate(async ({from, count, tab, pauseMs}) => {
    for (let n = from; n < from + count; n += 1) {
      window.Intercom('trackEvent', 'took-step', {n, tab});
      localStorage.setItem('shop-tracked', String(n + 1));
      if (n % 5 === 4) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }, {from, count, tab, pauseMs});
}

/** Gives the tab's process no chance to do anything more. */
async function crash(stage, page) {
  const session = await stage.context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

/** All of them, once each and in their order; a little later there still are no more. */
async function areAllThere(herald, userId, count) {
  const who = {user_id: userId};
  assert.deepEqual(await valuesOnce(herald, who, {name: 'took-step', count}), numbers(count));
}

/** All of them, once each. A page that goes away has its last request overtake the one before, within one second. */
async function areAllThereOnce(herald, userId, count) {
  const values = await valuesOnce(herald, {user_id: userId}, {name: 'took-step', count});
  assert.deepEqual(values.sort((one, two) => one - two), numbers(count));
}

suite.test('a tab killed in the middle of a burst: the next one delivers the rest', async (stage) => {
  const {herald} = stage;
  const path = pageOf('killed-1');
  const page = await stage.goto(path);
  await isNow(page, 'user');
  const ended = burst(page, {count: 300, pauseMs: 15}).then(() => 'all', () => 'killed');
  await until('some to be under way', () => stage.count('/messenger/web/events') >= 2);
  await crash(stage, page);
  assert.equal(await ended, 'killed');

  const next = await stage.goto(path);
  await isNow(next, 'user');
  const tracked = Number(await next.evaluate(() => localStorage.getItem('shop-tracked')));
  assert.ok(tracked > 0 && tracked < 300, `${tracked} tracked`);
  await burst(next, {from: tracked, count: 300 - tracked});
  const values = await valuesOnce(herald, {user_id: 'killed-1'}, {name: 'took-step', count: 300});
  // Between an event and the note that it was tracked the tab may have been killed too: then it is there twice,
  // because this page tracked it again.
  const again = values.length - new Set(values).size;
  assert.ok(again <= 1, `${again} twice`);
  assert.deepEqual([...new Set(values)].sort((a, b) => a - b), numbers(300));
});

suite.test('300 in one go, and the tab is killed at once', async (stage) => {
  const path = pageOf('killed-2');
  const page = await stage.goto(path);
  await isNow(page, 'user');
  await page.evaluate(() => {
    for (let n = 0; n < 300; n += 1) window.Intercom('trackEvent', 'took-step', {n});
  });
  await crash(stage, page);
  await isNow(await stage.goto(path), 'user');
  await areAllThereOnce(stage.herald, 'killed-2', 300);
});

suite.test('closed in the middle of a burst', async (stage) => {
  const path = pageOf('closed-1');
  const page = await stage.goto(path);
  await isNow(page, 'user');
  await page.evaluate(() => {
    for (let n = 0; n < 120; n += 1) window.Intercom('trackEvent', 'took-step', {n});
  });
  await page.close();
  await isNow(await stage.goto(path), 'user');
  await areAllThereOnce(stage.herald, 'closed-1', 120);
});

suite.test('what is tracked on the way out arrives without another page', async (stage) => {
  const page = await stage.goto(pageOf('left-1'));
  await isNow(page, 'user');
  await page.evaluate(() => {
    window.Intercom('trackEvent', 'took-step', {n: 0});
    window.addEventListener('pagehide', () => window.Intercom('trackEvent', 'took-step', {n: 1}));
    location.href = 'about:blank';
  });
  await page.waitForURL('about:blank');
  await areAllThereOnce(stage.herald, 'left-1', 2);
});

suite.test('offline, then online', async (stage) => {
  const page = await stage.goto(pageOf('offline-1'));
  await isNow(page, 'user');
  await burst(page, {count: 5});
  await stage.context.setOffline(true);
  await burst(page, {from: 5, count: 40, pauseMs: 5});
  await stage.context.setOffline(false);
  await burst(page, {from: 45, count: 5});
  await areAllThere(stage.herald, 'offline-1', 50);
});

suite.test('a page load while Herald cannot be reached: both pages’ events wait', async (stage) => {
  const {herald} = stage;
  const path = pageOf('offline-2');
  // What a page sends while it closes is lost too, and nobody hears of it.
  await stage.context.addInitScript(() => {
    window.addEventListener('pagehide', () => (window.fetch = () => new Promise(() => {})), true);
  });
  const page = await stage.goto(path);
  await isNow(page, 'user');
  await stage.context.route('**/messenger/web/**', (route) => route.abort('internetdisconnected'));
  await burst(page, {count: 20});
  await page.reload();
  await live(page);
  await burst(page, {from: 20, count: 20});
  await page.reload();
  await live(page);
  await stage.context.unroute('**/messenger/web/**');
  await burst(page, {from: 40, count: 5});
  await areAllThere(herald, 'offline-2', 45);
});

suite.test('closed while offline: delivered by the next visit', async (stage) => {
  const path = pageOf('offline-3');
  const page = await stage.goto(path);
  await isNow(page, 'user');
  await stage.context.setOffline(true);
  await burst(page, {count: 25});
  await page.close();
  await stage.context.setOffline(false);
  await isNow(await stage.goto(path), 'user');
  await areAllThere(stage.herald, 'offline-3', 25);
});

suite.test('the answer is lost, not the request: no event twice', async (stage) => {
  const page = await stage.goto(pageOf('lost-1'));
  await isNow(page, 'user');
  let lost = 0;
  await stage.context.route('**/messenger/web/events', async (route) => {
    if (lost >= 2) return route.continue();
    lost += 1;
    // Herald gets it and answers; the page never hears of it.
    await route.fetch();
    return route.abort('connectionreset');
  });
  await burst(page, {count: 30});
  await until('an answer that arrives', () => lost === 2 && stage.count('/messenger/web/events', 200) > 0);
  await areAllThere(stage.herald, 'lost-1', 30);
});

suite.test('a server that is busy is asked again', async (stage) => {
  const page = await stage.goto(pageOf('busy-1'));
  await isNow(page, 'user');
  const answers = [503, 429, 500];
  const headers = {'retry-after': '1', 'access-control-allow-origin': '*', 'access-control-expose-headers': 'retry-after'};
  await stage.context.route('**/messenger/web/events', (route) => {
    const status = answers.shift();
    return status ? route.fulfill({status, headers, json: {type: 'error.list', errors: []}}) : route.continue();
  });
  await burst(page, {count: 10});
  await areAllThere(stage.herald, 'busy-1', 10);
  assert.deepEqual(answers, []);
});

suite.test('two tabs at once', async (stage) => {
  const {herald} = stage;
  const path = pageOf('tabs-1');
  const tabs = await Promise.all(['one', 'two'].map(() => stage.goto(path)));
  await Promise.all(tabs.map((page) => isNow(page, 'user')));
  await Promise.all(tabs.map((page, at) => burst(page, {count: 200, tab: ['one', 'two'][at]})));
  const events = await until('400 events', async () => {
    const found = await herald.timeline({user_id: 'tabs-1'});
    if (found.length < 400) throw new Error(`${found.length}`);
    return found;
  }, 30_000);
  for (const tab of ['one', 'two']) {
    const own = events.filter((event) => event.metadata.tab === tab).map((event) => event.metadata.n);
    assert.deepEqual(own, numbers(200), `tab ${tab}`);
  }
  assert.equal(events.length, 400);
});

suite.test('a visitor’s first events wait for the first ping', async (stage) => {
  const {herald} = stage;
  await stage.context.route('**/messenger/web/ping', async (route) => {
    await until('all to be tracked', () => stage.isTracked);
    await route.continue();
  });
  const page = await stage.goto(suite.page());
  await live(page);
  await burst(page, {count: 10});
  stage.isTracked = true;
  await booted(page);
  const visitor = await herald.visitor(await intercom(page, 'getVisitorId'));
  const who = {intercom_user_id: visitor.id};
  assert.deepEqual(await valuesOnce(herald, who, {name: 'took-step', count: 10}), numbers(10));
});

suite.test('events too large to go out together', async (stage) => {
  const page = await stage.goto(pageOf('large-1'));
  await isNow(page, 'user');
  await page.evaluate(() => {
    const filling = Object.fromEntries(Array.from({length: 19}, (_, at) => [`key_${at}`, '\u20ac'.repeat(255)]));
    for (let n = 0; n < 40; n += 1) window.Intercom('trackEvent', 'took-step', {n, ...filling});
  });
  await areAllThere(stage.herald, 'large-1', 40);
  const sizes = stage.calls.filter(({path}) => path === '/messenger/web/events').map(({body}) => Buffer.byteLength(body));
  assert.ok(Math.max(...sizes) <= 64 * 1024, `${Math.max(...sizes)} bytes in one call`);
});

suite.test('an event that is not taken is told, with its reason', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(pageOf('dropped-1'));
  await isNow(page, 'user');
  await intercom(page, 'trackEvent', 'took-detour', {n: 0});
  await valuesOnce(herald, {user_id: 'dropped-1'}, {name: 'took-detour', count: 1});
  const {data} = await herald.call('GET', '/manage/event_definitions');
  const {id} = data.find(({name}) => name === 'took-detour');
  await herald.call('POST', `/manage/event_definitions/${id}/archive`, {});
  await intercom(page, 'trackEvent', 'took-detour', {n: 1});
  await intercom(page, 'trackEvent', 'took-step', {n: 0});
  await stage.said(/^warning: .*took-detour.*archived/);
  await areAllThere(herald, 'dropped-1', 1);
  assert.deepEqual(await herald.values({user_id: 'dropped-1'}, 'took-detour', 'n'), [0]);
});

// The last: everybody else's server is gone for a moment.
suite.test('the server is killed in the middle of a burst and comes back', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(pageOf('server-1'));
  await isNow(page, 'user');
  const done = burst(page, {count: 300, pauseMs: 20});
  await until('some to be under way', () => stage.count('/messenger/web/events') >= 3);
  await herald.kill();
  const before = stage.calls.length;
  await until('the page to find nobody', () => stage.calls.length > before);
  await herald.serve();
  await done;
  await areAllThere(herald, 'server-1', 300);
});

suite.test('nothing came twice, as the server counts it', async (stage) => {
  const {data} = await stage.herald.call('GET', '/manage/event_definitions');
  const definition = data.find(({name}) => name === 'took-step');
  const people = (
    'killed-1 killed-2 closed-1 left-1 offline-1 offline-2 offline-3 lost-1 busy-1 tabs-1 large-1 dropped-1 server-1'
  ).split(' ');
  const stored = await Promise.all(people.map((id) => stage.herald.values({user_id: id}, 'took-step', 'n')));
  // And the ten of the visitor.
  assert.equal(definition.activity.total, stored.flat().length + 10);
});
