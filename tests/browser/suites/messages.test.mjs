// An event becomes a message in the page, and what the person does with it reaches the server.

import {strict as assert} from 'node:assert';

import {gone, goLive, messageOf, messagesIn, seen, step, told, toldOnce} from '../harness/messages.mjs';
import {userHash} from '../harness/proofs.mjs';
import {booted, intercom, isNow, Suite} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const suite = Suite.open();

/** A page of a user who proves who they are. */
const pageOf = (user_id) => suite.page({settings: {user_id, user_hash: userHash(suite.herald.identitySecret, user_id)}});

/** A visitor's page. */
async function visit(stage) {
  const page = await stage.goto(suite.page());
  await booted(page);
  return page;
}

const close = (message) => message.getByRole('button', {name: 'Close'}).click();

suite.test('an event becomes a banner, and its link is followed', async (stage) => {
  const {herald} = stage;
  const metadata = {all: [{metadata: 'case', op: 'is', value: 'link'}, {metadata: 'place', op: 'known'}]};
  const id = await goLive(herald, 'link', {
    trigger: {event: 'took-step', metadata},
    content: {title: 'Upload done', body: '<p>{{ event.metadata.place }}</p>', action: {type: 'url', label: 'Open', target: '{{ event.metadata.place }}', new_tab: true}},
  });
  const page = await visit(stage);
  const target = suite.site.url(suite.put('<p>There</p>'));
  await step(page, 'link', {place: target});
  const banner = page.getByRole('region', {name: 'Upload done'});
  await banner.waitFor();
  await toldOnce(herald, id, {sent: 1, received: 1, shown: 1});
  const [opened] = await Promise.all([stage.context.waitForEvent('page'), banner.getByRole('link', {name: 'Open'}).click()]);
  await opened.getByText('There').waitFor();
  assert.equal(opened.url(), target);
  await toldOnce(herald, id, {sent: 1, received: 1, shown: 1, clicked: 1});
  assert.equal(await messagesIn(page).count(), 1, 'it stays until it is closed');
});

suite.test('a link that leaves the page: the click is counted all the same, and the banner is done with', async (stage) => {
  const {herald} = stage;
  const target = suite.site.url(suite.page());
  const id = await goLive(herald, 'leave', {content: {dismiss_on_action: true, action: {type: 'url', label: 'Go', target}}});
  const page = await visit(stage);
  await step(page, 'leave');
  await (await seen(page, 'leave is ready')).getByRole('link', {name: 'Go'}).click();
  await page.waitForURL(target);
  await booted(page);
  await toldOnce(herald, id, {sent: 1, received: 1, shown: 1, clicked: 1, dismissed: 1});
  assert.equal(await messagesIn(page).count(), 0);
});

suite.test('closed in one tab it is gone in the other, in another browser of the person, and on the next page', async (stage) => {
  const {herald} = stage;
  const id = await goLive(herald, 'tabs');
  const path = pageOf('messages-1');
  const [one, other] = [await stage.goto(path), await stage.goto(path)];
  const device = await stage.goto(path, {context: await stage.open()});
  for (const page of [one, other, device]) await isNow(page, 'user');
  await until('both browsers to listen', () => stage.count('/messenger/web/stream', 200) === 2);
  await step(one, 'tabs');
  for (const page of [one, other, device]) await seen(page, 'tabs is ready');
  await one.bringToFront();
  await close(await seen(one, 'tabs is ready'));
  for (const page of [one, other, device]) await gone(page, 'tabs is ready');
  const counted = await until('the receipt', async () => {
    const now = await told(herald, id);
    return now.dismissed && now;
  });
  assert.deepEqual([counted.sent, counted.shown, counted.dismissed], [1, 1, 1]);
  await one.reload();
  await isNow(one, 'user');
  await step(one, 'tabs');
  await seen(one, 'tabs is ready');
  assert.equal(await messagesIn(one).count(), 1, 'the new one only');
});

suite.test('what closes with its action is gone in other browsers too', async (stage) => {
  const {herald} = stage;
  const id = await goLive(herald, 'action', {content: {dismiss_on_action: true, action: {type: 'url', label: 'Go', target: 'https://shop.example/', new_tab: true}}});
  const path = pageOf('messages-2');
  const one = await stage.goto(path);
  const device = await stage.goto(path, {context: await stage.open()});
  for (const page of [one, device]) await isNow(page, 'user');
  await step(one, 'action');
  for (const page of [one, device]) await seen(page, 'action is ready');
  await stage.context.route('https://shop.example/**', (route) => route.fulfill({body: 'ok'}));
  await (await seen(one, 'action is ready')).getByRole('link', {name: 'Go'}).click();
  for (const page of [one, device]) await gone(page, 'action is ready');
  const {clicked, dismissed} = await told(herald, id);
  assert.deepEqual([clicked, dismissed], [1, 1]);
});

suite.test('a reaction is seen for a moment, counted once, and ends it everywhere', async (stage) => {
  const {herald} = stage;
  const id = await goLive(herald, 'reaction', {content: {action: {type: 'reaction', reactions: ['👍', '👎']}}});
  const path = pageOf('messages-3');
  const one = await stage.goto(path);
  const device = await stage.goto(path, {context: await stage.open()});
  for (const page of [one, device]) await isNow(page, 'user');
  await step(one, 'reaction');
  for (const page of [one, device]) await seen(page, 'reaction is ready');
  const up = (await seen(one, 'reaction is ready')).getByRole('button', {name: 'React with 👍'});
  await up.click();
  await gone(device, 'reaction is ready');
  assert.equal(await up.getAttribute('aria-pressed'), 'true', 'who reacted sees it');
  await gone(one, 'reaction is ready');
  const {reaction, dismissed} = await told(herald, id);
  assert.deepEqual([reaction, dismissed], [1, undefined]);
});

suite.test('a visitor who types an address becomes a lead with all they did', async (stage) => {
  const {herald} = stage;
  const id = await goLive(herald, 'collect', {content: {position: 'bottom', action: {type: 'email_collector'}}});
  const page = await visit(stage);
  await page.evaluate(() => window.Intercom('onUserEmailSupplied', () => (window.supplied = (window.supplied ?? 0) + 1)));
  const visitorId = await intercom(page, 'getVisitorId');
  await step(page, 'before');
  await step(page, 'collect');
  const banner = await seen(page, 'collect is ready');
  const visitor = await until('the visitor', () => herald.visitor(visitorId));
  await banner.getByLabel('E-mail address').fill('nobody');
  await banner.getByRole('button', {name: 'Send'}).click();
  await banner.getByText('Please enter a whole e-mail address.').waitFor();
  await banner.getByLabel('E-mail address').fill('lead-1@example.com');
  await page.keyboard.press('Enter');
  await banner.getByText('Thank you!').waitFor();
  await page.waitForFunction(() => window.supplied === 1);
  await isNow(page, 'lead');
  const lead = await herald.call('GET', `/contacts/${visitor.id}`);
  assert.deepEqual([lead.role, lead.email], ['lead', 'lead-1@example.com']);
  const names = (await herald.timeline({intercom_user_id: lead.id})).map(({metadata}) => metadata.case);
  assert.deepEqual(names, ['before', 'collect']);
  await gone(page, 'collect is ready');
  await toldOnce(herald, id, {sent: 1, received: 1, shown: 1, clicked: 1, dismissed: 1});
});

suite.test('offline, and in a tab that closes: receipts wait, and count once', async (stage) => {
  const {herald} = stage;
  const id = await goLive(herald, 'offline');
  const path = pageOf('messages-4');
  const page = await stage.goto(path);
  await isNow(page, 'user');
  await step(page, 'offline');
  await seen(page, 'offline is ready');
  await toldOnce(herald, id, {sent: 1, received: 1, shown: 1});
  await stage.context.setOffline(true);
  await close(await seen(page, 'offline is ready'));
  await page.close();
  assert.deepEqual(await told(herald, id), {sent: 1, received: 1, shown: 1});
  await stage.context.setOffline(false);
  const next = await stage.goto(path);
  await toldOnce(herald, id, {sent: 1, received: 1, shown: 1, dismissed: 1});
  assert.equal(await messagesIn(next).count(), 0, 'it did not come back meanwhile');
  // What the page holds says nothing twice.
  await next.reload();
  await isNow(next, 'user');
  await step(next, 'offline');
  await seen(next, 'offline is ready');
  await toldOnce(herald, id, {sent: 2, received: 2, shown: 2, dismissed: 1});
});

suite.test('answers that are lost: receipts are sent again and counted once', async (stage) => {
  const {herald} = stage;
  const id = await goLive(herald, 'lost');
  const page = await visit(stage);
  let failures = 0;
  await page.route('**/messenger/web/receipts', async (route) => {
    if (failures++ > 1) return route.continue();
    // The server has it, and the page does not hear so.
    await route.fetch();
    return route.abort();
  });
  await step(page, 'lost');
  await close(await seen(page, 'lost is ready'));
  await until('the attempts', () => failures > 2);
  await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.includes('unsent:')));
  await toldOnce(herald, id, {sent: 1, received: 1, shown: 1, dismissed: 1});
});

suite.test('the script that shows messages is fetched for the first one only, and again when it failed', async (stage) => {
  const {herald} = stage;
  await goLive(herald, 'late');
  const page = await visit(stage);
  const source = `/widget/${herald.appId}/messages.js`;
  let failures = 0;
  await page.route(`**${source}`, (route) => (failures++ === 0 ? route.abort() : route.fallback()));
  await step(page, 'nothing');
  await until('the event', async () => (await herald.visitor(await intercom(page, 'getVisitorId'))) && stage.count('/messenger/web/events', 200) > 0);
  assert.equal(stage.count(source), 0);
  await step(page, 'late');
  await seen(page, 'late is ready');
  assert.equal(stage.count(source), 2);
});

suite.test('a page may ask for quiet, and after a shutdown nothing is left', async (stage) => {
  const {herald} = stage;
  await goLive(herald, 'quiet', {content: {style: 'inline'}});
  const page = await visit(stage);
  await step(page, 'quiet');
  await seen(page, 'quiet is ready');
  const margin = () => page.evaluate(() => getComputedStyle(document.documentElement).marginTop);
  assert.notEqual(await margin(), '0px');
  await intercom(page, 'hideNotifications', true);
  await gone(page, 'quiet is ready');
  assert.equal(await margin(), '0px');
  await intercom(page, 'hideNotifications', false);
  await seen(page, 'quiet is ready');
  await intercom(page, 'shutdown');
  await gone(page, 'quiet is ready');
  assert.deepEqual([await page.locator('herald-message').count(), await margin()], [0, '0px']);
});

suite.test('one who only claims to be a user gets what their page caused, and nothing that is stored', async (stage) => {
  const {herald} = stage;
  await herald.call('POST', '/contacts', {external_id: 'messages-5', name: 'Ada Secret'});
  await goLive(herald, 'claim', {content: {body: '<p>Hello {{ name | fallback: "you" }}, claim is ready</p>'}});
  const owner = await stage.goto(pageOf('messages-5'));
  await isNow(owner, 'user');
  await step(owner, 'claim');
  await seen(owner, 'Hello Ada Secret');
  const claim = await stage.goto(suite.page({settings: {user_id: 'messages-5'}}), {context: await stage.open()});
  await isNow(claim, 'user');
  assert.equal(await messagesIn(claim).count(), 0);
  await step(claim, 'claim');
  await seen(claim, 'Hello you, claim is ready');
  assert.equal(await messageOf(claim, 'Secret').count(), 0);
});
