// Pages that are not the plain case: blocked storage, frames, several hosts, single-page apps.

import {strict as assert} from 'node:assert';

import {html} from '../harness/site.mjs';
import {booted, intercom, isNow, numbers, Suite, valuesOnce} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const suite = Suite.open();

/** Cookies and storage throw, as where a person has switched them off. */
const BLOCK = () => {
  const refuse = () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
    Object.defineProperty(window, name, {get: refuse, configurable: true});
  }
  Object.defineProperty(Document.prototype, 'cookie', {get: refuse, set: refuse, configurable: true});
};

const stepsOf = (herald, who, count) => valuesOnce(herald, who, {name: 'took-step', count});

suite.test('cookies and storage blocked: events of a visitor and of a user arrive', async (stage) => {
  const {herald} = stage;
  await stage.context.addInitScript(BLOCK);
  const page = await stage.goto(suite.page({then: `Intercom('trackEvent', 'took-step', {n: 0});`}));
  await booted(page);
  await intercom(page, 'trackEvent', 'took-step', {n: 1});
  await intercom(page, 'update', {user_id: 'blocked-1'});
  await isNow(page, 'user');
  await intercom(page, 'trackEvent', 'took-step', {n: 2});
  assert.deepEqual(await stepsOf(herald, {user_id: 'blocked-1'}, 3), numbers(3));
});

suite.test('a full storage stops nothing', async (stage) => {
  await stage.context.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
  });
  const then = `Intercom('trackEvent', 'took-step', {n: 0});`;
  const page = await stage.goto(suite.page({settings: {user_id: 'full-1'}, then}));
  await isNow(page, 'user');
  await intercom(page, 'trackEvent', 'took-step', {n: 1});
  assert.deepEqual(await stepsOf(stage.herald, {user_id: 'full-1'}, 2), numbers(2));
});

suite.test('a browser without streams, channels, locks and beacons still works', async (stage) => {
  await stage.context.addInitScript(() => {
    for (const name of ['BroadcastChannel', 'ReadableStream', 'CompressionStream']) delete window[name];
    for (const name of ['locks', 'sendBeacon', 'storage', 'userAgentData']) delete Navigator.prototype[name];
    delete Crypto.prototype.randomUUID;
  });
  const page = await stage.goto(suite.page({settings: {user_id: 'old-1'}}));
  await isNow(page, 'user');
  await intercom(page, 'trackEvent', 'took-step', {n: 0});
  assert.deepEqual(await stepsOf(stage.herald, {user_id: 'old-1'}, 1), [0]);
});

suite.test('in a frame of another site', async (stage) => {
  const {herald} = stage;
  const inner = suite.page({settings: {user_id: 'frame-1'}, then: `Intercom('trackEvent', 'took-step', {n: 0});`});
  const outer = suite.put(html({body: `<iframe src="${suite.site.url(inner, 'other.test')}"></iframe>`}));
  const page = await stage.goto(outer, {host: 'shop.test'});
  const frame = await until('the frame', () => page.frames().find((found) => found.url().includes('other.test')));
  await frame.waitForFunction(() => window.Intercom && window.Intercom.booted && window.Intercom('whoami'));
  await frame.evaluate(() => window.Intercom('trackEvent', 'took-step', {n: 1}));
  assert.deepEqual(await stepsOf(herald, {user_id: 'frame-1'}, 2), numbers(2));
});

suite.test('in a sandboxed frame, where every access to storage throws', async (stage) => {
  const inner = suite.page({settings: {user_id: 'frame-2'}, then: `Intercom('trackEvent', 'took-step', {n: 0});`});
  await stage.goto(suite.put(html({body: `<iframe sandbox="allow-scripts" src="${inner}"></iframe>`})));
  assert.deepEqual(await stepsOf(stage.herald, {user_id: 'frame-2'}, 1), [0]);
});

suite.test('one visitor on all hosts of a site, another on another site', async (stage) => {
  const path = suite.page();
  const ids = [];
  for (const host of ['shop.test', 'www.shop.test', 'other.test']) {
    const page = await stage.goto(path, {host});
    await booted(page);
    ids.push(await intercom(page, 'getVisitorId'));
  }
  assert.equal(ids[0], ids[1]);
  assert.notEqual(ids[0], ids[2]);
});

suite.test('a page without a secure context', async (stage) => {
  const page = await stage.goto(suite.page({settings: {user_id: 'plain-1'}}), {host: 'shop.test'});
  assert.equal(await page.evaluate(() => window.isSecureContext), false);
  await isNow(page, 'user');
  await intercom(page, 'trackEvent', 'took-step', {n: 0});
  assert.deepEqual(await stepsOf(stage.herald, {user_id: 'plain-1'}, 1), [0]);
});

suite.test('a single-page app: each route is a page view with its title', async (stage) => {
  const {herald} = stage;
  const path = suite.page({settings: {user_id: 'app-1'}, title: 'Home'});
  const page = await stage.context.newPage();
  await page.goto(`${suite.site.url(path)}?utm_source=news&utm_campaign=spring`, {referer: 'https://search.example/'});
  await isNow(page, 'user');
  const user = await herald.user('app-1');
  const seen = (count) => until(`${count} page views`, async () => {
    const views = await herald.pageViews(user.id);
    if (views.length < count) throw new Error(JSON.stringify(views));
    return views.map((view) => [new URL(view.url).pathname + new URL(view.url).hash, view.title]);
  });
  await seen(1);
  await page.evaluate(() => {
    history.pushState({}, '', '/cart');
    document.title = 'Cart';
  });
  await seen(2);
  await page.evaluate(() => {
    history.replaceState({}, '', '/pay');
    document.title = 'Pay';
  });
  await seen(3);
  // The same place again is no new page.
  await page.evaluate(() => history.replaceState({step: 2}, '', '/pay'));
  await page.evaluate(() => history.back());
  assert.deepEqual(await seen(4), [[path, 'Home'], ['/cart', 'Cart'], ['/pay', 'Pay'], [path, 'Pay']]);
  const stored = await herald.user('app-1');
  assert.deepEqual([stored.utm_source, stored.utm_campaign], ['news', 'spring']);
});

suite.test('browser, system, language and time zone are known', async (stage) => {
  const page = await stage.goto(suite.page({settings: {user_id: 'device-1'}}));
  await isNow(page, 'user');
  const user = await stage.herald.user('device-1');
  assert.match(user.browser, /chrom/i);
  assert.match(user.os, /linux/i);
  assert.match(user.browser_language, /^en/);
  assert.ok(user.last_seen_at > Date.now() / 1000 - 120);
}, {locale: 'en-IE', timezoneId: 'Europe/Dublin'});

suite.test('a visitor is asked nothing more after a shutdown, and comes back as somebody new', async (stage) => {
  const path = suite.page();
  const page = await stage.goto(path);
  await booted(page);
  const visitorId = await intercom(page, 'getVisitorId');
  await intercom(page, 'shutdown');
  await page.reload();
  await booted(page);
  assert.notEqual(await intercom(page, 'getVisitorId'), visitorId);
});
