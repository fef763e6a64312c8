// With enforcement on: hash or token, or nobody.

import {strict as assert} from 'node:assert';

import {userHash, userToken} from '../harness/proofs.mjs';
import {intercom, isNow, Suite, valuesOnce} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const suite = Suite.open({
  setUp: async ({herald}) => {
    await herald.call('PUT', '/manage/messenger', {enforce: {web: true}, protected_attributes: ['plan']});
    await herald.call('POST', '/contacts', {role: 'user', external_id: 'real-1', email: 'real-1@example.com', name: 'Real'});
  },
});

const secret = () => suite.herald.identitySecret;
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

/** Boots with what must be refused, and shows that nothing came of it. */
async function isRefused(stage, settings, userId, status = 403) {
  const {herald} = stage;
  const before = await herald.user(userId);
  const page = await stage.goto(suite.page({settings, then: `Intercom('trackEvent', 'took-step', {n: 0});`}));
  await stage.said(/^(warning|error): .*identity/i);
  assert.equal(await intercom(page, 'whoami'), undefined);
  await intercom(page, 'trackEvent', 'took-step', {n: 1});
  // A visitor of the same page gets through, so the way was open.
  await intercom(page, 'shutdown');
  await intercom(page, 'boot', {app_id: herald.appId});
  const visitor = await isNow(page, 'visitor');
  await intercom(page, 'trackEvent', 'took-step', {n: 2});
  const {id} = await herald.visitor(visitor.user_id);
  assert.ok((await valuesOnce(herald, {intercom_user_id: id}, {name: 'took-step', count: 1})).includes(2));
  const after = await herald.user(userId);
  assert.deepEqual([after?.name, after?.updated_at], [before?.name, before?.updated_at]);
  if (after) assert.deepEqual(await herald.values({user_id: userId}, 'took-step', 'n'), []);
  const refused = stage.calls.filter((call) => call.path === '/messenger/web/ping' && call.status === status);
  assert.ok(refused.length > 0 && refused.length < 5, `${refused.length} times ${status}`);
  return (await refused[0].request.response()).text();
}

suite.test('a forged hash is refused, the same whether or not there is such a person', async (stage) => {
  const forged = userHash('another secret', 'real-1');
  const real = await isRefused(stage, {user_id: 'real-1', user_hash: forged, name: 'Mallory'}, 'real-1');
  const nobody = await isRefused(stage, {user_id: 'real-2', user_hash: forged, name: 'Mallory'}, 'real-2');
  const withoutId = (text) => text.replace(/"request_id":"[^"]*"/, '');
  assert.equal(withoutId(real), withoutId(nobody));
  assert.match(real, /identity_verification_failed/);
});

suite.test('without any proof: refused', async (stage) => {
  await isRefused(stage, {user_id: 'real-1', name: 'Mallory'}, 'real-1');
});

suite.test('a token with another key, without algorithm, or that has expired: refused', async (stage) => {
  const claims = {user_id: 'real-1', name: 'Mallory', exp: inAnHour()};
  await isRefused(stage, {intercom_user_jwt: userToken('another secret', claims)}, 'real-1');
  await isRefused(stage, {intercom_user_jwt: userToken(secret(), {...claims, exp: inAnHour() - 7200})}, 'real-1');
  const unsigned = userToken(secret(), claims, {alg: 'none', typ: 'JWT'});
  await isRefused(stage, {intercom_user_jwt: unsigned}, 'real-1', 400);
});

suite.test('a good hash is the user', async (stage) => {
  const {herald} = stage;
  const settings = {user_id: 'real-3', email: 'real-3@example.com', user_hash: userHash(secret(), 'real-3'), plan: 'max'};
  const page = await stage.goto(suite.page({settings}));
  assert.equal((await isNow(page, 'user')).user_id, 'real-3');
  await intercom(page, 'trackEvent', 'took-step', {n: 0});
  await valuesOnce(herald, {user_id: 'real-3'}, {name: 'took-step', count: 1});
  // Only a token may write a protected attribute, and the page is told.
  assert.equal((await herald.user('real-3')).custom_attributes.plan ?? null, null);
  await stage.said(/^warning: .*plan/);
});

suite.test('an e-mail address alone is proved by its own hash', async (stage) => {
  const email = 'real-4@example.com';
  const page = await stage.goto(suite.page({settings: {email, user_hash: userHash(secret(), email)}}));
  await isNow(page, 'user');
  await intercom(page, 'trackEvent', 'took-step', {n: 0});
  await valuesOnce(stage.herald, {email}, {name: 'took-step', count: 1});
});

suite.test('a good token is the user, with what it says, and nothing else stands beside it', async (stage) => {
  const {herald} = stage;
  const token = userToken(secret(), {user_id: 'real-5', email: 'real-5@example.com', name: 'Ada', plan: 'pro', exp: inAnHour()});
  const page = await stage.goto(suite.page({settings: {intercom_user_jwt: token, name: 'Mallory'}}));
  assert.equal((await isNow(page, 'user')).user_id, 'real-5');
  await intercom(page, 'trackEvent', 'took-step', {n: 0});
  await valuesOnce(herald, {user_id: 'real-5'}, {name: 'took-step', count: 1});
  const row = await herald.user('real-5');
  assert.deepEqual([row.email, row.name, row.custom_attributes.plan], ['real-5@example.com', 'Ada', 'pro']);
  await intercom(page, 'update', {plan: 'free', city: 'Cork'});
  await until('the city', async () => (await herald.user('real-5')).custom_attributes.city === 'Cork');
  assert.equal((await herald.user('real-5')).custom_attributes.plan, 'pro');
});

suite.test('an update with a forged identity leaves nobody booted', async (stage) => {
  const {herald} = stage;
  const settings = {user_id: 'real-6', user_hash: userHash(secret(), 'real-6')};
  const page = await stage.goto(suite.page({settings}));
  await isNow(page, 'user');
  await intercom(page, 'update', {user_id: 'real-1', user_hash: settings.user_hash});
  await stage.said(/^(warning|error): .*identity/i);
  await page.waitForFunction(() => !window.Intercom('whoami'));
  await intercom(page, 'trackEvent', 'took-step', {n: 9});
  await intercom(page, 'boot', {app_id: herald.appId, ...settings});
  await isNow(page, 'user');
  await intercom(page, 'trackEvent', 'took-step', {n: 0});
  const values = await valuesOnce(herald, {user_id: 'real-6'}, {name: 'took-step', count: 1});
  assert.ok(!values.includes(9) && values.includes(0), values.join());
  assert.deepEqual(await herald.values({user_id: 'real-1'}, 'took-step', 'n'), []);
});

suite.test('several tabs of one verified user', async (stage) => {
  const settings = {user_id: 'real-7', user_hash: userHash(secret(), 'real-7')};
  const path = suite.page({settings});
  const tabs = await Promise.all([0, 1, 2].map(() => stage.goto(path)));
  for (const [n, page] of tabs.entries()) {
    await isNow(page, 'user');
    await intercom(page, 'trackEvent', 'took-step', {n});
  }
  const values = await valuesOnce(stage.herald, {user_id: 'real-7'}, {name: 'took-step', count: 3});
  assert.deepEqual([...values].sort(), [0, 1, 2]);
});

suite.test('after a rotation both secrets count, for as long as it said', async (stage) => {
  const {herald} = stage;
  const old = secret();
  const rotated = await herald.call('POST', '/manage/identity_secrets/web/rotate', {grace_s: 3600});
  for (const [key, userId] of [[old, 'real-8'], [rotated.secret, 'real-9']]) {
    const context = await stage.open();
    const page = await stage.goto(suite.page({settings: {user_id: userId, user_hash: userHash(key, userId)}}), {context});
    await isNow(page, 'user');
    assert.equal((await herald.user(userId)).external_id, userId);
  }
});
