// The live list: what comes in as it comes in, and a thousand a second of it.

import {strict as assert} from 'node:assert';

import {Console} from '../harness/console.mjs';
import {Stage, Suite} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

/** For the test of much at once: so many seconds, so many events in each. */
const SECONDS = 5;
const PER_SECOND = 1_000;
/** Each second in so many requests. */
const BATCHES_PER_SECOND = 5;

async function setUp({herald}) {
  for (const id of ['ada', 'bob']) await herald.call('POST', '/contacts', {role: 'user', external_id: id, name: id === 'ada' ? 'Ada Lovelace' : 'Bob Barker'});
  await send(herald, 'ada', 'ordered-item', {first: true});
  await send(herald, 'ada', 'opened-menu');
}

const suite = Suite.open({setUp});
const play = (name, test) => suite.test(name, test, {reducedMotion: 'reduce'});

const BEGUN = Math.floor(Date.now() / 1_000);
let sent = 0;

/** Sends one, of a time that no other has. */
function send(herald, userId, name, metadata = {}) {
  sent += 1;
  return herald.call('POST', '/events/batch', [{event_name: name, user_id: userId, created_at: BEGUN - sent, metadata}]);
}

const list = (page) => page.getByRole('table', {name: 'Events as they come in'});
const rows = (page) => list(page).locator('.table-body [role=row]');
const total = async (page) => Number(await page.locator('[data-total]').getAttribute('data-total'));
const isLive = (page) => page.getByRole('status').getByText('Live', {exact: true}).waitFor();

/** The list, once its stream stands. */
async function watch(stage, path = '/live') {
  const console = await Console.open(stage, path);
  await isLive(console.page);
  return console;
}

play('what comes in stands on top with what became of it', async (stage) => {
  const console = await watch(stage);
  const {page, herald} = console;
  await page.getByText('Waiting for the next event').waitFor();
  await console.looksRight('nothing yet');
  await send(herald, 'ada', 'ordered-item', {item: 'Mug', price: {amount: 3_499, currency: 'eur'}});
  await rows(page).filter({hasText: 'Ordered item'}).filter({hasText: 'Mug'}).filter({hasText: 'Recorded'}).filter({hasText: 'Ada Lovelace'}).waitFor();
  await send(herald, 'nobody', 'ordered-item');
  await rows(page).first().getByText('Rejected').waitFor();
  await rows(page).first().getByText('nobody has this identifier').waitFor();
  assert.equal(await rows(page).count(), 2);
  assert.equal(await total(page), 2);
  await console.looksRight('two rows');
});

play('filters stand in the address and narrow the stream', async (stage) => {
  const console = await watch(stage);
  const {page, herald} = console;
  await page.getByLabel('Event', {exact: true}).selectOption('opened-menu');
  await page.getByLabel('Result').selectOption('ok');
  await page.waitForURL(/name=opened-menu&result=ok/);
  await isLive(page);
  await page.getByText('Nothing like this came in yet').waitFor();
  await send(herald, 'ada', 'ordered-item');
  await send(herald, 'ada', 'opened-menu', {n: 1});
  await rows(page).first().getByText('Opened menu').waitFor();
  assert.equal(await total(page), 1);

  await page.getByRole('button', {name: 'Everybody'}).click();
  const dialog = page.getByRole('dialog', {name: 'Watch one person'});
  await dialog.getByLabel('Whose events').fill('bob');
  await dialog.getByRole('option', {name: /Bob Barker/}).waitFor();
  await console.looksRight('choosing a person');
  await page.keyboard.press('Enter');
  await page.getByRole('button', {name: 'Bob Barker'}).waitFor();
  await page.reload();
  await page.getByRole('button', {name: 'Bob Barker'}).waitFor();
  await isLive(page);
  await send(herald, 'ada', 'opened-menu', {n: 2});
  await send(herald, 'bob', 'opened-menu', {n: 3});
  await rows(page).first().getByText('n 3').waitFor();
  assert.equal(await total(page), 1);
  await page.getByRole('button', {name: 'Show everything'}).click();
  await page.waitForURL((url) => url.search === '');
});

play('paused, walked, opened and gone on with by keyboard alone', async (stage) => {
  const console = await watch(stage);
  const {page, herald} = console;
  for (const n of [1, 2]) await send(herald, 'ada', 'ordered-item', {n});
  await rows(page).nth(1).waitFor();
  await page.keyboard.press(' ');
  await page.getByRole('status').getByText('Paused').waitFor();
  for (const n of [3, 4, 5]) await send(herald, 'ada', 'ordered-item', {n});
  await page.getByRole('button', {name: 'Go on, 3 new'}).waitFor();
  assert.equal(await rows(page).count(), 2);
  await console.looksRight('paused');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  const receipt = page.getByRole('dialog', {name: 'Receipt'});
  await receipt.getByRole('link', {name: 'Ada Lovelace'}).waitFor();
  await receipt.getByText('REST API').waitFor();
  await page.waitForURL(/receipt=/);
  await console.looksRight('the receipt');
  await page.keyboard.press('Escape');
  await receipt.waitFor({state: 'detached'});
  await page.keyboard.press(' ');
  await rows(page).nth(4).waitFor();
  await rows(page).first().getByText('n 5').waitFor();
  await isLive(page);
});

play('walking the list pauses it, and a receipt has a link', async (stage) => {
  const {page, herald} = await watch(stage);
  await send(herald, 'nobody', 'ordered-item');
  await rows(page).first().waitFor();
  await page.keyboard.press('j');
  await page.getByRole('status').getByText('Paused').waitFor();
  await page.keyboard.press('Enter');
  const receipt = page.getByRole('dialog', {name: 'Receipt'});
  await receipt.getByText('nobody has this identifier').waitFor();
  await page.waitForURL(/receipt=/);
  await page.reload();
  await receipt.getByText('nobody has this identifier').waitFor();
});

play('a stream that breaks says so, and goes on without a gap', async (stage) => {
  const console = await watch(stage);
  const {page, herald} = console;
  await send(herald, 'ada', 'ordered-item', {n: 'before'});
  await rows(page).first().getByText('n before').waitFor();
  let refusing = true;
  await stage.context.route('**/manage/events/live**', (route) => {
    const body = JSON.stringify({type: 'error.list', errors: [{code: 'too_many_streams', message: 'As many live connections are open as may be'}]});
    return refusing ? route.fulfill({status: 429, contentType: 'application/json', body}) : route.fallback();
  });
  // Another question ends the stream that stood, and the next one is refused.
  await page.getByLabel('Source').selectOption('rest');
  await page.getByRole('alert').getByText('As many live connections are open as may be').waitFor();
  await page.getByRole('status').getByText('Not connected').waitFor();
  await console.looksRight('refused');
  refusing = false;
  await page.getByRole('button', {name: 'Try again'}).click();
  await isLive(page);
  await page.getByRole('alert').waitFor({state: 'detached'});
  await send(herald, 'ada', 'ordered-item', {n: 'after'});
  await rows(page).first().getByText('n after').waitFor();
});

play('a server that is gone is waited for, and nothing is missed', async () => {
  const alone = await suite.more();
  const {herald} = alone;
  await herald.call('POST', '/contacts', {role: 'user', external_id: 'ada'});
  await send(herald, 'ada', 'ordered-item');
  const stage = new Stage(alone);
  try {
    await stage.open({reducedMotion: 'reduce'});
    const {page} = await watch(stage);
    await send(herald, 'ada', 'ordered-item', {n: 'before'});
    await rows(page).first().getByText('n before').waitFor();
    await herald.kill();
    await page.getByText('The connection broke').waitFor();
    await herald.serve();
    await send(herald, 'ada', 'ordered-item', {n: 'after'});
    await rows(page).first().getByText('n after').waitFor();
    await isLive(page);
    assert.equal(await total(page), 2);
  } finally {
    await stage.close();
  }
});

/** Keeps the longest task and counts the frames of a page. */
const measure = () => {
  const seen = {tasks: [], frames: 0};
  globalThis.seenOfLive = seen;
  new PerformanceObserver((entries) => seen.tasks.push(...entries.getEntries().map(({duration}) => duration))).observe({type: 'longtask'});
  const frame = () => {
    seen.frames += 1;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
};

play('a thousand events a second are all counted, and the page stays at hand', async (stage) => {
  const {page, herald} = await watch(stage);
  await page.evaluate(measure);
  const size = PER_SECOND / BATCHES_PER_SECOND;
  const started = Date.now();
  for (let batch = 0; batch < SECONDS * BATCHES_PER_SECOND; batch += 1) {
    const at = BEGUN - 100_000;
    const items = Array.from({length: size}, (_, n) => ({event_name: 'ordered-item', user_id: n % 2 === 0 ? 'ada' : 'bob', created_at: at - (batch * size + n), metadata: {batch, n, price: {amount: 100 + n, currency: 'eur'}}}));
    const results = await herald.call('POST', '/events/batch', items);
    assert.ok(JSON.stringify(results).includes('"ok"'));
    // At the pace of the clock, not as fast as it goes.
    const due = started + ((batch + 1) * 1_000) / BATCHES_PER_SECOND;
    await until('the next batch to be due', () => Date.now() >= due);
    // Whoever presses something meanwhile is heard.
    if (batch === BATCHES_PER_SECOND) {
      await page.keyboard.press('?');
      const shortcuts = page.getByRole('dialog', {name: 'Keyboard shortcuts'});
      await shortcuts.waitFor();
      await page.keyboard.press('Escape');
      await shortcuts.waitFor({state: 'detached'});
    }
  }
  await until('all to be counted', async () => (await total(page)) === SECONDS * PER_SECOND || Promise.reject(new Error(String(await total(page)))), 20_000);
  // Told, not asserted: how long a task takes is the machine's as well.
  const {tasks, frames} = await page.evaluate(() => globalThis.seenOfLive);
  console.log(`${frames} frames, ${tasks.length} tasks over 50 ms, the longest ${Math.round(Math.max(0, ...tasks))} ms`);
  assert.equal(await list(page).getAttribute('aria-rowcount'), '2001');
  // Only what is in sight is in the page.
  assert.ok((await rows(page).count()) < 100);
});
