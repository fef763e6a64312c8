#!/usr/bin/env node
// From `trackEvent` to the first paint of the banner, over loopback.
//
//   node tests/browser/bench_messages.mjs <path of the herald binary> [runs]
//
// A server of its own with 200 live messages, 20 of them on the name that the page sends, each with a metadata filter
// that half of the runs pass, two leaves of audience and one fact that is counted (uploads of 30 days). Prints one line of JSON, in milliseconds:
//
//   p50_ms, p99_ms    from the call of `trackEvent` until the frame in which the banner is seen was presented
//   server_…          of that the server's share: from the request with the event until the page has the stream's item
//   page_…            the rest: what the page does before and after
//   alone_…           the server without a browser: a program sends the event and reads the stream
//   runs, messages, on_name

import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';

import {installClients} from './install.mjs';

const RUNS = 200;
const WARM_UP = 20;
const MESSAGES = 200;
const ON_NAME = 20;
const EVENT = 'upload-complete';

/** What is kept counted for each person. */
const FACT = {event: EVENT, fact: 'count', op: 'gte', value: 1, within_days: 30};

/** Creates the definition of an event, so that a browser is not the one who brings the name. */
const define = (herald, name) =>
  herald.call('POST', '/events', {event_name: name, user_id: 'bench-0', created_at: Math.floor(Date.now() / 1000)});

/** One message; of those on the sent name every other filter fits a run. */
function messageOf(at) {
  const isOnName = at < ON_NAME;
  return {
    name: `Message ${at}`,
    kind: 'banner',
    trigger: {
      event: isOnName ? EVENT : `event-${at % 60}`,
      occurrence: 'every',
      metadata: {all: [{metadata: 'parity', op: 'is', value: at % 2 === 0 ? 'even' : 'odd'}, {metadata: 'bytes', op: 'gt', value: 1000}]},
    },
    audience: {
      roles: ['visitor', 'lead', 'user'],
      predicate: {all: [{attribute: 'custom_attributes.plan', op: 'is', value: 'pro'}, {attribute: 'email', op: 'ends_with', value: '@example.com'}, FACT]},
    },
    frequency: {mode: 'every'},
    // One of the ten that a run brings is shown on the page: the others are decided and sent all the same.
    where: {url_rules: at < 2 ? [] : [{op: 'contains', value: '/elsewhere'}]},
    content: {style: 'floating', position: 'top', body: `Hi {{ first_name | fallback: "there" }}, run {{ event.metadata.run | fallback: "" }} is ready`},
  };
}

async function setUp(herald, live) {
  const names = [EVENT, ...Array.from({length: 60}, (_, at) => `event-${at}`)];
  await herald.call('POST', '/data_attributes', {name: 'plan', model: 'contact', data_type: 'string'});
  await herald.call('POST', '/contacts', {external_id: 'bench-0', email: 'bench-0@example.com', name: 'Ada Bench', custom_attributes: {plan: 'pro'}});
  for (const name of names) await define(herald, name);
  for (let at = 0; at < MESSAGES; at += 1) {
    await live(herald, messageOf(at));
  }
}

/** Runs in the page: tracks, and waits for the frame that shows the answer. */
function runInPage({run, event, parity}) {
  return new Promise((done) => {
    const started = performance.now();
    const wanted = `run ${run} is`;
    const found = () => [...document.querySelectorAll('herald-message[data-delivery]')].some((host) => host.shadowRoot.textContent.includes(wanted));
    const presented = () => {
      // The frame that is painted now has it; a message behind it runs once that frame is on its way.
      requestAnimationFrame(() => {
        const {port1, port2} = new MessageChannel();
        port1.onmessage = () => done({total: performance.now() - started, requestAt: window.benchTimes.request - started, itemAt: window.benchTimes.item - started});
        port2.postMessage(null);
      });
    };
    const observer = new MutationObserver(() => {
      if (!found()) return;
      observer.disconnect();
      presented();
    });
    observer.observe(document.documentElement, {childList: true, subtree: true});
    window.Intercom('trackEvent', event, {run: String(run), parity, bytes: 2048});
  });
}

/** Notes when the request with an event begins, and when a piece of the stream with a message is there. */
function watchCalls() {
  window.benchTimes = {request: 0, item: 0};
  const {fetch} = window;
  window.fetch = async (url, options) => {
    if (String(url).endsWith('/events')) window.benchTimes.request = performance.now();
    const response = await fetch(url, options);
    if (!String(url).endsWith('/stream')) return response;
    const text = new TextDecoder();
    const note = new TransformStream({
      transform(piece, controller) {
        if (text.decode(piece, {stream: true}).includes('event: message')) window.benchTimes.item = performance.now();
        controller.enqueue(piece);
      },
    });
    return new Response(response.body.pipeThrough(note), response);
  };
}

/** Errors: a measured message was not decided as it should be. */
async function isAllSent(herald, runs) {
  const {data} = await herald.call('GET', '/manage/messages?per_page=150');
  for (const {id, name} of data.filter(({name}) => ['Message 4', 'Message 19'].includes(name))) {
    const {total} = await herald.call('GET', `/manage/messages/${id}/numbers`);
    // The program's events are all even.
    const expected = (runs + WARM_UP) / 2 + (name === 'Message 4' ? runs + WARM_UP : 0);
    if (total.sent !== expected) throw new Error(`${name} was sent ${total.sent} times, not ${expected}`);
  }
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
const rounded = (ms) => Math.round(ms * 10) / 10;
function percentiles(values, name = '') {
  const sorted = [...values].sort((one, other) => one - other);
  return {[`${name}p50_ms`]: rounded(at(sorted, 0.5)), [`${name}p99_ms`]: rounded(at(sorted, 0.99))};
}

async function measure(browser, {Site, html, script, snippet, userHash, herald, runs}) {
  const site = await Site.start();
  const settings = {app_id: herald.appId, user_id: 'bench-0', user_hash: userHash(herald.identitySecret, 'bench-0')};
  site.put('/', html({head: script(snippet(`${herald.url}/widget/${herald.appId}`, settings)), body: '<h1>Shop</h1>'}));
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    await page.addInitScript(watchCalls);
    const isListening = page.waitForResponse((response) => response.url().endsWith('/messenger/web/stream'));
    await page.goto(site.url('/'));
    await isListening;
    const times = [];
    for (let run = 0; run < runs + WARM_UP; run += 1) {
      const time = await page.evaluate(runInPage, {run, event: EVENT, parity: run % 2 === 0 ? 'even' : 'odd'});
      // The next run's banner takes its place; those that are sent and not shown pile up as they would.
      if (run >= WARM_UP) times.push(time);
    }
    return times;
  } finally {
    await context.close();
    await site.stop();
  }
}

/** The server alone: an event goes out, and its item comes by the stream. */
async function measureServer({herald, userHash, runs}) {
  const post = async (call, body) => {
    const answer = await fetch(`${herald.url}/messenger/web/${call}`, {method: 'POST', body: JSON.stringify({app_id: herald.appId, ...body})});
    if (!answer.ok) throw new Error(`${call}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const user_data = {user_id: 'bench-0', user_hash: userHash(herald.identitySecret, 'bench-0')};
  const {session, event_key, revision} = await (await post('ping', {user_data})).json();
  const reader = (await post('stream', {session, revision})).body.getReader();
  const text = new TextDecoder();
  const times = [];
  for (let run = 0; run < runs + WARM_UP; run += 1) {
    const name = `server ${run}`;
    const started = performance.now();
    const metadata = {run: name, parity: 'even', bytes: 2048};
    const sent = post('events', {events: [{id: name, key: event_key, name: EVENT, created_at: Math.floor(Date.now() / 1000), metadata}]});
    let seen = '';
    while (!seen.includes(`run ${name} is`)) seen += text.decode((await reader.read()).value, {stream: true});
    if (run >= WARM_UP) times.push(performance.now() - started);
    await sent;
  }
  await reader.cancel();
  return times;
}

async function main([path, given]) {
  if (!path) throw new Error('usage: bench_messages.mjs <path of the herald binary> [runs]');
  const runs = given ? Number(given) : RUNS;
  await installClients();
  process.env.BROWSER_TESTS_HERALD = resolve(path);
  const [{startBrowser}, {Herald}, {live}, {Site, html, script, snippet}, {userHash}, {chromium}] = await Promise.all([
    import('./harness/chromium.mjs'), import('./harness/herald.mjs'), import('./harness/messages.mjs'), import('./harness/site.mjs'), import('./harness/proofs.mjs'), import('playwright-core'),
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'herald-bench-'));
  let started;
  let herald;
  try {
    started = await startBrowser(folder);
    herald = await Herald.start();
    await setUp(herald, live);
    const browser = await chromium.connect(started.env.BROWSER_TESTS_SOCKET);
    const times = await measure(browser, {Site, html, script, snippet, userHash, herald, runs});
    const alone = await measureServer({herald, userHash, runs});
    await browser.close();
    await isAllSent(herald, runs);
    const figures = {
      ...percentiles(times.map(({total}) => total)),
      ...percentiles(times.map(({requestAt, itemAt}) => itemAt - requestAt), 'server_'),
      ...percentiles(times.map(({total, requestAt, itemAt}) => total - (itemAt - requestAt)), 'page_'),
      ...percentiles(alone, 'alone_'),
    };
    console.log(JSON.stringify({...figures, runs, messages: MESSAGES, on_name: ON_NAME}));
  } finally {
    await herald?.stop();
    await started?.close();
    await rm(folder, {recursive: true, force: true});
  }
}

await main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
