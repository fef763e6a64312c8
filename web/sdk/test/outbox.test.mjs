// Events: each once, in order, for the right person, whatever happens to the page, the network and the server.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Outbox, Store, check, install} from '../build/sdk.mjs';
import {Browser, herald, until} from './browser.mjs';

const ORIGIN = {app_id: 'app1', base: 'https://herald.example'};

const open = (browser, boot) => {
  const win = browser.tab();
  install(win, ORIGIN);
  if (boot) win.Intercom('boot', {app_id: 'app1', ...boot});
  return win;
};

const queued = (browser) => [...browser.storage.map.keys()].filter((key) => key.includes(':event:'));

test('a burst goes out in order, in batches of at most 50, and leaves nothing behind', async () => {
  const server = herald();
  const browser = new Browser({server: server.answer});
  const win = open(browser, {});
  const names = Array.from({length: 120}, (_, at) => `event-${at}`);
  names.forEach((name) => win.Intercom('trackEvent', name));
  await until(() => server.events.size === 120 && queued(browser).length === 0);
  assert.deepEqual(server.names(), names);
  assert.deepEqual(browser.bodies('events').map(({events}) => events.length), [50, 50, 20]);
});

test('a batch of long events stays below the bytes that a closing page may send', async () => {
  const server = herald();
  const browser = new Browser({server: server.answer});
  const win = open(browser, {});
  const metadata = Object.fromEntries(Array.from({length: 18}, (_, at) => [`k${at}`, 'ü'.repeat(250)]));
  for (let at = 0; at < 20; at++) win.Intercom('trackEvent', `e${at}`, metadata);
  await until(() => server.events.size === 20);
  for (const body of browser.bodies('events')) assert.ok(Buffer.byteLength(JSON.stringify(body)) < 61_000);
});

test('a time is the server’s, in seconds', async () => {
  const server = herald();
  const browser = new Browser({server: server.answer});
  const win = open(browser, {});
  // Tracked before anybody knows the server's clock, and after.
  win.Intercom('trackEvent', 'before');
  await until(() => win.Intercom('whoami'));
  win.Intercom('trackEvent', 'after');
  await until(() => server.events.size === 2);
  for (const {created_at} of server.events.values()) {
    assert.ok(Number.isInteger(created_at) && Math.abs(created_at - (Date.now() + 5_000) / 1_000) < 2, String(created_at));
  }
});

test('a killed tab loses nothing, and what the server had taken is not counted twice', async () => {
  const server = herald();
  let isAnswering = true;
  const browser = new Browser({});
  browser.server = (call, body) => {
    const answer = server.answer(call, body);
    // The request arrived, the answer never does.
    return isAnswering || call !== 'events' ? answer : new Promise(() => undefined);
  };
  const first = open(browser, {user_id: 1});
  await until(() => first.Intercom('whoami'));
  isAnswering = false;
  for (let at = 0; at < 30; at++) first.Intercom('trackEvent', `e${at}`);
  await until(() => server.events.size === 30);
  for (let at = 30; at < 40; at++) first.Intercom('trackEvent', `e${at}`);
  first.close();
  browser.locks.chains.clear();
  isAnswering = true;
  open(browser, {user_id: 1});
  await until(() => server.events.size === 40 && queued(browser).length === 0);
  assert.deepEqual(server.names(), Array.from({length: 40}, (_, at) => `e${at}`));
});

test('offline, then online: everything is sent once, in order', async () => {
  const server = herald();
  const browser = new Browser({server: server.answer});
  const win = open(browser, {});
  await until(() => win.Intercom('whoami'));
  browser.server = () => {
    throw new TypeError('offline');
  };
  win.navigator.onLine = false;
  for (let at = 0; at < 5; at++) win.Intercom('trackEvent', `e${at}`);
  await until(() => browser.bodies('events').length > 0);
  browser.server = server.answer;
  win.emit('online');
  await until(() => server.events.size === 5 && queued(browser).length === 0);
  assert.deepEqual(server.names(), ['e0', 'e1', 'e2', 'e3', 'e4']);
});

test('two tabs share the outbox and send nothing twice', async () => {
  const server = herald();
  const browser = new Browser({server: server.answer});
  const tabs = [open(browser, {user_id: 1}), open(browser, {user_id: 1})];
  for (let at = 0; at < 40; at++) tabs[at % 2].Intercom('trackEvent', `e${at}`);
  await until(() => server.events.size === 40 && queued(browser).length === 0);
  const sent = browser.bodies('events').flatMap(({events}) => events.map(({id}) => id));
  assert.equal(new Set(sent).size, sent.length);
});

test('each result does what it says: retry stays, dropped and rejected are told with their reason', async () => {
  const server = herald();
  const seen = new Map();
  const browser = new Browser({});
  browser.server = (call, body) => {
    if (call !== 'events') return server.answer(call, body);
    const results = body.events.map(({id, name}) => {
      seen.set(name, (seen.get(name) ?? 0) + 1);
      const result = ['retry', 'dropped', 'rejected'].includes(name) && seen.get(name) === 1 ? name : 'ok';
      return {id, result, code: `code-${name}`};
    });
    return {body: {results}};
  };
  const win = open(browser, {});
  for (const name of ['retry', 'dropped', 'rejected', 'fine']) win.Intercom('trackEvent', name);
  await until(() => queued(browser).length === 1);
  // Others do not wait for the one that must, nor does it go out again with them.
  win.Intercom('trackEvent', 'later');
  await until(() => seen.get('later') === 1 && queued(browser).length === 1);
  const [slot] = queued(browser);
  const waiting = JSON.parse(browser.storage.getItem(slot));
  assert.equal(waiting.name, 'retry');
  assert.ok(waiting.after_ms > Date.now() + 30_000);
  browser.storage.setItem(slot, JSON.stringify({...waiting, after_ms: 1}));
  win.emit('online');
  await until(() => queued(browser).length === 0);
  assert.deepEqual(Object.fromEntries(seen), {retry: 2, dropped: 1, rejected: 1, fine: 1, later: 1});
  assert.equal(win.messages.filter((message) => message.includes("'retry' waits")).length, 1);
  assert.ok(win.messages.some((message) => message.includes("'dropped'") && message.includes('code-dropped')));
  assert.ok(win.messages.some((message) => message.includes("'rejected'") && message.includes('code-rejected')));
});

test('an event whose key died is sent with the next one, and given up after that', async () => {
  const server = herald();
  let keys = 0;
  const browser = new Browser({});
  const used = [];
  browser.server = (call, body) => {
    if (call === 'ping') {
      const answer = server.answer(call, body);
      return {body: {...answer.body, event_key: `key-${++keys}`}};
    }
    return {
      body: {
        results: body.events.map(({id, key}) => {
          used.push(key);
          return {id, result: 'rejected', code: 'session_expired'};
        }),
      },
    };
  };
  const win = open(browser, {});
  win.Intercom('trackEvent', 'a');
  await until(() => queued(browser).length === 0 && used.length > 0);
  assert.deepEqual(used, ['key-1', 'key-2']);
});

test('a closing page hands its events to the browser', async () => {
  const server = herald();
  const browser = new Browser({server: server.answer});
  const win = open(browser, {});
  await until(() => win.Intercom('whoami'));
  win.Intercom('trackEvent', 'clicked-link');
  win.kept = [];
  win.emit('pagehide');
  assert.deepEqual(win.kept.map(({events}) => events.map(({name}) => name)), [['clicked-link']]);
  await until(() => server.events.size === 1);
});

test('events wait for their own person, and never go out for the next', async () => {
  const server = herald();
  const browser = new Browser({});
  let isAway = true;
  browser.server = (call, body) => {
    if (isAway) throw new TypeError('offline');
    return server.answer(call, body);
  };
  const first = open(browser, {user_id: 'A'});
  first.Intercom('trackEvent', 'of-a');
  await until(() => browser.requests.length > 0);
  first.Intercom('shutdown');
  first.close();
  isAway = false;
  const second = open(browser, {user_id: 'B'});
  second.Intercom('trackEvent', 'of-b');
  await until(() => server.events.size === 1);
  assert.deepEqual([...server.events.values()].map(({name, key}) => [name, key]), [['of-b', 'key:B']]);
  assert.equal(queued(browser).length, 1);
  second.Intercom('shutdown');
  second.Intercom('boot', {app_id: 'app1', user_id: 'A'});
  await until(() => server.events.size === 2);
  assert.equal([...server.events.values()][1].key, 'key:A');
});

test('the outbox is bounded at 1,000, keeps the newest, and says so', () => {
  for (const [count, dropped] of [[999, 0], [1_000, 0], [1_001, 1]]) {
    const browser = new Browser();
    const win = browser.tab();
    const told = [];
    const outbox = new Outbox(win, new Store(win, 'x:'), (message) => told.push(message));
    const person = {mark: 'm', who: {user_id: '', email: ''}, event_key: ''};
    for (let at = 0; at < count; at++) outbox.add({name: `e${at}`, metadata: {}}, person, 1_800_000_000_000 + at, 0);
    const entries = outbox.all();
    assert.equal(told.length, dropped);
    assert.equal(entries.length, count - dropped);
    assert.equal(entries.at(-1).name, `e${count - 1}`);
    assert.equal(entries[0].name, `e${dropped}`);
  }
});

test('what could not be sent for a week is dropped and told', () => {
  const browser = new Browser();
  const win = browser.tab();
  const told = [];
  const outbox = new Outbox(win, new Store(win, 'x:'), (message) => told.push(message));
  const week_ms = 7 * 24 * 3600_000;
  const person = {mark: 'm', who: {user_id: '', email: ''}, event_key: ''};
  outbox.add({name: 'old', metadata: {}}, person, Date.now() - week_ms - 1_000, 0);
  outbox.add({name: 'young', metadata: {}}, person, Date.now() - week_ms + 10_000, 0);
  assert.deepEqual(outbox.all().map(({name}) => name), ['young']);
  assert.match(told[0], /'old' dropped: not sent for a week/);
});

test('limits of an event are told', () => {
  const warned = (name, metadata) => check(name, metadata, 20).warnings.length;
  const keys = (count) => Object.fromEntries(Array.from({length: count}, (_, at) => [`k${at}`, 1]));
  for (const [length, count] of [[254, 0], [255, 0], [256, 1]]) assert.equal(warned('n'.repeat(length)), count);
  for (const [length, count] of [[254, 0], [255, 0], [256, 1]]) assert.equal(warned('n', {s: 'x'.repeat(length)}), count);
  for (const [length, count] of [[19, 0], [20, 0], [21, 1]]) assert.equal(warned('n', keys(length)), count);
  // The server decides which: it leaves out first what repeats the event.
  assert.equal(warned('n', {event_name: 'n', user_id: '1', created_at: 1, ...keys(20)}), 0);
  assert.equal(Object.keys(check('n', keys(21), 20).event.metadata).length, 21);
  const repeating = check('n', {event_name: 'n', user_id: '1', created_at: 1, a: 1}, 20).event.metadata;
  assert.deepEqual(repeating, {user_id: '1', a: 1});
  assert.deepEqual(check('n', {event_name: 'm', created_at: 1}, 20).event.metadata, {event_name: 'm', created_at: 1});
  assert.equal(warned('n', {a: {url: 'https://x', value: 'x'}, b: {amount: 1, currency: 'eur'}}), 0);
  assert.equal(warned('n', {a: {deep: 1}, b: [1]}), 2);
  assert.equal(warned('n', null), 0);
  assert.equal(warned('n', 'text'), 1);
  for (const name of ['', ' ', null, undefined, {}, NaN]) assert.equal(check(name, {}, 20).event, undefined);
  assert.equal(check(7, {}, 20).event.name, '7');
});
