// The script that shows messages by itself: a page with a strict policy hands it items, and plays the core.

import {strict as assert} from 'node:assert';

import {Suite} from '../harness/stage.mjs';

const suite = Suite.open({setUp});

const POLICY =
  "default-src 'none'; script-src 'nonce-n1'; style-src 'nonce-n1'; img-src 'none'; base-uri 'none'; " +
  "require-trusted-types-for 'script'; trusted-types herald-messages";

/** A hostile style sheet, a form to come from, and a core that writes down what it is told. */
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

/** The script as it is served, and the page, on the suite's site. */
async function setUp(suite) {
  const {site} = suite;
  site.put('/messages.js', await suite.part('messages.js'));
  site.put('/renderer', PAGE, {'content-security-policy': POLICY});
}

/** A page, for as long as `run` runs; no violation may happen on it. */
const on = (name, run) =>
  suite.test(name, async (stage) => {
    const page = await stage.goto('/renderer');
    page.setDefaultTimeout(5_000);
    await run(page);
    assert.deepEqual(await page.evaluate(() => window.violations), []);
    assert.deepEqual(stage.console.filter((line) => line.includes('[Herald]')), []);
  }, {viewport: {width: 1_000, height: 700}, reducedMotion: 'reduce'});

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

on('a selector that is none shows nothing and breaks nothing', async (page) => {
  const [bad, good] = await give(page, {kind: 'tooltip', selector: 'a[['}, {});
  await message(page, good).getByText('Ready').waitFor();
  assert.equal(await message(page, bad).count(), 0);
});

on('the newest banner first, and the one before with the next page view', async (page) => {
  const [older, newer] = await give(page, {body: '<p>older</p>'}, {body: '<p>newer</p>'});
  await message(page, newer).getByText('newer').waitFor();
  assert.equal(await message(page, older).count(), 0);
  await page.getByRole('button', {name: 'Close'}).click();
  assert.equal(await page.locator('herald-message[data-delivery]').count(), 0);
  await page.evaluate(() => window.renderer.page(location.href));
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
