// One browser, several people: nobody gets or sees what is another's.

import {strict as assert} from 'node:assert';

import {userHash} from '../harness/proofs.mjs';
import {booted, intercom, isNow, numbers, Suite, valuesOnce} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const suite = Suite.open();

const track = (page, n) => intercom(page, 'trackEvent', 'took-step', {n});
const stepsOf = (herald, who, count) => valuesOnce(herald, who, {name: 'took-step', count});

suite.test('user, shutdown, visitor, another user', async (stage) => {
  const {herald} = stage;
  const {appId} = herald;
  const page = await stage.goto(suite.page({settings: {user_id: 'switch-a', email: 'switch-a@example.com', name: 'Ada'}}));
  await isNow(page, 'user');
  await track(page, 0);
  assert.ok((await stage.context.cookies()).some((cookie) => cookie.name === `intercom-session-${appId}`));
  await intercom(page, 'shutdown');
  assert.equal(await intercom(page, 'getVisitorId'), undefined);
  assert.equal(await intercom(page, 'whoami'), undefined);
  const left = (await stage.context.cookies()).map((cookie) => cookie.name).filter((name) => /intercom-(id|session)/.test(name));
  assert.deepEqual(left, []);
  // What is tracked now belongs to nobody that is known.
  await intercom(page, 'boot', {app_id: appId});
  const visitor = await isNow(page, 'visitor');
  assert.equal('email' in visitor, false);
  await track(page, 1);
  const visitorRow = await herald.visitor(visitor.user_id);
  assert.deepEqual(await stepsOf(herald, {intercom_user_id: visitorRow.id}, 1), [1]);
  await intercom(page, 'shutdown');
  await intercom(page, 'boot', {app_id: appId, user_id: 'switch-b'});
  const second = await isNow(page, 'user');
  assert.deepEqual([second.user_id, second.email ?? null, second.name ?? null], ['switch-b', null, null]);
  await track(page, 2);
  assert.deepEqual(await stepsOf(herald, {user_id: 'switch-b'}, 1), [2]);
  assert.deepEqual(await stepsOf(herald, {user_id: 'switch-a'}, 1), [0]);
  assert.deepEqual(await herald.values({intercom_user_id: visitorRow.id}, 'took-step', 'n'), [1]);
  assert.equal((await herald.user('switch-b')).email, null);
});

suite.test('another user without a shutdown between', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(suite.page({settings: {user_id: 'jump-a', email: 'jump-a@example.com', plan: 'pro'}}));
  await isNow(page, 'user');
  const ids = [await intercom(page, 'getVisitorId')];
  await page.evaluate((appId) => {
    window.Intercom('trackEvent', 'took-step', {n: 0});
    window.Intercom('boot', {app_id: appId, user_id: 'jump-b'});
    window.Intercom('trackEvent', 'took-step', {n: 1});
    window.Intercom('update', {user_id: 'jump-c'});
    window.Intercom('trackEvent', 'took-step', {n: 2});
  }, herald.appId);
  await page.waitForFunction(() => window.Intercom('whoami')?.user_id === 'jump-c');
  ids.push(await intercom(page, 'getVisitorId'));
  for (const [n, user] of ['jump-a', 'jump-b', 'jump-c'].entries()) {
    assert.deepEqual(await stepsOf(herald, {user_id: user}, 1), [n], user);
  }
  const rows = await Promise.all(['jump-a', 'jump-b', 'jump-c'].map((id) => herald.user(id)));
  assert.equal(new Set(rows.map((row) => row.id)).size, 3);
  assert.deepEqual(rows.map((row) => row.email), ['jump-a@example.com', null, null]);
  assert.deepEqual(rows.map((row) => row.custom_attributes.plan ?? null), ['pro', null, null]);
});

suite.test('events that wait reach the person who did them, whoever boots next', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(suite.page({settings: {user_id: 'late-a'}}));
  await isNow(page, 'user');
  await stage.context.route('**/messenger/web/events', (route) => route.abort('internetdisconnected'));
  await track(page, 0);
  await intercom(page, 'shutdown');
  await intercom(page, 'boot', {app_id: herald.appId, user_id: 'late-b'});
  await page.waitForFunction(() => window.Intercom('whoami')?.user_id === 'late-b');
  await track(page, 1);
  await stage.context.unroute('**/messenger/web/events');
  assert.deepEqual(await stepsOf(herald, {user_id: 'late-b'}, 1), [1]);
  assert.deepEqual(await stepsOf(herald, {user_id: 'late-a'}, 1), [0]);
});

suite.test('a user who comes back is the user, from the session alone', async (stage) => {
  const {herald} = stage;
  // What is stored is only told to those who proved who they are.
  const user_hash = userHash(herald.identitySecret, 'back-1');
  const page = await stage.goto(suite.page({settings: {user_id: 'back-1', user_hash}}));
  await isNow(page, 'user');
  const next = await stage.goto(suite.page());
  const person = await isNow(next, 'user');
  assert.equal(person.user_id, 'back-1');
  await track(next, 0);
  assert.deepEqual(await stepsOf(herald, {user_id: 'back-1'}, 1), [0]);
});

suite.test('a shutdown in one tab: the other does not go on as the user', async (stage) => {
  const {herald} = stage;
  const path = suite.page({settings: {user_id: 'both-1'}});
  const [one, two] = [await stage.goto(path), await stage.goto(path)];
  await Promise.all([isNow(one, 'user'), isNow(two, 'user')]);
  await intercom(one, 'shutdown');
  await intercom(one, 'boot', {app_id: herald.appId});
  const visitor = await isNow(one, 'visitor');
  await track(one, 0);
  const row = await herald.visitor(visitor.user_id);
  assert.deepEqual(await stepsOf(herald, {intercom_user_id: row.id}, 1), [0]);
  assert.deepEqual(await herald.values({user_id: 'both-1'}, 'took-step', 'n'), []);
});

suite.test('two tabs, two users: each tab’s events are its own user’s', async (stage) => {
  const {herald} = stage;
  const [one, two] = [
    await stage.goto(suite.page({settings: {user_id: 'apart-1'}})),
    await stage.goto(suite.page({settings: {user_id: 'apart-2'}})),
  ];
  await Promise.all([isNow(one, 'user'), isNow(two, 'user')]);
  for (const n of numbers(10)) {
    await track(one, n);
    await track(two, 100 + n);
  }
  assert.deepEqual(await stepsOf(herald, {user_id: 'apart-1'}, 10), numbers(10));
  assert.deepEqual(await stepsOf(herald, {user_id: 'apart-2'}, 10), numbers(10).map((n) => 100 + n));
});

suite.test('a claim learns nothing that is stored', async (stage) => {
  const {herald} = stage;
  const stored = {role: 'user', external_id: 'claim-1', email: 'claim-1@example.com', name: 'Secret Name', phone: '+15550000'};
  await herald.call('POST', '/contacts', stored);
  const page = await stage.goto(suite.page({settings: {user_id: 'claim-1', email: 'forged@example.com', phone: '+1666'}}));
  const person = await isNow(page, 'user');
  assert.equal(JSON.stringify(person).includes('Secret'), false);
  const answers = [];
  for (const call of stage.calls.filter(({path}) => path === '/messenger/web/ping')) {
    answers.push(await (await call.request.response()).text());
  }
  assert.ok(answers.length > 0);
  for (const answer of answers) assert.doesNotMatch(answer, /Secret Name|claim-1@example\.com|15550000/);
  const row = await herald.user('claim-1');
  assert.deepEqual([row.email, row.phone], [stored.email, stored.phone]);
});

suite.test('an e-mail address that was typed makes a lead, and joins nobody’s history', async (stage) => {
  const {herald} = stage;
  await herald.call('POST', '/contacts', {role: 'user', external_id: 'typed-1', email: 'typed-1@example.com'});
  const page = await stage.goto(suite.page());
  await booted(page);
  const visitorId = await intercom(page, 'getVisitorId');
  await track(page, 0);
  const visitor = await until('the visitor', () => herald.visitor(visitorId));
  await stepsOf(herald, {intercom_user_id: visitor.id}, 1);
  const ping = stage.calls.find(({path, status}) => path === '/messenger/web/ping' && status === 200);
  const {session} = await (await ping.request.response()).json();
  // What a collector sends; those that people see come with the messages.
  const answer = await fetch(`${herald.url}/messenger/web/email`, {
    method: 'POST',
    headers: {'content-type': 'text/plain', origin: suite.site.url('').replace(/\/$/, '')},
    body: JSON.stringify({app_id: herald.appId, session, email: 'typed-1@example.com'}),
  });
  assert.equal(answer.status, 200);
  await isNow(page, 'lead');
  await track(page, 1);
  assert.deepEqual(await stepsOf(herald, {intercom_user_id: visitor.id}, 2), [0, 1]);
  assert.deepEqual(await herald.timeline({user_id: 'typed-1'}), []);
  const lead = await herald.call('GET', `/contacts/${visitor.id}`);
  assert.deepEqual([lead.role, lead.email], ['lead', 'typed-1@example.com']);

  await intercom(page, 'update', {user_id: 'typed-2'});
  await isNow(page, 'user');
  assert.deepEqual(await stepsOf(herald, {user_id: 'typed-2'}, 2), [0, 1]);
});
