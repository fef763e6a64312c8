// Custom HTML tags: a container makes script elements and appends them, in any order, with values as text.

import {strict as assert} from 'node:assert';

import {html, literal, script, snippet} from '../harness/site.mjs';
import {booted, intercom, isNow, Suite, valuesOnce} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const suite = Suite.open();

/** What a container does with a tag's text once its variables are filled in. */
const CONTAINER = `
window.dataLayer = window.dataLayer || [];
window.fire = function (text) {
  var holder = document.createElement('div');
  holder.innerHTML = text;
  Array.prototype.slice.call(holder.childNodes).forEach(function (node) {
    if (node.nodeName !== 'SCRIPT') return;
    var element = document.createElement('script');
    element.type = 'text/javascript';
    element.text = node.text;
    document.body.appendChild(element);
  });
};`;

const tag = (text) => `<script>${text}</script>`;
const fire = (page, text) => page.evaluate((text) => window.fire(text), tag(text));

/** The mouse leaves at the top. */
const EXIT_INTENT = `
(function () {
  var isTracked = false;
  document.addEventListener('mouseout', function (event) {
    if (isTracked || event.relatedTarget || event.clientY > 0) return;
    isTracked = true;
    window.Intercom && window.Intercom('trackEvent', 'saw-exit-intent', {page: '{{Page Path}}', total: '29.99', coupon: undefined});
  });
})();`;

const container = () => suite.put(html({head: script(CONTAINER), body: '<h1>Cart</h1>'}));

suite.test('exit intent of a visitor, then of the user they become', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(container());
  await fire(page, snippet(suite.script(), {app_id: herald.appId}));
  await fire(page, EXIT_INTENT.replaceAll('{{Page Path}}', '/cart'));
  await booted(page);
  const visitorId = await intercom(page, 'getVisitorId');
  await page.mouse.move(200, 200);
  await page.evaluate(() => {
    const leave = new MouseEvent('mouseout', {bubbles: true, clientX: 200, clientY: -1, relatedTarget: null});
    document.documentElement.dispatchEvent(leave);
  });
  const visitor = await until('the visitor', () => herald.visitor(visitorId));
  const who = {intercom_user_id: visitor.id};
  const [event] = await until('the event', async () => {
    const events = await herald.timeline(who);
    return events.length > 0 && events;
  });
  // Texts stay texts; what is undefined is not there.
  assert.deepEqual(event.metadata, {page: '/cart', total: '29.99'});

  await fire(page, `Intercom('update', {user_id: 'gtm-1', email: 'gtm-1@example.com', plan: 'undefined', seats: '7'});`);
  await isNow(page, 'user');
  await fire(page, `Intercom('trackEvent', 'saw-exit-intent', {page: '/pay'});`);
  const pages = await valuesOnce(herald, {user_id: 'gtm-1'}, {name: 'saw-exit-intent', key: 'page', count: 2});
  assert.deepEqual(pages, ['/cart', '/pay']);
  assert.equal((await herald.user('gtm-1')).custom_attributes.seats, '7');
});

suite.test('event tags right behind the install tag wait for it', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(container());
  const install = tag(snippet(suite.script(), {app_id: herald.appId, user_id: 'gtm-2'}));
  const tags = [install, ...[0, 1, 2].map((n) => tag(`Intercom('trackEvent', 'clicked-button', {n: '${n}'});`))];
  await page.evaluate((tags) => tags.forEach((text) => window.fire(text)), tags);
  const values = await valuesOnce(herald, {user_id: 'gtm-2'}, {name: 'clicked-button', count: 3});
  assert.deepEqual(values, ['0', '1', '2']);
});

suite.test('a guarded event tag without an install tag does nothing', async (stage) => {
  const page = await stage.goto(container());
  await fire(page, `window.Intercom && Intercom('trackEvent', 'clicked-button'); window.isFired = true;`);
  assert.equal(await page.evaluate(() => window.isFired), true);
});

suite.test('objects of another realm are objects', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(container());
  await fire(page, snippet(suite.script(), {app_id: herald.appId}));
  await booted(page);
  await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const {JSON: otherJson} = frame.contentWindow;
    window.Intercom('update', otherJson.parse('{"user_id": "gtm-3", "company": {"company_id": "gtm-4", "name": "Example"}}'));
    window.Intercom('trackEvent', 'clicked-button', otherJson.parse('{"n": "0", "link": {"url": "https://example.com/", "value": "Order"}}'));
  });
  await isNow(page, 'user');
  await valuesOnce(herald, {user_id: 'gtm-3'}, {name: 'clicked-button', count: 1});
  const [event] = await herald.timeline({user_id: 'gtm-3'});
  assert.deepEqual(event.metadata, {n: '0', link: {url: 'https://example.com/', value: 'Order'}});
  const user = await herald.user('gtm-3');
  const companies = await herald.call('GET', `/contacts/${user.id}/companies`);
  assert.equal(companies.data.length, 1);
});

suite.test('callbacks can fill the data layer', async (stage) => {
  const page = await stage.goto(container());
  await fire(page, snippet(suite.script(), {app_id: stage.herald.appId}));
  await fire(page, `
    ['onShow', 'onHide', 'onUserEmailSupplied'].forEach(function (method) {
      Intercom(method, function () { dataLayer.push({event: method}); });
    });
    Intercom('onUnreadCountChange', function (count) { dataLayer.push({event: 'unread', count: count}); });`);
  await page.waitForFunction((expected) => JSON.stringify(window.dataLayer) === expected, literal([{event: 'unread', count: 0}]));
});
