// Which messages are on a page together, where, and when.

import {strict as assert} from 'node:assert';

import {EVENT, gone, goLive, messagesIn, seen, step, toldOnce} from '../harness/messages.mjs';
import {html, script, snippet} from '../harness/site.mjs';
import {booted, intercom, isNow, Suite} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const suite = Suite.open();

async function visit(stage, options) {
  const page = await stage.goto(suite.page(options));
  await booted(page);
  return page;
}

const boxOf = (message) => message.locator('.box').boundingBox();
const close = (message) => message.getByRole('button', {name: 'Close'}).click();
const go = (page, path) => page.evaluate((path) => history.pushState(null, '', path), path);

suite.test('banners: inline ones push the page, floating ones lie above it, at the top and at the bottom', async (stage) => {
  const {herald} = stage;
  for (const style of ['inline', 'floating']) for (const position of ['top', 'bottom']) await goLive(herald, `${style}-${position}`, {content: {style, position}});
  const page = await visit(stage, {body: '<h1 style="margin: 0">Shop</h1>'});
  const top = () => page.locator('h1').evaluate((heading) => heading.getBoundingClientRect().top);
  const [before, {height, width}] = [await top(), page.viewportSize()];
  await step(page, 'floating-top');
  assert.ok((await boxOf(await seen(page, 'floating-top is ready'))).y < 40);
  assert.equal(await top(), before, 'the page does not move');
  await step(page, 'inline-top');
  const bar = await boxOf(await seen(page, 'inline-top is ready'));
  assert.deepEqual([bar.x, bar.y, bar.width], [0, 0, width]);
  assert.equal(await top(), before + bar.height);
  assert.equal(await page.evaluate(() => document.documentElement.style.getPropertyValue('--herald-banner-height')), `${bar.height}px`);
  await step(page, 'floating-bottom');
  const bottom = await boxOf(await seen(page, 'floating-bottom is ready'));
  assert.ok(bottom.y + bottom.height > height - 40);
  await step(page, 'inline-bottom');
  const lower = await boxOf(await seen(page, 'inline-bottom is ready'));
  assert.equal(Math.round(lower.y + lower.height), height);
  await close(await seen(page, 'inline-top is ready'));
  await gone(page, 'inline-top is ready');
  assert.equal(await top(), before, 'the room is given back');
});

suite.test('one banner in each place, the newest; the one before waits for the next page view', async (stage) => {
  const {herald} = stage;
  for (const name of ['older', 'newer']) await goLive(herald, name);
  const below = await goLive(herald, 'below', {content: {position: 'bottom'}});
  const page = await visit(stage);
  await step(page, 'older');
  await seen(page, 'older is ready');
  await step(page, 'below');
  await seen(page, 'below is ready');
  await step(page, 'newer');
  await seen(page, 'newer is ready');
  await gone(page, 'older is ready');
  await toldOnce(herald, below, {sent: 1, received: 1, shown: 1});
  await close(await seen(page, 'newer is ready'));
  await gone(page, 'newer is ready');
  assert.equal(await messagesIn(page).count(), 1, 'nothing follows what was closed');
  await intercom(page, 'update');
  await seen(page, 'older is ready');
});

suite.test('one card at a time: a post before a chat, and what is read stays', async (stage) => {
  const {herald} = stage;
  const chat = await goLive(herald, 'chat', {kind: 'chat'});
  const post = await goLive(herald, 'post', {kind: 'post', content: {title: 'News'}});
  await goLive(herald, 'post-2', {kind: 'post'});
  const page = await visit(stage);
  // Both are there before the page can show one.
  await intercom(page, 'hideNotifications', true);
  for (const name of ['chat', 'post']) await step(page, name);
  for (const id of [chat, post]) await toldOnce(herald, id, {sent: 1, received: 1});
  await intercom(page, 'hideNotifications', false);
  const card = page.getByRole('dialog', {name: 'News'});
  await card.waitFor();
  assert.equal(await messagesIn(page).count(), 1);
  await step(page, 'post-2');
  await toldOnce(herald, post, {sent: 1, received: 1, shown: 1});
  await until('the second post', () => stage.count('/messenger/web/receipts', 200) >= 3);
  assert.equal(await messagesIn(page).count(), 1, 'nothing takes the place of what is read');
  await card.getByRole('button', {name: 'Close'}).click();
  for (const text of ['post-2 is ready', 'chat is ready']) {
    await until('nothing', async () => (await messagesIn(page).count()) === 0);
    await intercom(page, 'update');
    await close(await seen(page, text));
  }
  await until('nothing', async () => (await messagesIn(page).count()) === 0);
});

suite.test('a card that was seen interrupts nobody again on the next page', async (stage) => {
  const {herald} = stage;
  const id = await goLive(herald, 'once', {kind: 'chat'});
  const page = await visit(stage);
  await step(page, 'once');
  await seen(page, 'once is ready');
  await toldOnce(herald, id, {sent: 1, received: 1, shown: 1});
  await page.reload();
  await booted(page);
  await page.waitForFunction(() => window.Intercom('getVisitorId'));
  await goLive(herald, 'then');
  await step(page, 'then');
  await seen(page, 'then is ready');
  assert.equal(await messagesIn(page).count(), 1);
});

suite.test('a tooltip lies at its element, which may come late and go again', async (stage) => {
  const {herald} = stage;
  await goLive(herald, 'tooltip', {kind: 'tooltip', content: {selector: '#export'}});
  const page = await visit(stage, {body: '<main style="padding: 200px"></main>'});
  await step(page, 'tooltip');
  await until('the receipt', () => stage.count('/messenger/web/receipts', 200) > 0);
  assert.equal(await messagesIn(page).count(), 0);
  await page.evaluate(() => {
    const button = document.createElement('button');
    button.id = 'export';
    button.textContent = 'Export';
    document.querySelector('main').append(button);
  });
  const box = await boxOf(await seen(page, 'tooltip is ready'));
  const anchor = await page.locator('#export').boundingBox();
  const gap = box.y - anchor.y - anchor.height;
  assert.ok(gap > 5 && gap < 15, `${gap} pixels`);
  await page.evaluate(() => document.getElementById('export').remove());
  await gone(page, 'tooltip is ready');
});

suite.test('rules of addresses, also in a single-page app', async (stage) => {
  const {herald} = stage;
  const url_rules = [{op: 'contains', value: '/cart'}, {op: 'starts_with', value: '/pay/'}];
  const id = await goLive(herald, 'rules', {where: {url_rules}});
  const page = await visit(stage);
  await step(page, 'rules');
  await toldOnce(herald, id, {sent: 1, received: 1});
  assert.equal(await messagesIn(page).count(), 0);
  await go(page, '/cart?step=1');
  await seen(page, 'rules is ready');
  await go(page, '/catalogue');
  await gone(page, 'rules is ready');
  await go(page, '/pay/card');
  await seen(page, 'rules is ready');
  await toldOnce(herald, id, {sent: 1, received: 1, shown: 1});
});

suite.test('a message waits for its time on the page', async (stage) => {
  const {herald} = stage;
  const id = await goLive(herald, 'time', {where: {time_on_page_s: 90}});
  await stage.context.clock.install();
  const page = await visit(stage);
  await step(page, 'time');
  await until('it to be there', async () => {
    await stage.context.clock.runFor(100);
    return stage.count('/messenger/web/receipts', 200) > 0;
  });
  await stage.context.clock.runFor(60_000);
  assert.equal(await messagesIn(page).count(), 0);
  await stage.context.clock.runFor(31_000);
  await seen(page, 'time is ready');
  await stage.context.clock.resume();
  await toldOnce(herald, id, {sent: 1, received: 1, shown: 1});
});

suite.test('what waits comes with the next page, also when the person was away', async (stage) => {
  const {herald} = stage;
  await goLive(herald, 'away', {sources: ['rest']});
  const path = suite.page();
  const page = await stage.goto(path);
  await booted(page);
  const visitor = await until('the visitor', async () => herald.visitor(await intercom(page, 'getVisitorId')));
  await page.close();
  const created_at = Math.floor(Date.now() / 1000);
  await herald.call('POST', '/events', {event_name: 'took-step', id: visitor.id, created_at, metadata: {case: 'away'}});
  const next = await stage.goto(path);
  await seen(next, 'away is ready');
});

suite.test('what is taken back before anybody saw it does not come, in no browser', async (stage) => {
  const {herald} = stage;
  const id = await goLive(herald, 'recalled', {where: {url_rules: [{op: 'contains', value: '/cart'}]}});
  const page = await visit(stage);
  await step(page, 'recalled');
  await toldOnce(herald, id, {sent: 1, received: 1});
  const answer = await herald.call('POST', `/manage/messages/${id}/recall`);
  assert.equal(answer.recalled, 1);
  await goLive(herald, 'after-recall');
  await step(page, 'after-recall');
  await seen(page, 'after-recall is ready');
  await go(page, '/cart');
  await toldOnce(herald, id, {sent: 1, received: 1, recalled: 1});
  assert.equal(await messagesIn(page).count(), 1);
});

suite.test('a message that is taken out of use does not come with the next page', async (stage) => {
  const {herald} = stage;
  const id = await goLive(herald, 'paused');
  const page = await visit(stage);
  await step(page, 'paused');
  await seen(page, 'paused is ready');
  await herald.call('POST', `/manage/messages/${id}/pause`);
  await goLive(herald, 'after-pause');
  await page.reload();
  await booted(page);
  await step(page, 'after-pause');
  await seen(page, 'after-pause is ready');
  assert.equal(await messagesIn(page).count(), 1);
});

suite.test('what goes to apps is not told to pages', async ({herald}) => {
  const screens = [{blocks: [{type: 'title', text: 'Welcome'}], actions: [{type: 'dismiss', label: 'Done'}]}];
  const carousel = await goLive(herald, 'apps', {kind: 'carousel', sources: ['web_js'], content: {body: undefined, screens}});
  const banner = await goLive(herald, 'apps', {});
  const ask = async (call, body) => {
    const answer = await fetch(`${herald.url}/messenger/web/${call}`, {method: 'POST', body: JSON.stringify({app_id: herald.appId, ...body})});
    return answer.json();
  };
  const {session, event_key, revision} = await ask('ping', {});
  const created_at = Math.floor(Date.now() / 1000);
  await ask('events', {events: [{id: 'apps', key: event_key, name: EVENT, created_at, metadata: {case: 'apps'}}]});
  await toldOnce(herald, carousel, {sent: 1});
  const {items} = await ask('poll', {session, revision});
  assert.deepEqual(items.filter(({event}) => event !== 'person').map(({data}) => data.message_id), [banner]);
});

/** What a container's tag does: the mouse leaves at the top, once. */
const EXIT_INTENT = `
(function () {
  var isTracked = false;
  document.addEventListener('mouseout', function (event) {
    if (isTracked || event.relatedTarget || event.clientY > 0) return;
    isTracked = true;
    window.Intercom && window.Intercom('trackEvent', 'took-step', {case: 'exit', page: location.pathname});
  });
})();`;

suite.test('a tag manager’s exit intent: an anonymous visitor is asked for an address and becomes a lead', async (stage) => {
  const {herald} = stage;
  const id = await goLive(herald, 'exit', {
    audience: {roles: ['visitor', 'lead']},
    frequency: {mode: 'once'},
    content: {title: 'Before you go', body: '<p>10 % off your first order.</p>', action: {type: 'email_collector'}},
  });
  const fire = `window.fire = function (text) {
    var element = document.createElement('script');
    element.text = text;
    document.body.appendChild(element);
  };`;
  const page = await stage.goto(suite.put(html({head: script(fire), body: '<h1>Cart</h1>'})));
  const tags = [snippet(suite.script(), {app_id: herald.appId}), EXIT_INTENT];
  await page.evaluate((tags) => tags.forEach((tag) => window.fire(tag)), tags);
  await page.evaluate(() => {
    window.dataLayer = [];
    window.Intercom('onUserEmailSupplied', () => window.dataLayer.push({event: 'email-supplied'}));
  });
  await booted(page);
  const visitorId = await intercom(page, 'getVisitorId');
  await page.mouse.move(200, 200);
  await page.evaluate(() => {
    const leave = new MouseEvent('mouseout', {bubbles: true, clientX: 200, clientY: -1, relatedTarget: null});
    document.documentElement.dispatchEvent(leave);
  });
  const banner = page.getByRole('region', {name: 'Before you go'});
  await banner.getByLabel('E-mail address').fill('exit@example.com');
  const visitor = await herald.visitor(visitorId);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => window.dataLayer.length === 1);
  assert.equal((await isNow(page, 'lead')).email, 'exit@example.com');
  const lead = await herald.call('GET', `/contacts/${visitor.id}`);
  assert.deepEqual([lead.role, lead.email], ['lead', 'exit@example.com']);
  const events = await herald.timeline({intercom_user_id: lead.id});
  assert.deepEqual(events.map(({metadata}) => metadata.case), ['exit']);
  assert.ok((await herald.pageViews(lead.id)).length > 0, 'what they looked at before is theirs');
  await toldOnce(herald, id, {sent: 1, received: 1, shown: 1, clicked: 1, dismissed: 1});
});
