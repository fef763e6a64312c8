// One stream for all tabs of a person, and nothing missed while there was none.

import {strict as assert} from 'node:assert';

import {userHash} from '../harness/proofs.mjs';
import {booted, intercom, isNow, Suite} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const suite = Suite.open();
const STREAM = '/messenger/web/stream';

const streams = (stage) => stage.calls.filter(({path}) => path === STREAM);
/** A tab that is closed takes its stream with it, and no event says so. */
const isClosed = ({request}) => request.frame().page().isClosed();
const openOnes = (stage) => streams(stage).filter((call) => call.status === 200 && !call.isOver && !isClosed(call));

/** Waits until a tab knows this e-mail address of its person. */
const knows = (page, email) => page.waitForFunction((email) => window.Intercom('whoami')?.email === email, email);

/** Tabs of a user who proved it: only they learn what is stored. */
async function openTabs(stage, userId, count) {
  const {herald} = stage;
  stage.context.on('requestfailed', (request) => ended(stage, request));
  stage.context.on('requestfinished', (request) => ended(stage, request));
  const settings = {user_id: userId, user_hash: userHash(herald.identitySecret, userId), email: addressOf(userId, 0)};
  const path = suite.page({settings});
  const first = await stage.goto(path);
  await isNow(first, 'user');
  await until('the stream', () => openOnes(stage).length > 0);
  const others = await Promise.all(Array.from({length: count - 1}, () => stage.goto(path)));
  await Promise.all(others.map((page) => isNow(page, 'user')));
  return {tabs: [first, ...others], user: await herald.user(userId), path};
}

function ended(stage, request) {
  for (const call of stage.calls) if (call.request === request) call.isOver = true;
}

const addressOf = (userId, change) => `${userId}-${change}@example.com`;

/** Changes what everybody who looks at the user must see. */
const change = (herald, user, email) => herald.call('PUT', `/contacts/${user.id}`, {email});

suite.test('two tabs share one stream, and both see every change', async (stage) => {
  const {herald} = stage;
  const {tabs, user} = await openTabs(stage, 'live-1', 2);
  for (const n of [1, 2, 3]) {
    await change(herald, user, addressOf('live-1', n));
    await Promise.all(tabs.map((page) => knows(page, addressOf('live-1', n))));
  }
  assert.equal(streams(stage).length, 1);
  assert.equal(stage.count('/messenger/web/poll'), 0);
});

suite.test('when the leading tab is closed another one takes over', async (stage) => {
  const {herald} = stage;
  const {tabs, user} = await openTabs(stage, 'live-2', 3);
  const leader = tabs.find((page) => page.mainFrame() === streams(stage)[0].request.frame());
  assert.ok(leader, 'the stream belongs to a tab');
  await leader.close();
  const others = tabs.filter((page) => page !== leader);
  await until('another stream', () => streams(stage).length === 2 && openOnes(stage).length === 1);
  await change(herald, user, addressOf('live-2', 1));
  await Promise.all(others.map((page) => knows(page, addressOf('live-2', 1))));
  assert.equal(streams(stage).length, 2);
});

suite.test('what changed while the network was away is there when it is back', async (stage) => {
  const {herald} = stage;
  const {tabs: [page], user} = await openTabs(stage, 'live-3', 1);
  await change(herald, user, addressOf('live-3', 1));
  await knows(page, addressOf('live-3', 1));
  await stage.context.setOffline(true);
  await change(herald, user, addressOf('live-3', 2));
  await stage.context.setOffline(false);
  await knows(page, addressOf('live-3', 2));
});

suite.test('where streams do not work it asks again and again', async (stage) => {
  const {herald} = stage;
  await stage.context.addInitScript(() => {
    delete window.ReadableStream;
    delete Response.prototype.body;
  });
  await stage.context.clock.install();
  const settings = {user_id: 'live-4', user_hash: userHash(herald.identitySecret, 'live-4')};
  const page = await stage.goto(suite.page({settings}));
  await isNow(page, 'user');
  await until('the attempt to stream', () => streams(stage).some(({status}) => status === 200));
  const user = await herald.user('live-4');
  for (const n of [1, 2]) {
    await change(herald, user, addressOf('live-4', n));
    // As many seconds as lie between two polls at most.
    await until('the change', async () => {
      await stage.context.clock.fastForward(45_000);
      return (await intercom(page, 'whoami')).email === addressOf('live-4', n);
    });
  }
  assert.ok(stage.count('/messenger/web/poll') >= 2);
});

suite.test('a claim is not told what the workspace writes', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(suite.page({settings: {user_id: 'live-5', email: addressOf('live-5', 0)}}));
  await isNow(page, 'user');
  const user = await herald.user('live-5');
  await until('the stream', () => streams(stage).some(({status}) => status === 200));
  await herald.call('PUT', `/contacts/${user.id}`, {name: 'Changed', email: addressOf('live-5', 1)});
  // The update is answered after the change was told, if it had been.
  await intercom(page, 'update', {seats: 3});
  await until('the update', async () => (await herald.user('live-5')).custom_attributes.seats === 3);
  assert.doesNotMatch(JSON.stringify(await intercom(page, 'whoami')), /Changed|live-5-1/);
});

suite.test('nobody is listened to after a shutdown', async (stage) => {
  const {herald} = stage;
  const {tabs: [page], user} = await openTabs(stage, 'live-6', 1);
  await intercom(page, 'shutdown');
  await until('the stream to end', () => openOnes(stage).length === 0);
  await change(herald, user, addressOf('live-6', 1));
  assert.equal(await intercom(page, 'whoami'), undefined);
});

suite.test('another user in one tab: each follows their own', async (stage) => {
  const {herald} = stage;
  const {tabs: [page], user} = await openTabs(stage, 'live-7', 1);
  const next = {user_id: 'live-8', user_hash: userHash(herald.identitySecret, 'live-8')};
  await intercom(page, 'boot', {app_id: herald.appId, ...next});
  await page.waitForFunction(() => window.Intercom('whoami')?.user_id === 'live-8');
  await until('a stream of the other', () => streams(stage).length === 2 && openOnes(stage).length === 1);
  const other = await herald.user('live-8');
  await change(herald, user, addressOf('live-7', 1));
  await change(herald, other, addressOf('live-8', 1));
  await knows(page, addressOf('live-8', 1));
});

suite.test('a person who is deleted: the stream ends, and the next visit is somebody else', async (stage) => {
  const {herald} = stage;
  const path = suite.page();
  const page = await stage.goto(path);
  await booted(page);
  const visitorId = await intercom(page, 'getVisitorId');
  const visitor = await until('the visitor', () => herald.visitor(visitorId));
  await herald.call('DELETE', `/visitors/${visitor.id}`);
  const next = await stage.goto(path);
  await booted(next);
  const other = await until('somebody else', async () => {
    const found = await herald.visitor(await intercom(next, 'getVisitorId'));
    return found && found.id !== visitor.id && found;
  });
  await intercom(next, 'trackEvent', 'took-step', {n: 0});
  await until('the event', async () => (await herald.timeline({intercom_user_id: other.id})).length === 1);
});

// The last: the server goes away.
suite.test('after the server was killed the stream goes on where it was', async (stage) => {
  const {herald} = stage;
  const {tabs: [page], user} = await openTabs(stage, 'live-9', 1);
  await change(herald, user, addressOf('live-9', 1));
  await knows(page, addressOf('live-9', 1));
  await herald.kill();
  await herald.serve();
  await change(herald, user, addressOf('live-9', 2));
  await knows(page, addressOf('live-9', 2));
});
