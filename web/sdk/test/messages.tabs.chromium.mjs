// The whole SDK in a headless Chromium, against a server that is a function: from the stream to the page and back.
//
//   node --test test/messages.tabs.chromium.mjs
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {bundle} from '../tools/build.mjs';
import {ROOT} from './messages.build.mjs';

const {chromium} = createRequire(join(ROOT, '../../tests/browser/package.json'))('playwright-core');

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
<script>window.intercomSettings = {app_id: 'app1'};</script><script async src="/widget/app1"></script></head><body><h1>Shop</h1></body></html>`;

/** A Herald of one person, who has the revision of the last thing told. */
class Server {
  revision = 7;
  streams = new Set();
  /** All that was told, for those who were away. */
  log = [];
  asked = [];
  receipts = [];
  emails = [];
  /** Messages for every new page. Receipts have not reached what decides that yet. */
  open = [];

  answer(call, body, response) {
    this.asked.push(call);
    if (call === 'stream') return this.stream(response, body.revision);
    if (call === 'receipts') this.receipts.push(...body.receipts.map(({delivery, kind}) => `${delivery} ${kind}`));
    if (call === 'email') this.emails.push(body.email);
    const person = {type: call === 'email' ? 'lead' : 'visitor', id: 'c1', ...(body.email && {email: body.email})};
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({session: 's1', event_key: 'k1', anonymous_id: '0c1f2a34-5b6d-4e8f-9a0b-1c2d3e4f5a6b', person, revision: this.revision, now_ms: Date.now(), session_duration_ms: 1e9, items: this.open}));
  }

  stream(response, revision) {
    response.setHeader('content-type', 'text/event-stream');
    response.write(`event: hello\ndata: {"revision":${this.revision},"heartbeat_s":25}\n\n`);
    this.log.filter(({id}) => id > revision).forEach((item) => response.write(lineOf(item)));
    this.streams.add(response);
    response.on('close', () => this.streams.delete(response));
  }

  tell(event, data) {
    const item = {event, id: ++this.revision, data};
    this.log.push(item);
    if (event === 'message') this.open.push(item);
    for (const response of this.streams) response.write(lineOf(item));
    return item;
  }
}

const lineOf = ({event, id, data}) => `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

let browser;
let herald;
let http;
let base;

before(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'herald-sdk-'));
  await bundle(folder);
  const files = {'/widget/app1': await readFile(join(folder, 'widget.js')), '/widget/app1/messages.js': await readFile(join(folder, 'messages.js')), '/': PAGE};
  await rm(folder, {recursive: true});
  http = createServer(async (request, response) => {
    const path = request.url.split('?')[0];
    const call = /^\/messenger\/web\/(\w+)$/.exec(path)?.[1];
    if (!call) {
      herald.asked.push(path);
      response.statusCode = files[path] ? 200 : 404;
      response.setHeader('content-type', path.startsWith('/widget') ? 'text/javascript' : 'text/html');
      return response.end(files[path]);
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    herald.answer(call, JSON.parse(body), response);
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${http.address().port}/`;
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium || command -v google-chrome'], {encoding: 'utf8'}).trim();
  browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-gpu']});
});

after(async () => {
  await browser?.close();
  http?.closeAllConnections();
  http?.close();
});

const until = async (isTrue) => {
  const end = Date.now() + 10_000;
  while (!isTrue()) {
    assert.ok(Date.now() < end, `not within 10 s: ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** Tabs of a browser of their own, on a server of their own. */
const on = (name, count, run) =>
  test(name, async () => {
    herald = new Server();
    const context = await browser.newContext();
    context.setDefaultTimeout(10_000);
    const problems = [];
    const pages = await Promise.all(Array.from({length: count}, () => context.newPage()));
    for (const page of pages) {
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (line) => line.text().includes('[Herald]') && problems.push(line.text()));
      await page.goto(base);
    }
    await until(() => herald.streams.size === 1);
    await run(...pages);
    assert.deepEqual(problems, []);
    await context.close();
  });

const banner = (delivery, more) => ({delivery, message_id: '3', kind: 'banner', style: 'floating', position: 'top', title: null, body: `<p>${delivery} is ready</p>`, show_dismiss_button: true, action: null, dismiss_on_action: true, url_rules: [], time_on_page_s: 0, selector: null, created_at: 1, ...more});

on('every tab shows it; closed in one, it is gone in all, told once, and stays away', 2, async (one, other) => {
  assert.ok(!herald.asked.includes('/widget/app1/messages.js'), 'nothing to show, nothing fetched');
  herald.tell('message', banner('d1'));
  await one.bringToFront();
  await one.getByText('d1 is ready').first().waitFor();
  await other.getByText('d1 is ready').first().waitFor({state: 'attached'});
  await until(() => herald.receipts.includes('d1 shown'));
  await one.getByRole('button', {name: 'Close'}).click();
  await other.locator('[data-delivery="d1"]').waitFor({state: 'detached'});
  await until(() => herald.receipts.includes('d1 dismissed'));
  assert.deepEqual([...herald.receipts].sort(), ['d1 dismissed', 'd1 received', 'd1 shown']);
  // The server may not have taken the receipt in yet when the next page asks.
  await one.reload();
  herald.tell('message', banner('d2'));
  await one.getByText('d2 is ready').first().waitFor();
  assert.equal(await one.locator('[data-delivery="d1"]').count(), 0);
});

on('a banner that nobody closed is there on the next page', 1, async (page) => {
  herald.tell('message', banner('d1'));
  await page.getByText('d1 is ready').first().waitFor();
  await until(() => herald.receipts.includes('d1 shown'));
  await page.reload();
  await page.getByText('d1 is ready').first().waitFor();
  await page.evaluate(() => window.Intercom('hideNotifications', true));
  await page.locator('[data-delivery="d1"]').waitFor({state: 'detached'});
  await page.evaluate(() => window.Intercom('hideNotifications', false));
  await page.getByText('d1 is ready').first().waitFor();
  herald.tell('message_gone', {delivery: 'd1'});
  await page.locator('[data-delivery="d1"]').waitFor({state: 'detached'});
  assert.deepEqual([...herald.receipts].sort(), ['d1 received', 'd1 shown']);
});

on('a typed address makes a lead, and the page hears of it', 1, async (page) => {
  await page.evaluate(() => window.Intercom('onUserEmailSupplied', () => void (window.supplied = true)));
  herald.tell('message', banner('d1', {action: {type: 'email_collector'}}));
  await page.getByLabel('E-mail address').fill('ada@example.com');
  await page.keyboard.press('Enter');
  await page.getByText('Thank you!').first().waitFor();
  await page.waitForFunction(() => window.supplied === true);
  assert.deepEqual(herald.emails, ['ada@example.com']);
  assert.equal(await page.evaluate(() => window.Intercom('whoami').type), 'lead');
});

on('shutdown takes everything away', 1, async (page) => {
  herald.tell('message', banner('d1', {style: 'inline'}));
  await page.getByText('d1 is ready').first().waitFor();
  await page.evaluate(() => window.Intercom('shutdown'));
  assert.equal(await page.locator('herald-message').count(), 0);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).marginTop), '0px');
});

on('what the server did not answer is told by the next page, without a message there', 1, async (page) => {
  const answer = herald.answer.bind(herald);
  herald.answer = (call, body, response) => (call === 'receipts' ? response.writeHead(503).end() : answer(call, body, response));
  herald.tell('message', banner('d1'));
  await page.getByText('d1 is ready').first().waitFor();
  await page.waitForFunction(() => Object.keys(localStorage).filter((key) => key.includes('unsent:')).length === 2);
  herald.answer = answer;
  await page.reload();
  await until(() => herald.receipts.length === 2);
  await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.includes('unsent:')));
});
