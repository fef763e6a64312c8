// The loader's contract: stub, queue, automatic boot, every method.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {install} from '../build/sdk.mjs';
import {Browser, herald, until} from './browser.mjs';

const ORIGIN = {app_id: '', base: 'https://herald.example'};

const METHODS = (
  'boot ready shutdown update hide show showMessages showNewMessage startConversation showSpace showArticle showNews showTicket ' +
  'showConversation startTour startSurvey startChecklist trackEvent getVisitorId whoami hideNotifications setAuthTokens onHide ' +
  'onShow onUnreadCountChange onUserEmailSupplied onActivatorClick reattach_activator'
).split(' ');

const page = (settings) => {
  const server = herald();
  const browser = new Browser({server: server.answer});
  const win = browser.tab();
  if (settings) win.intercomSettings = settings;
  return {server, browser, win};
};

/** As the snippet does it. */
const stub = (win) => {
  const i = function () {
    i.c(arguments);
  };
  i.q = [];
  i.c = (args) => i.q.push(args);
  win.Intercom = i;
  return i;
};

test('the stub is replaced by identity, and its queue is drained in order after the automatic boot', async () => {
  const {win, server} = page({app_id: 'app1', user_id: 7});
  const before = stub(win);
  win.Intercom('trackEvent', 'first');
  win.Intercom('trackEvent', 'second', null);
  install(win, ORIGIN);
  assert.notEqual(win.Intercom, before);
  assert.equal(win.Intercom.booted, true);
  before('trackEvent', 'third');
  await until(() => server.events.size === 3);
  assert.deepEqual(server.names(), ['first', 'second', 'third']);
  assert.deepEqual([...server.events.values()].map(({key}) => key), ['key:7', 'key:7', 'key:7']);
  assert.deepEqual(server.pings[0].user_data, {user_id: 7});
});

test('a queued boot wins over the automatic one, and what was tracked before it is kept', async () => {
  const {win, server} = page({app_id: 'app1', user_id: 7});
  stub(win);
  win.Intercom('onHide', () => undefined);
  win.Intercom('trackEvent', 'early');
  win.Intercom('boot', {app_id: 'app1', user_id: 8});
  install(win, ORIGIN);
  await until(() => server.events.size === 1);
  assert.deepEqual(server.pings.map(({user_data}) => user_data.user_id), [8]);
});

test('every method exists before and after boot, unknown ones warn, and nothing throws', async () => {
  const {win} = page();
  install(win, ORIGIN);
  const all = [...METHODS, 'noSuchMethod', 'constructor', '__proto__', undefined, {}];
  for (const turn of [1, 2]) {
    for (const method of all) for (const args of [[], [null], ['x', {}], [() => undefined], [{a: 1n}]]) win.Intercom(method, ...args);
    if (turn === 1) win.Intercom('boot', {app_id: 'app1'});
  }
  const unknown = win.messages.filter((message) => message.includes('no method'));
  assert.ok(unknown.some((message) => message.includes('noSuchMethod')) && unknown.some((message) => message.includes('constructor')));
  for (const method of METHODS) assert.ok(!unknown.some((message) => message.includes(`'${method}'`)), method);
  assert.ok(!win.messages.some((message) => message.includes('internal error')), win.messages.join('\n'));
});

test('update, show and reattach_activator before boot do nothing', async () => {
  const {win, browser} = page();
  install(win, ORIGIN);
  for (const method of ['reattach_activator', 'update', 'show']) win.Intercom(method, {app_id: 'app1'});
  assert.equal(win.Intercom('getVisitorId'), undefined);
  // Whatever was to be sent goes out before the next turn but one.
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(browser.requests, []);
});

test('the function can be extended, and a second script changes nothing', () => {
  const {win} = page({app_id: 'app1'});
  const live = install(win, ORIGIN);
  live.appId = 'x';
  assert.equal(install(win, ORIGIN), live);
  assert.equal(win.Intercom.appId, 'x');
});

test('the unread count is told at once, listeners end with shutdown, and ready runs once', async () => {
  const {win, server} = page();
  install(win, ORIGIN);
  const counts = [];
  let readies = 0;
  win.Intercom('onUnreadCountChange', (count) => counts.push(count));
  win.Intercom('ready', () => readies++);
  assert.deepEqual(counts, [0]);
  win.Intercom('boot', {app_id: 'app1'});
  await until(() => readies === 1);
  win.Intercom('ready', () => {
    throw new Error('of the page');
  });
  win.Intercom('ready', () => readies++);
  await until(() => readies === 2);
  win.Intercom('update');
  await until(() => server.pings.length === 2);
  assert.equal(readies, 2);
});

test('a callback that throws what has no text stops no other one', async () => {
  const {win} = page();
  install(win, ORIGIN);
  let calls = 0;
  win.Intercom('ready', () => {
    throw Object.create(null);
  });
  win.Intercom('ready', () => calls++);
  win.Intercom('boot', {app_id: 'app1'});
  await until(() => calls === 1);
  assert.ok(win.messages.some((message) => message.includes('internal error: unknown')));
});

const INTERCOM = 'https://api-iam.eu.intercom.io';
for (const [what, api_base, script, expected] of [
  ['api_base wins over the address of the script', 'herald.test/', 'https://cdn.test', 'https://herald.test'],
  ['Intercom\'s own host, which packages always set, counts for a script from there', INTERCOM, 'https://widget.intercom.io', INTERCOM],
  ['but a script from elsewhere stays with where it came from', INTERCOM, 'https://cdn.test', 'https://cdn.test'],
  ['and a name that only ends so is another host', 'https://notintercom.io', 'https://cdn.test', 'https://notintercom.io'],
]) {
  test(what, async () => {
    const {win, browser} = page({app_id: 'app1', api_base});
    install(win, {...ORIGIN, base: script});
    await until(() => browser.requests.length > 0);
    assert.equal(browser.requests[0].url, `${expected}/messenger/web/ping`);
  });
}

test('settings that say how the messenger looks, reserved and undefined ones stay here', async () => {
  const {win, server} = page();
  install(win, ORIGIN);
  win.Intercom('boot', {app_id: 'app1', alignment: 'left', utm_source: 'x', last_request_at: 1, plan: 'undefined', seats: undefined, session_duration: 5, f() {}});
  await until(() => server.pings.length === 1);
  assert.deepEqual(server.pings[0].user_data, {plan: 'undefined'});
});

test('with storage and cookies blocked everything still works', async () => {
  const server = herald();
  const browser = new Browser({server: server.answer});
  const win = browser.tab({blocked: true});
  install(win, ORIGIN);
  win.Intercom('boot', {app_id: 'app1'});
  win.Intercom('trackEvent', 'a');
  await until(() => server.events.size === 1);
  assert.equal(win.Intercom('getVisitorId'), server.pings[0].anonymous_id);
  assert.equal(browser.storage.map.size, 0);
});

test('update is throttled at 20 calls', async () => {
  const {win, server} = page({app_id: 'app1'});
  install(win, ORIGIN);
  for (let at = 0; at < 21; at++) win.Intercom('update', {[`a${at}`]: at});
  await until(() => server.pings.length > 0);
  const data = Object.assign({}, ...server.pings.map(({user_data}) => user_data));
  assert.equal(data.a19, 19);
  assert.equal(data.a20, undefined);
  assert.equal(win.messages.filter((message) => message.includes('update dropped')).length, 1);
});

test("the workspace's looks are given to messages, below what the page says", async () => {
  const server = herald();
  const browser = new Browser();
  const item = {event: 'message', id: 1, data: {delivery: 'd'}};
  browser.server = (call, body) => {
    const answer = server.answer(call, body);
    if (call !== 'ping') return answer;
    const appearance = {action_color: '#0a7ea4', theme_mode: 'dark'};
    return {...answer, body: {...answer.body, items: [item], appearance}};
  };
  const cores = [];
  const renderer = {item: () => undefined, page: () => undefined, flush: () => undefined, clear: () => undefined};
  browser.parts = {...browser.parts, 'messages.js': (_, core) => (cores.push(core), renderer)};
  const win = browser.tab();
  install(win, {app_id: 'app1', base: 'https://herald.example'});
  win.Intercom('boot', {app_id: 'app1', user_id: 'A', action_color: 'red'});
  await until(() => cores.length === 1);
  const {action_color, theme_mode} = cores[0].theme();
  assert.deepEqual({action_color, theme_mode}, {action_color: 'red', theme_mode: 'dark'});
});
