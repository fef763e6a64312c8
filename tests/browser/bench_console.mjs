#!/usr/bin/env node
// From a view's data to its first paint, of every view of the console with the seeded demo.
//
//   node tests/browser/bench_console.mjs <path of the herald binary> [runs]
//
// Each run opens a view as one that was typed into the address bar. Prints a line of JSON for each view, in
// milliseconds:
//
//   p50_ms, max_ms       from the end of the last answer that the view waited for until the frame that shows it was presented
//   data_p50_ms          from the start of the page to the end of that answer
//   answers              how many the view asked for until then
//
// With BROWSER_TESTS_CONSOLE=web/console/dist the console's files come from that folder.

import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';

import {installClients} from './install.mjs';

const RUNS = 15;
const WIDTH = 1_280;
const HEIGHT = 800;

const [binary, wanted] = process.argv.slice(2);
if (!binary) {
  console.error('usage: bench_console.mjs <path of the herald binary> [runs]');
  process.exit(2);
}
const runs = Number(wanted ?? RUNS);

await installClients();
process.env.BROWSER_TESTS_HERALD = resolve(binary);
const {chromium} = await import('playwright-core');
const {startBrowser} = await import('./harness/chromium.mjs');
const {Console} = await import('./harness/console.mjs');
const {Herald} = await import('./harness/herald.mjs');
const {serveConsole} = await import('./harness/stage.mjs');

/** Notes when the view was painted first: a heading, and nothing that still waits. */
function watch() {
  const isThere = () => document.querySelector('main h1') !== null && document.querySelector('.waiting, .asking') === null;
  const painted = () => {
    // What comes behind the next frame comes after its paint.
    requestAnimationFrame(() => {
      const {port1, port2} = new MessageChannel();
      port1.onmessage = () => (globalThis.paintedAt ??= performance.now());
      port2.postMessage(null);
    });
  };
  const observer = new MutationObserver(() => {
    if (isThere()) {
      observer.disconnect();
      globalThis.shownAt = performance.now();
      painted();
    }
  });
  observer.observe(document, {childList: true, subtree: true});
}

/** What was measured of the page. */
function measured() {
  const isData = ({initiatorType, name}) => initiatorType === 'fetch' && !new URL(name).pathname.startsWith('/console/');
  const ended = performance.getEntriesByType('resource').filter((entry) => isData(entry) && entry.responseEnd > 0 && entry.responseEnd <= globalThis.shownAt);
  const data = Math.max(...ended.map(({responseEnd}) => responseEnd));
  return {ms: globalThis.paintedAt - data, data, answers: ended.length};
}

async function viewsOf(herald) {
  const list = async (path) => (await herald.call('GET', path)).data;
  const [messages, definitions] = await Promise.all([list('/manage/messages?state=live'), list('/manage/event_definitions?sort=-last_30_days')]);
  const [{contact}] = await list(`/manage/event_definitions/${definitions[0].id}/people?sort=-count`);
  const settings = ['install', 'verification', 'appearance', 'domains', 'data/people/attributes', 'data/people/tags', 'data/imports', 'data/jobs', 'general', 'limits', 'office-hours', 'keys', 'team', 'account', 'audit'];
  return {
    home: '/',
    people: '/people',
    import: '/people/import',
    profile: `/people/${contact.id}`,
    messages: '/messages',
    message: `/messages/${messages[0].id}`,
    composer: `/messages/${messages[0].id}/edit`,
    events: '/settings/data/people/events',
    event: `/settings/data/people/events/${definitions[0].id}`,
    live: '/live',
    ...Object.fromEntries(settings.map((page) => [`settings/${page}`, `/settings/${page}`])),
  };
}

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
const rounded = (ms) => Math.round(ms * 10) / 10;

async function play(herald, browser) {
  const context = await browser.newContext({viewport: {width: WIDTH, height: HEIGHT}});
  await context.addInitScript(watch);
  if (process.env.BROWSER_TESTS_CONSOLE) await serveConsole(context, herald.url, process.env.BROWSER_TESTS_CONSOLE);
  const console_ = await Console.open({herald, context});
  const {page} = console_;
  for (const [view, path] of Object.entries(await viewsOf(herald))) {
    const found = [];
    // The first one fetches the view's code, which browsers keep.
    for (let run = 0; run <= runs; run += 1) {
      await page.goto(console_.url + path);
      await page.waitForFunction(() => globalThis.paintedAt !== undefined);
      if (run > 0) found.push(await page.evaluate(measured));
    }
    const ms = found.map((one) => one.ms).toSorted((a, b) => a - b);
    const data = found.map((one) => one.data).toSorted((a, b) => a - b);
    console.log(JSON.stringify({view, p50_ms: rounded(at(ms, 0.5)), max_ms: rounded(ms.at(-1)), data_p50_ms: rounded(at(data, 0.5)), answers: Math.max(...found.map((one) => one.answers)), runs}));
  }
  await context.close();
}

const folder = await mkdtemp(join(tmpdir(), 'herald-browser-'));
const server = await startBrowser(folder);
process.env.BROWSER_TESTS_SOCKET = server.env.BROWSER_TESTS_SOCKET;
const herald = await Herald.start({command: 'demo', flags: ['--seed']});
try {
  const browser = await chromium.connect(server.env.BROWSER_TESTS_SOCKET);
  await play(herald, browser);
  await browser.close();
} finally {
  await herald.stop();
  await server.close();
  await rm(folder, {recursive: true, force: true});
}
