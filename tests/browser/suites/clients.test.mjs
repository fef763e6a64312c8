// The published packages, unmodified. They call Intercom's hosts, and the browser finds Herald there.

import {strict as assert} from 'node:assert';

import {bundle} from '../harness/bundle.mjs';
import {html, literal, script} from '../harness/site.mjs';
import {intercom, isNow, live, numbers, Suite, valuesOnce} from '../harness/stage.mjs';

const {BROWSER_TESTS_CERTIFICATE: certificate, BROWSER_TESTS_CERTIFICATE_KEY: key} = process.env;
const bundles = {};
const suite = Suite.open({
  herald: {port: process.env.BROWSER_TESTS_TLS_PORT, flags: ['--tls-cert', certificate, '--tls-key', key]},
  setUp: async () => {
    for (const name of ['messenger-js-sdk.js', 'react-use-intercom.jsx']) bundles[name] = await bundle(name);
  },
});

function shop(file, settings) {
  suite.site.put('/shop.js', bundles[file]);
  return suite.put(
    html({
      head: script(`window.shopSettings = ${literal(settings)};`),
      body: `<div id="root"></div>${script('', 'src="/shop.js"')}`,
    }),
  );
}

/** Where a page's calls went. */
const hosts = (stage) => [...new Set(stage.calls.map((call) => new URL(call.request.url()).host))].sort();

suite.test('@intercom/messenger-js-sdk: visitor, identify, user, one history', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(shop('messenger-js-sdk.js', {app_id: herald.appId}));
  await isNow(page, 'visitor');
  await page.evaluate(() => window.shop.trackEvent('took-step', {n: 1}));
  assert.equal(await page.evaluate(() => window.shop.getVisitorId()), await intercom(page, 'getVisitorId'));
  await page.evaluate(() => window.shop.update({user_id: 'npm-1', email: 'npm-1@example.com', plan: 'pro'}));
  await isNow(page, 'user');
  assert.equal(await page.evaluate(() => window.shop.whoami().user_id), 'npm-1');
  await page.evaluate(() => window.shop.trackEvent('took-step', {n: 2}));
  assert.deepEqual(await valuesOnce(herald, {user_id: 'npm-1'}, {name: 'took-step', count: 3}), numbers(3));
  assert.equal((await herald.user('npm-1')).custom_attributes.plan, 'pro');
  assert.deepEqual(hosts(stage), ['api-iam.intercom.io', 'widget.intercom.io']);
  await page.evaluate(() => window.shop.shutdown());
  assert.equal(await page.evaluate(() => window.Intercom.booted), false);
});

suite.test('@intercom/messenger-js-sdk: a user from the first boot, by its widgetUrl', async (stage) => {
  const {herald} = stage;
  const settings = {app_id: herald.appId, user_id: 'npm-2', widgetUrl: suite.script()};
  const page = await stage.goto(shop('messenger-js-sdk.js', settings));
  await isNow(page, 'user');
  assert.deepEqual(await valuesOnce(herald, {user_id: 'npm-2'}, {name: 'took-step', count: 1}), [0]);
  const ping = stage.calls.find((call) => call.path === '/messenger/web/ping');
  assert.equal(JSON.parse(ping.body).installation_type, 'npm-package');
});

suite.test('react-use-intercom: visitor, identify, user, one history', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(shop('react-use-intercom.jsx', {appId: herald.appId, autoBoot: true}));
  await isNow(page, 'visitor');
  await page.click('button');
  await page.evaluate(() => window.shop.update({
    userId: 'react-1',
    email: 'react-1@example.com',
    company: {companyId: 'react-2', name: 'Example'},
    customAttributes: {plan: 'pro'},
  }));
  await isNow(page, 'user');
  await page.evaluate(() => window.shop.trackEvent('took-step', {n: 1}));
  assert.deepEqual(await valuesOnce(herald, {user_id: 'react-1'}, {name: 'took-step', count: 2}), numbers(2));
  assert.equal((await herald.user('react-1')).custom_attributes.plan, 'pro');
  assert.equal(await page.evaluate(() => window.unread), 0);
  // An update without anything only says that the person is here.
  await page.evaluate(() => window.shop.update());
  const visitorId = await page.evaluate(() => window.shop.getVisitorId());
  assert.equal(visitorId, await intercom(page, 'getVisitorId'));
});

suite.test('react-use-intercom: boot by hand, shutdown, and the next visitor is another one', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(shop('react-use-intercom.jsx', {appId: herald.appId}));
  await page.waitForFunction(() => window.shop);
  await live(page);
  await page.evaluate(() => window.shop.update({name: 'Nobody'}));
  assert.equal(stage.count('/messenger/web/ping'), 0, 'nothing happens before boot');
  await page.evaluate(() => window.shop.boot({userId: 'react-3'}));
  await isNow(page, 'user');
  await page.click('button');
  await valuesOnce(herald, {user_id: 'react-3'}, {name: 'took-step', count: 1});
  await page.evaluate(() => window.shop.shutdown());
  await page.evaluate(() => window.shop.boot());
  const visitor = await isNow(page, 'visitor');
  assert.notEqual(visitor.user_id, 'react-3');
  await page.evaluate(() => window.shop.trackEvent('took-step', {n: 1}));
  const row = await herald.visitor(visitor.user_id);
  assert.deepEqual(await valuesOnce(herald, {intercom_user_id: row.id}, {name: 'took-step', count: 1}), [1]);
  assert.deepEqual(await herald.values({user_id: 'react-3'}, 'took-step', 'n'), [0]);
});
