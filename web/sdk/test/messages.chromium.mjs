// Messages in a headless Chromium, on a page with a strict content security policy, without a server:
//
//   node --test test/messages.chromium.mjs
//
// Needs `chromium`, and the `playwright-core` of tests/browser (`node tests/browser/install.mjs`).
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createServer} from 'node:http';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {build} from 'esbuild';
import {bundle} from '../tools/build.mjs';
import {ROOT} from './messages.build.mjs';

const {chromium} = createRequire(join(ROOT, '../../tests/browser/package.json'))('playwright-core');

const POLICY =
  "default-src 'none'; script-src 'nonce-n1'; style-src 'nonce-n1'; img-src 'none'; base-uri 'none'; " +
  "require-trusted-types-for 'script'; trusted-types herald-messages";

/** The page: a hostile style sheet, a form to come from, and a core that writes down what it is told. */
const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
<style nonce="n1">body { margin: 0; height: 2000px; } #far { margin-top: 1500px; }
* { letter-spacing: 4px !important; } div, p, button, herald-message { transform: rotate(3deg) !important; opacity: .2 !important; background: red !important; font-size: 40px !important; }</style></head>
<body><input id="from"><button id="anchor">Export</button>
<script nonce="n1" src="/messages.js" id="messages"></script>
<script nonce="n1">
  window.told = []; window.violations = []; window.keys = [];
  document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective));
  document.addEventListener('keydown', (event) => keys.push(event.key));
  const store = {get: (key) => localStorage.getItem(key), set: (key, value) => localStorage.setItem(key, value), remove: (key) => localStorage.removeItem(key),
    keys: (start) => Object.keys(localStorage).filter((key) => key.startsWith(start)).sort()};
  window.core = {app_id: 'app1', stored: store, theme: () => window.looks || {}, is_quiet: () => window.isQuiet === true, expired() {},
    person: () => ({mark: 'm1', who: {user_id: '', email: ''}, session: 's1'}),
    tell: (item) => told.push('tell ' + item.data.delivery), supplied: () => told.push('supplied'),
    post: async (call, body) => {
      const {receipts, email} = JSON.parse(body);
      (receipts || []).forEach(({delivery, kind, reaction}) => told.push([delivery, kind, reaction].filter((part) => part !== undefined).join(' ')));
      if (email) told.push('email ' + email);
      return {status: email === 'taken@example.com' ? 409 : 200, body: {}, retry_ms: 0};
    }};
  window.renderer = document.getElementById('messages').herald.create(window, core);
</script></body></html>`;

/** A page on which the core's part fetches the renderer, from an address that fails at first. */
const LOADING = `<!doctype html><html><head><script nonce="n1" src="/loader.js"></script></head><body>
<script nonce="n1">
  const core = {app_id: 'app1', stored: {get: () => null, set() {}, remove() {}, keys: () => []}, theme: () => ({}), is_quiet: () => false,
    person: () => undefined, tell() {}, supplied() {}, expired() {}, post: async () => ({status: 0, body: {}, retry_ms: 0})};
  window.loader = new Herald.Loader(window, '/flaky.js', core);
</script></body></html>`;

let browser;
let server;
let base;
let asked = [];

before(async () => {
  // As it is served, with its names shortened.
  const folder = await mkdtemp(join(tmpdir(), 'herald-sdk-'));
  await bundle(folder);
  const messages = await readFile(join(folder, 'messages.js'), 'utf8');
  await rm(folder, {recursive: true});
  const loading = {bundle: true, write: false, target: 'es2020', format: 'iife', globalName: 'Herald'};
  const {outputFiles} = await build({...loading, entryPoints: [join(ROOT, 'src/messages/loader.ts')]});
  const loader = outputFiles[0].text;
  const files = {'/': PAGE, '/loading': LOADING, '/messages.js': messages, '/flaky.js': messages, '/loader.js': loader};
  server = createServer(({url}, response) => {
    asked.push(url);
    const path = url.split(/[?#]/)[0];
    const isFailing = path === '/flaky.js' && asked.filter((other) => other === url).length === 1;
    response.statusCode = isFailing || (!(path in files) && path.includes('.')) ? 503 : 200;
    response.setHeader('content-type', path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8');
    // The loader's page sets a script's address, which Trusted Types would want a policy of the page for.
    response.setHeader('content-security-policy', path === '/loading' ? POLICY.replace(/require.*/, '') : POLICY);
    response.end(response.statusCode === 200 ? (files[path] ?? PAGE) : '');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${server.address().port}`;
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium || command -v google-chrome'], {encoding: 'utf8'}).trim();
  browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-gpu']});
});

after(async () => {
  await browser?.close();
  server?.close();
});

/** A page, for as long as `run` runs; no error and no violation may happen on it. */
const on = (name, run, options = {}) =>
  test(name, async () => {
    const context = await browser.newContext({viewport: {width: 1_000, height: 700}, reducedMotion: 'reduce', ...options});
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (line) => line.text().includes('[Herald]') && errors.push(line.text()));
    page.setDefaultTimeout(5_000);
    await page.goto(base);
    await run(page, context);
    assert.deepEqual(errors, []);
    assert.deepEqual(await page.evaluate(() => window.violations ?? []), []);
    await context.close();
  });

let revision = 0;
const give = async (page, ...all) => {
  const items = all.map((data) => ({
    event: 'message',
    id: ++revision,
    data: {delivery: `d${revision}`, kind: 'banner', style: 'floating', position: 'top', title: null, body: '<p>Ready</p>', show_dismiss_button: true, created_at: revision, ...data},
  }));
  await page.evaluate((given) => given.forEach((item) => window.renderer.item(item)), items);
  return items.map(({data}) => data.delivery);
};
const message = (page, delivery) => page.locator(`[data-delivery="${delivery}"]`);
const told = (page, line) => page.waitForFunction((wanted) => window.told.includes(wanted), line);

on('a floating banner is seen, named, and moves nothing', async (page) => {
  const where = () => page.evaluate(() => document.getElementById('anchor').getBoundingClientRect().top);
  const top = await where();
  const [delivery] = await give(page, {title: 'Upload done', body: '<p>It is <b>ready</b></p>'});
  await page.getByRole('region', {name: 'Upload done'}).getByText('ready').waitFor();
  await told(page, `${delivery} received`);
  await told(page, `${delivery} shown`);
  assert.equal(await where(), top);
  await page.getByRole('status').getByText('Upload done. It is ready').waitFor({state: 'attached'});
  assert.equal(await page.evaluate(() => document.activeElement === document.body), true, 'the focus stays where it was');
});

on('an inline banner pushes the page, tells its height, and gives both back', async (page) => {
  await page.evaluate(() => document.documentElement.style.setProperty('margin-top', '7px'));
  const read = () => page.evaluate(() => [getComputedStyle(document.documentElement).marginTop, document.documentElement.style.getPropertyValue('--herald-banner-height')]);
  const [delivery] = await give(page, {style: 'inline'});
  const height = await message(page, delivery).locator('.box').evaluate((box) => box.offsetHeight);
  assert.ok(height >= 40);
  assert.deepEqual(await read(), [`${height + 7}px`, `${height}px`]);
  await page.getByRole('button', {name: 'Close'}).click();
  await told(page, `${delivery} dismissed`);
  assert.deepEqual(await read(), ['7px', '']);
  assert.ok((await page.evaluate(() => window.told)).includes(`tell ${delivery}`), 'other tabs hear of it');
});

on('the page’s style stays outside', async (page) => {
  const [delivery] = await give(page, {action: {type: 'url', label: 'Open', target: '/x', new_tab: true}});
  const style = (selector) =>
    message(page, delivery).locator(selector).evaluate((element) => {
      const {letterSpacing, fontSize, backgroundColor, transform} = getComputedStyle(element);
      return {letterSpacing, fontSize, backgroundColor, transform};
    });
  assert.deepEqual(await style('p'), {letterSpacing: 'normal', fontSize: '14px', backgroundColor: 'rgba(0, 0, 0, 0)', transform: 'none'});
  assert.deepEqual(await style('.button'), {letterSpacing: 'normal', fontSize: '14px', backgroundColor: 'rgb(62, 82, 214)', transform: 'none'});
  assert.equal(await message(page, delivery).locator('.button').getAttribute('rel'), 'noopener noreferrer');
});

on('known attacks end as text', async (page) => {
  const attacks = [
    '<img src="data:image/gif,x" onerror="hacked=1">', '<svg onload="hacked=1"><a href="javascript:hacked=1">x</a></svg>', '<script>hacked=1</script>',
    '<a href="javascript:hacked=1" id="bait">bait</a>', '<a href=" java&#10;script:hacked=1">bait</a>', '<iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=hacked=1&gt;">', '<form action="javascript:hacked=1"><button>bait</button></form>',
    '<noscript><p title="</noscript><img src=x onerror=hacked=1>">', '<template><img src=x onerror=hacked=1></template>', '<b style="position:fixed;inset:0" onmouseover="hacked=1">bait</b>',
    '<object data="javascript:hacked=1"></object><embed src="javascript:hacked=1"><base href="https://evil.example/"><link rel=stylesheet href=/x><meta http-equiv=refresh content="0;url=//evil.example">',
    '<svg><style>*{display:none}</style></svg><style>*{display:none}</style>', '<details open ontoggle=hacked=1>x', '<p id="title" class="close">clobber</p><a name="body">x</a>',
  ];
  const [delivery] = await give(page, {body: attacks.join('\n'), title: '<img src=x onerror=hacked=1>', action: {type: 'url', label: '<b>go</b>', target: 'javascript:hacked=1', new_tab: false}});
  const content = message(page, delivery);
  const found = await content.locator('.body').evaluate((body) => ({
    tags: [...new Set([...body.querySelectorAll('*')].map(({localName}) => localName))].sort(),
    attributes: [...new Set([...body.querySelectorAll('*')].flatMap((element) => element.getAttributeNames()))].sort(),
    links: [...body.querySelectorAll('a[href]')].length,
  }));
  assert.deepEqual(found.links, 0);
  assert.deepEqual(found.attributes.filter((name) => /^(on|style|id|class|name|href)/.test(name)), []);
  for (const tag of ['script', 'style', 'svg', 'math', 'iframe', 'form', 'button', 'object', 'embed', 'base', 'link', 'meta']) assert.ok(!found.tags.includes(tag), tag);
  assert.equal(await content.locator('.title').textContent(), '<img src=x onerror=hacked=1>');
  assert.equal(await content.locator('.action').count(), 0, 'a link that leads nowhere is none');
  for (const bait of await content.getByText('bait').all()) await bait.click({force: true});
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  // Styles and a base in what was parsed are told, though they never reach the page. Nothing asked to run or to load.
  const harmless = ['style-src-elem', 'style-src-attr', 'base-uri'];
  await page.evaluate((known) => void (window.violations = window.violations.filter((directive) => !known.includes(directive))), harmless);
});

on('a card is a dialog that takes no focus, closes by Escape and gives the focus back', async (page) => {
  await page.locator('#from').focus();
  const [delivery] = await give(page, {kind: 'post', title: 'News', body: '<p><a href="/a">More</a></p>'});
  const dialog = page.getByRole('dialog', {name: 'News'});
  await dialog.waitFor();
  assert.equal(await dialog.getAttribute('aria-modal'), 'false');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'from');
  await page.keyboard.press('Escape');
  assert.equal(await dialog.count(), 1, 'Escape elsewhere is the page’s');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.equal(await page.getByRole('button', {name: 'Close'}).evaluate((close) => close.getRootNode().activeElement === close), true);
  assert.notEqual(await page.getByRole('button', {name: 'Close'}).evaluate((close) => getComputedStyle(close).outlineStyle), 'none');
  await page.evaluate(() => void (window.keys = []));
  await page.keyboard.press('Escape');
  await dialog.waitFor({state: 'detached'});
  await told(page, `${delivery} dismissed`);
  assert.deepEqual(await page.evaluate(() => window.keys), []);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'anchor');
});

on('an e-mail address is checked, sent and thanked for', async (page) => {
  const [delivery] = await give(page, {position: 'bottom', action: {type: 'email_collector'}, dismiss_on_action: true});
  const input = page.getByLabel('E-mail address');
  await input.fill('ada@');
  await page.keyboard.press('Enter');
  await page.getByText('Please enter a whole e-mail address.').waitFor();
  assert.equal(await input.getAttribute('aria-invalid'), 'true');
  await input.fill('taken@example.com');
  await page.keyboard.press('Enter');
  await page.getByText('That did not work.').waitFor();
  assert.deepEqual((await page.evaluate(() => window.told)).filter((line) => line === 'supplied'), []);
  await input.fill(' ada@example.com ');
  assert.deepEqual(await page.evaluate(() => window.keys), [], 'what is typed here is no shortcut of the page');
  await page.getByRole('button', {name: 'Send'}).click();
  await page.getByText('Thank you!').waitFor();
  for (const line of ['email ada@example.com', 'supplied', `${delivery} clicked`]) await told(page, line);
  await message(page, delivery).waitFor({state: 'detached'});
});

on('what is long scrolls, also with the keyboard, and leaves the page in sight', async (page) => {
  const body = '<p>A long story.</p>'.repeat(200);
  const all = await give(page, {style: 'inline', title: 'Long', body}, {kind: 'post', title: 'Long', body, action: {type: 'url', label: 'Open', target: '/x'}});
  for (const delivery of all) {
    const box = await message(page, delivery).locator('.box').boundingBox();
    assert.ok(box.y >= 0 && box.y + box.height <= 700, JSON.stringify(box));
    assert.ok((await message(page, delivery).locator('.box').boundingBox()).height < 680);
    assert.equal(await message(page, delivery).locator('[tabindex="0"]').count(), 1);
  }
  assert.ok((await message(page, all[0]).locator('.box').boundingBox()).height < 350);
  await page.getByRole('link', {name: 'Open'}).click({trial: true});
});

on('one reaction is told', async (page) => {
  const [delivery] = await give(page, {action: {type: 'reaction', reactions: ['👍', '👎']}});
  await page.getByRole('button', {name: 'React with 👎'}).click();
  await page.getByRole('button', {name: 'React with 👍'}).click({force: true});
  await told(page, `${delivery} reaction 1`);
  assert.deepEqual((await page.evaluate(() => window.told)).filter((line) => line.includes('reaction')), [`${delivery} reaction 1`]);
  assert.equal(await page.getByRole('button', {name: 'React with 👎'}).getAttribute('aria-pressed'), 'true');
});

on('a link is told before the page goes, and once', async (page) => {
  const [delivery] = await give(page, {body: '<p><a href="#there">There</a></p>', action: {type: 'url', label: 'Go', target: '#here', new_tab: false}, dismiss_on_action: true});
  const pages = page.context().waitForEvent('page');
  await page.getByRole('link', {name: 'There'}).click();
  assert.equal(await (await pages).evaluate(() => window.opener), null, 'another page gets no hold of this one');
  await told(page, `${delivery} clicked`);
  assert.equal(await message(page, delivery).count(), 0);
});

on('rules are looked at again when the address changes', async (page) => {
  const [delivery] = await give(page, {url_rules: [{op: 'contains', value: '/cart'}]});
  await told(page, `${delivery} received`);
  assert.equal(await message(page, delivery).count(), 0);
  const go = (path) =>
    page.evaluate((to) => {
      history.pushState({}, '', to);
      window.renderer.page(location.href);
    }, path);
  await go('/cart');
  await message(page, delivery).getByText('Ready').waitFor();
  await told(page, `${delivery} shown`);
  await go('/');
  assert.equal(await message(page, delivery).count(), 0);
  await go('/cart');
  assert.equal(await message(page, delivery).count(), 1);
});

on('a message waits for its time on the page', async (page) => {
  const [delivery] = await give(page, {time_on_page_s: 1.2});
  assert.equal(await message(page, delivery).count(), 0);
  await message(page, delivery).getByText('Ready').waitFor();
  assert.ok((await page.evaluate(() => performance.now())) >= 1_200);
});

on('a page that wants quiet shows nothing until it does not', async (page) => {
  await page.evaluate(() => void (window.isQuiet = true));
  const [delivery] = await give(page, {});
  assert.equal(await message(page, delivery).count(), 0);
  await page.evaluate(() => {
    window.isQuiet = false;
    window.renderer.page(location.href);
  });
  await message(page, delivery).getByText('Ready').waitFor();
});

on('a tooltip comes and goes with its element, and points to it', async (page) => {
  const [delivery] = await give(page, {kind: 'tooltip', selector: '#late', body: '<p>Here</p>'});
  assert.equal(await message(page, delivery).count(), 0);
  await page.evaluate(() => {
    const late = document.createElement('button');
    late.id = 'late';
    late.textContent = 'Late';
    document.body.append(late);
  });
  await message(page, delivery).getByText('Here').waitFor();
  const gap = await page.evaluate((name) => {
    const box = document.querySelector(`[data-delivery="${name}"]`).shadowRoot.querySelector('.box').getBoundingClientRect();
    return box.top - document.getElementById('late').getBoundingClientRect().bottom;
  }, delivery);
  assert.ok(gap > 5 && gap < 15, String(gap));
  await page.evaluate(() => document.getElementById('late').remove());
  await message(page, delivery).waitFor({state: 'detached'});
});

on('a selector that is none shows nothing and breaks nothing', async (page) => {
  const [bad, good] = await give(page, {kind: 'tooltip', selector: 'a[['}, {});
  await message(page, good).getByText('Ready').waitFor();
  assert.equal(await message(page, bad).count(), 0);
});

on('the newest banner first, and the one before when it is closed', async (page) => {
  const [older, newer] = await give(page, {body: '<p>older</p>'}, {body: '<p>newer</p>'});
  await message(page, newer).getByText('newer').waitFor();
  assert.equal(await message(page, older).count(), 0);
  await page.getByRole('button', {name: 'Close'}).click();
  await message(page, older).getByText('older').waitFor();
});

on('a dismissal elsewhere takes it away without a receipt', async (page) => {
  const [delivery] = await give(page, {});
  await told(page, `${delivery} shown`);
  await page.evaluate((gone) => window.renderer.item({event: 'message_gone', id: 0, data: {delivery: gone}}), delivery);
  assert.equal(await message(page, delivery).count(), 0);
  assert.ok(!(await page.evaluate(() => window.told)).includes(`${delivery} dismissed`));
});

on('what was closed does not come back with the next page, until the server sends it anew', async (page) => {
  const [delivery] = await give(page, {});
  const id = revision;
  await page.getByRole('button', {name: 'Close'}).click();
  await page.reload();
  const again = (of) => page.evaluate(([name, at]) => window.renderer.item({event: 'message', id: at, data: {delivery: name, kind: 'banner', body: '<p>Again</p>'}}), [delivery, of]);
  await again(id);
  assert.equal(await message(page, delivery).count(), 0);
  revision += 10;
  await again(revision);
  await message(page, delivery).getByText('Again').waitFor();
});

on('nobody is here any more: nothing is left of it', async (page) => {
  await give(page, {style: 'inline'}, {kind: 'chat'}, {kind: 'tooltip', selector: '#anchor'});
  assert.equal(await page.locator('herald-message[data-delivery]').count(), 3);
  await page.evaluate(() => window.renderer.clear());
  assert.equal(await page.locator('herald-message').count(), 0);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).marginTop), '0px');
});

on('workspace colours, and what can be read on them', async (page) => {
  await page.evaluate(() => void (window.looks = {background_color: 'gold', action_color: 'hsl(60 100% 50%)', z_index: 77, theme_mode: 'dark'}));
  const [delivery] = await give(page, {action: {type: 'url', label: 'Open', target: '/x'}});
  const colours = await message(page, delivery).evaluate((host) => {
    const of = (selector) => getComputedStyle(host.shadowRoot.querySelector(selector));
    return [of('.box').backgroundColor, of('.box').color, of('.button').backgroundColor, of('.button').color, getComputedStyle(host).zIndex];
  });
  assert.deepEqual(colours, ['rgb(255, 215, 0)', 'rgb(0, 0, 0)', 'rgb(0, 0, 0)', 'rgb(255, 255, 255)', '77']);
});

on('a page that reads from the right', async (page) => {
  await page.evaluate(() => void (document.documentElement.dir = 'rtl'));
  const [delivery] = await give(page, {kind: 'post', title: 'مرحبا', body: '<p>نص</p>'});
  const [title, close] = await Promise.all(['.title', '.close'].map((part) => message(page, delivery).locator(part).boundingBox()));
  assert.ok(close.x < title.x, 'close is at the end of the line');
});

test('the renderer is fetched for the first message only, with the page’s nonce, and again after a failure', async () => {
  const page = await browser.newPage();
  asked = [];
  await page.goto(`${base}/loading`);
  await page.evaluate(() => {
    window.loader.page();
    window.loader.take({event: 'person', id: 1, data: {}});
  });
  assert.equal(asked.filter((url) => url === '/flaky.js').length, 0);
  await page.evaluate(() => window.loader.take({event: 'message', id: 2, data: {delivery: 'd1', kind: 'banner', body: '<p>Late</p>'}}));
  await page.locator('[data-delivery="d1"]').getByText('Late').waitFor();
  assert.equal(asked.filter((url) => url === '/flaky.js').length, 2);
  await page.close();
});
