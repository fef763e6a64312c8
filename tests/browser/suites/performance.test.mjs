// What the script costs its page.

import {strict as assert} from 'node:assert';
import {get} from 'node:http';

import {html, script, snippet} from '../harness/site.mjs';
import {booted, intercom, isNow, Suite} from '../harness/stage.mjs';

const suite = Suite.open();

/** What a page must load before it can track. */
const GZIPPED_BYTES_MAX = 10 * 1024;
const LONG_TASK_MS = 50;

/** Keeps every layout shift, from before the page's first byte. */
const WATCH_SHIFTS = () => {
  window.shifts = [];
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((entry) => entry.toJSON())))
    .observe({type: 'layout-shift', buffered: true});
};

/** Two frames later everything has been laid out and reported. */
const settled = (page) => page.evaluate(async () => {
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  return window.shifts;
});

/** Plays it and gives the tasks of the page's main thread: `{ms, source}`, those with ours marked `isOurs`. */
async function tasksOf(page, play) {
  await suite.browser.startTracing(page, {categories: ['toplevel', 'devtools.timeline', 'v8']});
  await play();
  const {traceEvents} = JSON.parse((await suite.browser.stopTracing()).toString());
  const main = traceEvents.find(({name, args}) => name === 'EvaluateScript' && args.data.url.startsWith('http'));
  assert.ok(main, 'the trace holds a script');
  const onMain = traceEvents.filter(({ph, pid, tid}) => ph === 'X' && pid === main.pid && tid === main.tid);
  const ours = onMain.filter(({name, args}) => name === 'EvaluateScript' && args.data.url.includes('/widget/'));
  // Time of the processor, not of the clock: what else this machine does is not the page's doing.
  return onMain.filter(({name}) => name.endsWith('RunTask')).map(({ts, dur, tdur, args}) => ({
    ms: (tdur ?? dur) / 1000,
    source: `${args.src_file}:${args.src_func}`,
    isOurs: ours.some((script) => script.ts >= ts && script.ts <= ts + dur),
  }));
}

const longOnes = (tasks) => tasks.filter(({ms}) => ms > LONG_TASK_MS);

/** The body as it comes over the wire. */
function download(url) {
  return new Promise((resolve, reject) => {
    const request = get(url, {headers: {'accept-encoding': 'gzip, br'}}, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({headers: response.headers, body: Buffer.concat(chunks)}));
    });
    request.once('error', reject);
  });
}

suite.test('the script is small, compressed, and can be kept', async () => {
  const {headers, body} = await download(suite.script());
  assert.match(headers['content-encoding'], /^(gzip|br)$/);
  assert.match(headers['content-type'], /javascript/);
  assert.ok(headers['cache-control'], 'says how long it may be kept');
  assert.ok(body.length <= GZIPPED_BYTES_MAX, `${body.length} bytes, more than ${GZIPPED_BYTES_MAX}`);
});

suite.test('boot makes no long task and moves nothing', async (stage) => {
  await stage.context.addInitScript(WATCH_SHIFTS);
  const body = Array.from({length: 200}, (_, at) => `<p>Line ${at} of a shop</p>`).join('');
  const text = script(snippet(suite.script(), {app_id: stage.herald.appId, user_id: 'speed-1'}));
  const path = suite.put(html({head: text, body}));
  const page = await stage.context.newPage();
  const tasks = await tasksOf(page, async () => {
    await page.goto(suite.site.url(path));
    await isNow(page, 'user');
    await intercom(page, 'trackEvent', 'took-step', {n: 0});
    for (const method of ['update', 'show', 'hide', 'shutdown']) await intercom(page, method);
    await intercom(page, 'boot', {app_id: stage.herald.appId});
    await booted(page);
    await settled(page);
  });
  assert.equal(tasks.filter(({isOurs}) => isOurs).length, 2, 'the script and the one that listens are in the trace');
  assert.deepEqual(longOnes(tasks), []);
  assert.deepEqual(await settled(page), []);
});

suite.test('these measurements can fail', async (stage) => {
  await stage.context.addInitScript(WATCH_SHIFTS);
  suite.site.put('/slow.js', `
    const end = performance.now() + 400;
    while (performance.now() < end);
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const block = document.createElement('div');
      block.style.height = '300px';
      document.body.prepend(block);
    }));`);
  const path = suite.put(html({body: '<p>First</p>'.repeat(20) + script('', 'src="/slow.js" async')}));
  const page = await stage.context.newPage();
  const tasks = await tasksOf(page, async () => {
    await page.goto(suite.site.url(path));
    await page.waitForFunction(() => window.shifts.length > 0);
  });
  assert.ok(longOnes(tasks).length > 0);
});

suite.test('a thousand calls in a row do not hold the page up', async (stage) => {
  const page = await stage.goto(suite.page({settings: {user_id: 'speed-2'}}));
  await isNow(page, 'user');
  const ms = await page.evaluate(() => {
    const start = performance.now();
    for (let n = 0; n < 1000; n += 1) window.Intercom('trackEvent', 'took-step', {n});
    return performance.now() - start;
  });
  // Half a millisecond each, storage included.
  assert.ok(ms < 500, `${ms} ms`);
});
