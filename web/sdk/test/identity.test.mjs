// Who is there: first visit, return, login, switch, logout, refusal.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {install, isSwitch, whoOf} from '../build/sdk.mjs';
import {Browser, herald, until} from './browser.mjs';

const ORIGIN = {app_id: 'app1', base: 'https://herald.example'};

const setup = () => {
  const server = herald();
  const browser = new Browser({server: server.answer});
  const open = (boot) => {
    const win = browser.tab();
    install(win, ORIGIN);
    if (boot) win.Intercom('boot', {app_id: 'app1', ...boot});
    return win;
  };
  const pinged = (count) => until(() => server.pings.length >= count && server.pings[count - 1]);
  return {server, browser, open, pinged};
};

test('a visitor returns with the same id, in a cookie of the widest domain', async () => {
  const {browser, open, pinged} = setup();
  const first = open({});
  const {anonymous_id, device_id} = await pinged(1);
  assert.equal(first.Intercom('getVisitorId'), anonymous_id);
  await until(() => first.Intercom('whoami'));
  assert.equal(browser.cookie('intercom-id-app1'), anonymous_id);
  assert.ok(first.document.written.some((text) => text.startsWith('intercom-id-app1') && text.endsWith('SameSite=Lax; Secure; Domain=shop.example')));
  open({});
  const again = await pinged(2);
  assert.deepEqual([again.anonymous_id, again.device_id], [anonymous_id, device_id]);
});

test('two first tabs are one visitor', async () => {
  const {open, pinged} = setup();
  open({});
  open({});
  const [a, b] = [await pinged(1), await pinged(2)];
  assert.equal(a.anonymous_id, b.anonymous_id);
});

test('a login keeps the anonymous id, and the session of a user a cookie', async () => {
  const {browser, open, pinged} = setup();
  const win = open({});
  const {anonymous_id} = await pinged(1);
  await until(() => win.Intercom('whoami'));
  assert.equal(browser.cookie('intercom-session-app1'), undefined);
  win.Intercom('update', {user_id: 5, email: 'ada@example.com'});
  const login = await pinged(2);
  assert.equal(login.anonymous_id, anonymous_id);
  await until(() => browser.cookie('intercom-session-app1') === 'user:5');
  const next = open({});
  assert.equal((await pinged(3)).session, 'user:5');
  await until(() => next.Intercom('whoami')?.user_id === '5');
});

test('another user is a switch: new anonymous id, no session of the one before', async () => {
  for (const call of ['boot', 'update']) {
    const {open, pinged} = setup();
    const win = open({user_id: 'A'});
    const first = await pinged(1);
    await until(() => win.Intercom('whoami'));
    win.Intercom(call, {app_id: 'app1', user_id: 'B'});
    const second = await pinged(2);
    assert.notEqual(second.anonymous_id, first.anonymous_id);
    assert.equal(second.session, undefined);
    assert.equal(second.user_data.user_id, 'B');
    await until(() => win.Intercom('whoami').user_id === 'B');
  }
});

test('a switch is seen on the next page too, also when the session has lapsed', async () => {
  for (const isLapsed of [false, true]) {
    const {browser, open, pinged} = setup();
    const win = open({user_id: 'A'});
    const first = await pinged(1);
    await until(() => win.Intercom('whoami'));
    if (isLapsed) browser.cookies.delete('intercom-session-app1');
    open({user_id: 'B'});
    const second = await pinged(2);
    assert.notEqual(second.anonymous_id, first.anonymous_id);
    assert.equal(second.session, undefined);
  }
});

test('without name and session, whoever comes after a user is somebody new', async () => {
  const {browser, open, pinged} = setup();
  const win = open({user_id: 'A'});
  const first = await pinged(1);
  await until(() => win.Intercom('whoami'));
  browser.cookies.delete('intercom-session-app1');
  open({});
  assert.notEqual((await pinged(2)).anonymous_id, first.anonymous_id);
});

test('shutdown clears every cookie, other tabs too, and the next person starts anew', async () => {
  const {browser, open, pinged} = setup();
  const win = open({user_id: 'A'});
  const other = open({user_id: 'A'});
  const first = await pinged(2);
  await until(() => win.Intercom('whoami') && other.Intercom('whoami'));
  win.Intercom('shutdown');
  assert.deepEqual([...browser.cookies.keys()], []);
  assert.equal(win.Intercom.booted, false);
  assert.equal(win.Intercom('whoami'), undefined);
  await until(() => other.Intercom.booted === false);
  assert.equal(other.Intercom('getVisitorId'), undefined);
  win.Intercom('boot', {app_id: 'app1'});
  const next = await pinged(3);
  assert.notEqual(next.anonymous_id, first.anonymous_id);
  assert.deepEqual([next.session, next.user_data], [undefined, {}]);
});

test('rapid boots: in order, and the last one wins', async () => {
  const {server, open, pinged} = setup();
  const win = open();
  for (const user_id of ['A', 'B', 'C']) win.Intercom('boot', {app_id: 'app1', user_id});
  await pinged(3);
  await until(() => win.Intercom('whoami')?.user_id === 'C');
  assert.deepEqual(server.pings.map(({user_data}) => user_data.user_id), ['A', 'B', 'C']);
  assert.equal(new Set(server.pings.map(({anonymous_id}) => anonymous_id)).size, 3);
});

test('an update while a ping is on its way is not lost', async () => {
  const {server, browser, open, pinged} = setup();
  let release;
  const isReleased = new Promise((resolve) => (release = resolve));
  browser.server = (call, body) => isReleased.then(() => server.answer(call, body));
  const win = open({});
  await until(() => browser.requests.length > 0);
  win.Intercom('update', {plan: 'pro'});
  release();
  assert.deepEqual((await pinged(2)).user_data, {plan: 'pro'});
  assert.equal(server.pings.length, 2);
});

test('an anonymous id that became a user’s is replaced, once', async () => {
  const {server, browser, open} = setup();
  let gone = 0;
  browser.server = (call, body) => {
    if (call === 'ping' && gone++ === 0) return {status: 410, body: {errors: [{code: 'contact_merged'}]}};
    return server.answer(call, body);
  };
  const win = open({});
  await until(() => win.Intercom('whoami'));
  const [first, second] = browser.bodies('ping');
  assert.notEqual(first.anonymous_id, second.anonymous_id);
  assert.equal(win.Intercom('getVisitorId'), second.anonymous_id);
});

test('a refused person is nobody, and the page is told why', async () => {
  const {browser, open} = setup();
  browser.server = () => ({status: 403, body: {errors: [{code: 'identity_verification_failed', message: 'no'}]}});
  const win = open({user_id: 'A', user_hash: 'x'});
  win.Intercom('trackEvent', 'a');
  await until(() => win.Intercom.booted === false);
  assert.equal(win.Intercom('whoami'), undefined);
  assert.ok(win.messages.some((message) => message.includes('identity_verification_failed')));
  win.Intercom('trackEvent', 'b');
  assert.ok(win.messages.some((message) => message.includes("'b' dropped")));
  assert.equal(browser.bodies('events').length, 0);
});

test('a page that was refused says again who is there by update', async () => {
  const {browser, open} = setup();
  const {server} = browser;
  browser.server = () => ({status: 403, body: {errors: [{code: 'identity_verification_failed', message: 'no'}]}});
  const win = open({user_id: 'A', user_hash: 'x'});
  await until(() => win.Intercom.booted === false);
  browser.server = server;
  win.Intercom('update', {name: 'Ada'});
  assert.equal(win.Intercom.booted, false, 'this names nobody');
  win.Intercom('update', {user_id: 'A', user_hash: 'y'});
  await until(() => win.Intercom('whoami'));
  assert.equal(win.Intercom.booted, true);
  win.Intercom('shutdown');
  win.Intercom('update', {user_id: 'A'});
  assert.equal(win.Intercom.booted, false, 'after shutdown nobody is');
});

test('nothing of one person stays in intercomSettings for the next', async () => {
  const {open} = setup();
  const win = open({user_id: 'A', email: 'a@x.io', salary: 100, user_hash: 'h', alignment: 'left'});
  await until(() => win.Intercom('whoami'));
  win.Intercom('update', {name: 'Ada'});
  assert.equal(win.intercomSettings.salary, 100);
  win.Intercom('boot', {user_id: 'B', alignment: 'left'});
  const {app_id, ...left} = win.intercomSettings;
  assert.deepEqual(left, {user_id: 'B', alignment: 'left'});
});

test('cookies that were taken away elsewhere are not brought back', async () => {
  const {open, server, browser, pinged} = setup();
  const win = open({user_id: 'A'});
  await until(() => win.Intercom('whoami'));
  assert.ok(browser.cookie('intercom-id-app1') && browser.cookie('intercom-session-app1'));
  // As a shutdown on another subdomain does: it shares the cookies, not the storage.
  for (const name of ['id', 'session']) win.document.cookie = `intercom-${name}-app1=; Path=/; Max-Age=0`;
  win.Intercom('update', {plan: 'pro'});
  await pinged(2);
  win.Intercom('trackEvent', 'took-step');
  await until(() => server.events.size === 1);
  assert.deepEqual([...browser.cookies.keys()].filter((name) => /^intercom-(id|session)-/.test(name)), []);
});

test('a value that cannot be sent takes nothing else with it, and nobody is booted by half a name', async () => {
  const {browser, open} = setup();
  const circle = {};
  circle.circle = circle;
  const win = open({user_id: 'B', big: 10n, circle, plan: 'pro', f() {}});
  await until(() => win.Intercom('whoami'));
  const {user_id, plan, big} = browser.bodies('ping')[0].user_data;
  assert.deepEqual([user_id, plan, big], ['B', 'pro', undefined]);
  assert.equal(win.messages.filter((message) => message.includes('cannot be sent')).length, 2);
  const other = open({email: 10n});
  assert.notEqual(other.Intercom.booted, true);
});

test('names are compared by what is given', () => {
  const who = (user_id, email) => whoOf({user_id, email});
  const rows = [
    [who('1'), who('1'), 'boot', false],
    [who(1), who('1'), 'boot', false],
    [who('1'), who('2'), 'update', true],
    [who('', 'Ada@Example.com '), who('', 'ada@example.com'), 'boot', false],
    [who('', 'a@x.io'), who('', 'b@x.io'), 'update', true],
    [who('1', 'a@x.io'), who('', 'b@x.io'), 'update', false],
    [who('1', 'a@x.io'), who('', 'b@x.io'), 'boot', true],
    [who('1', 'a@x.io'), who('1', 'b@x.io'), 'boot', false],
    [who('1'), who(''), 'boot', false],
    [who(''), who('1'), 'boot', false],
  ];
  for (const [known, next, call, wanted] of rows) assert.equal(isSwitch(known, next, call), wanted, JSON.stringify([known, next, call]));
  const token = ['e30', Buffer.from('{"user_id":"é1"}').toString('base64url'), 'x'].join('.');
  assert.deepEqual(whoOf({intercom_user_jwt: token}), who('é1'));
  assert.deepEqual(whoOf({intercom_user_jwt: 'no token'}), who(''));
});
