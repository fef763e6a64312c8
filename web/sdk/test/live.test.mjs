// The live connection: one stream for all tabs, no gap, no repeat.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {EventStream, Pages, install, listen, throttle} from '../build/sdk.mjs';
import {Browser, herald, until} from './browser.mjs';

const ORIGIN = {app_id: 'app1', base: 'https://herald.example'};

/** A server whose streams the test writes to. */
const setup = () => {
  const server = herald();
  const browser = new Browser();
  const streams = [];
  browser.server = (call, body, signal) => {
    if (call !== 'stream') return server.answer(call, body);
    const stream = {body, isOpen: true};
    const text = new TextEncoder();
    const readable = new ReadableStream({
      start: (controller) => {
        const end = () => {
          if (stream.isOpen) controller.error(new Error('gone'));
          stream.isOpen = false;
        };
        stream.send = (words) => controller.enqueue(text.encode(words));
        stream.cut = end;
        signal.addEventListener('abort', end);
      },
    });
    streams.push(stream);
    stream.send('event: hello\ndata: {"revision":1,"heartbeat_s":25}\n\n');
    return {stream: readable};
  };
  const open = () => {
    const win = browser.tab();
    install(win, ORIGIN);
    win.Intercom('boot', {app_id: 'app1', user_id: 'A'});
    return win;
  };
  return {server, browser, streams, open};
};

const item = (id, email) => `event: person\nid: ${id}\ndata: {"type":"user","id":"1","email":"${email}"}\n\n`;
const email = (win, wanted) => until(() => win.Intercom('whoami')?.email === wanted, wanted);

test('what listens is fetched once, from where the API is, and again after it failed', async () => {
  const {streams, open, browser} = setup();
  const {parts} = browser;
  browser.parts = {};
  const win = open();
  await until(() => browser.scripts.length === 1 && win.Intercom('whoami'));
  assert.equal(browser.scripts[0], 'https://herald.example/widget/app1/live.js');
  assert.equal(streams.length, 0);
  browser.parts = parts;
  await until(() => streams.length === 1);
  streams[0].send(item(5, 'a@x.io'));
  await email(win, 'a@x.io');
  win.Intercom('shutdown');
  win.Intercom('boot', {app_id: 'app1', user_id: 'A'});
  await until(() => streams.length === 2);
  assert.equal(browser.scripts.length, 2);
});

test('what other tabs read before this one listens is not lost', async () => {
  const {streams, open, browser} = setup();
  open();
  await until(() => streams.length === 1);
  const {parts} = browser;
  browser.parts = {};
  const late = open();
  await until(() => browser.scripts.length === 2 && late.Intercom('whoami'));
  streams[0].send(item(5, 'a@x.io'));
  browser.parts = parts;
  await email(late, 'a@x.io');
  assert.equal(streams.length, 1);
});

test('the package listens by itself', async () => {
  const {streams, browser} = setup();
  const win = browser.tab();
  install(win, {...ORIGIN, listen});
  win.Intercom('boot', {app_id: 'app1', user_id: 'A'});
  await until(() => streams.length === 1);
  assert.deepEqual(browser.scripts, []);
});

test('two tabs have one stream, and both see each item', async () => {
  const {streams, open, browser} = setup();
  const tabs = [open(), open()];
  await until(() => streams.length > 0 && tabs.every((win) => win.Intercom('whoami')));
  streams[0].send(item(5, 'a@x.io'));
  await Promise.all(tabs.map((win) => email(win, 'a@x.io')));
  assert.equal(streams.length, 1);
  assert.equal(browser.bodies('stream')[0].revision, 1);
});

test('after a cut it resumes from the last revision, and an item that comes again changes nothing', async () => {
  const {streams, open} = setup();
  const win = open();
  await until(() => streams.length === 1);
  streams[0].send(item(5, 'new@x.io'));
  await email(win, 'new@x.io');
  streams[0].cut();
  await until(() => streams.length === 2);
  assert.equal(streams[1].body.revision, 5);
  streams[1].send(item(4, 'old@x.io') + item(6, 'newest@x.io'));
  await email(win, 'newest@x.io');
});

test('what a claim is told, which names nobody, takes nothing away that the page said', async () => {
  const {streams, open} = setup();
  const win = open();
  await until(() => streams.length === 1 && win.Intercom('whoami'));
  const said = win.Intercom('whoami');
  streams[0].send('event: person\nid: 5\ndata: {"type":"user","revision":5}\n\n');
  streams[0].cut();
  // It was read: the next stream begins behind it.
  await until(() => streams.length === 2);
  assert.equal(streams[1].body.revision, 5);
  assert.deepEqual(win.Intercom('whoami'), said);
});

test('an end is obeyed: closing connects again, merged pings first, replaced stays away', async () => {
  for (const [reason, streamsAfter, pingsAfter] of [['closing', 2, 1], ['merged', 2, 2], ['replaced', 1, 1]]) {
    const {streams, open, server} = setup();
    const win = open();
    await until(() => streams.length === 1);
    streams[0].send(`event: end\ndata: {"reason":"${reason}"}\n\n`);
    await until(() => !streams[0].isOpen);
    await until(() => streams.length >= streamsAfter && server.pings.length >= pingsAfter, reason);
    win.emit('online');
    assert.deepEqual([streams.length, server.pings.length], [streamsAfter, pingsAfter], reason);
  }
});

test('a page that goes away ends its stream and lets another tab lead', async () => {
  const {streams, open} = setup();
  const first = open();
  const second = open();
  await until(() => streams.length === 1 && second.Intercom('whoami'));
  streams[0].send(item(5, 'a@x.io'));
  await email(second, 'a@x.io');
  first.emit('pagehide');
  await until(() => streams.length === 2);
  assert.equal(streams[0].isOpen, false);
  assert.equal(streams[1].body.revision, 5);
});

test('without locks the tabs still choose one leader', async () => {
  const {streams, open, browser} = setup();
  browser.locks = undefined;
  const tabs = [open(), open()];
  await until(() => streams.length > 0 && tabs.every((win) => win.Intercom('whoami')));
  streams[0].send(item(5, 'a@x.io'));
  await Promise.all(tabs.map((win) => email(win, 'a@x.io')));
  assert.equal(streams.length, 1);
});

test('where nothing streams, it polls', async () => {
  const server = herald();
  const browser = new Browser();
  browser.server = (call, body) => {
    if (call === 'stream') return {body: undefined, stream: null};
    if (call === 'poll') return {body: {revision: 9, items: [{event: 'person', id: 9, data: {type: 'user', id: '1', email: 'p@x.io'}}]}};
    return server.answer(call, body);
  };
  const win = browser.tab();
  // A browser without readable bodies.
  const fetch = win.fetch.bind(win);
  win.fetch = async (url, options) => {
    const response = await fetch(url, options);
    if (url.endsWith('/stream')) Object.defineProperty(response, 'body', {value: null});
    return response;
  };
  const {random} = Math;
  Math.random = () => -1.5;
  try {
    install(win, ORIGIN);
    win.Intercom('boot', {app_id: 'app1', user_id: 'A'});
    await email(win, 'p@x.io');
  } finally {
    Math.random = random;
  }
});

test('server-sent events are read in any pieces', () => {
  const text = ': hi\n\nevent: person\r\nid: 7\r\ndata: {"a":\r\ndata:1}\r\n\r\nid\ndata: x\r\rdata\n\nevent: lonely\n\n';
  const whole = new EventStream().read(text);
  assert.deepEqual(whole, [
    {event: 'person', id: '7', data: '{"a":\n1}'},
    {event: 'message', id: '', data: 'x'},
    {event: 'message', id: '', data: ''},
  ]);
  for (let size = 1; size < text.length; size++) {
    const stream = new EventStream();
    const found = [];
    for (let at = 0; at < text.length; at += size) found.push(...stream.read(text.slice(at, at + size)));
    assert.deepEqual(found, whole, `pieces of ${size}`);
  }
});

test('routes are told once they settle, and not twice when the page tells them too', async () => {
  const win = new Browser().tab();
  let changes = 0;
  const pages = new Pages(win, () => changes++);
  assert.equal(pages.view('', true).page_view, true);
  win.history.pushState(null, '', '/b');
  win.history.replaceState(null, '', '/c');
  const {page, page_view} = pages.view('', true);
  assert.deepEqual([page.url, page.referrer, page_view], ['https://www.shop.example/c', 'https://www.shop.example/a', true]);
  assert.equal(pages.view('', true).page_view, false);
  win.history.pushState(null, '', '/d');
  await until(() => changes === 1);
  assert.equal(pages.view('', false).page_view, true);
});

test('20 updates pass in 30 minutes, and then again', () => {
  const isInBounds = throttle();
  const passed = (count, now_ms) => Array.from({length: count}, () => isInBounds(now_ms)).filter(Boolean).length;
  assert.equal(passed(19, 0), 19);
  assert.equal(passed(2, 1_000), 1);
  assert.equal(passed(1, 30 * 60_000 - 1), 0);
  assert.equal(passed(30, 30 * 60_000), 19);
});
