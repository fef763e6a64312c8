// What a message does to its page and the page to it, and how it is read, heard and reached.

import {strict as assert} from 'node:assert';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

import {goLive, seen, step} from '../harness/messages.mjs';
import {html, script, snippet} from '../harness/site.mjs';
import {booted, intercom, Suite} from '../harness/stage.mjs';

const suite = Suite.open({setUp: makeAll});
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const LINK = {type: 'url', label: 'Open', target: 'https://shop.example/'};
/** One of each kind, and each action. */
const ALL = {
  floating: {content: {title: 'Upload done', action: LINK}},
  inline: {content: {style: 'inline', position: 'bottom', action: {type: 'reaction', reactions: ['👍', '👎', '🎉']}}},
  collector: {content: {position: 'bottom', action: {type: 'email_collector'}}},
  post: {kind: 'post', content: {title: 'News', body: '<p>post is ready</p><p><a href="https://shop.example/a">More</a></p>', action: LINK}},
  chat: {kind: 'chat', content: {body: '<p>chat is ready</p>', action: {type: 'reaction', reactions: ['👍', '👎']}}},
  tooltip: {kind: 'tooltip', content: {selector: '#anchor'}},
};

async function makeAll({herald}) {
  for (const [name, message] of Object.entries(ALL)) await goLive(herald, name, message);
}

const BODY = '<main><h1>Shop</h1><input id="from" aria-label="Search"><button id="anchor">Export</button></main>';

async function visit(stage, options = {}) {
  const page = await stage.goto(suite.page({body: BODY, ...options}));
  await booted(page);
  return page;
}

/** The message of a name, once it can be seen. */
async function show(page, name, metadata) {
  await step(page, name, metadata);
  return seen(page, `${name} is ready`);
}

/** What a checker of accessibility finds in messages. */
async function problems(page) {
  await page.evaluate(AXE);
  const {violations} = await page.evaluate(() => window.axe.run({include: [['herald-message']]}, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']}));
  return violations.flatMap(({id, nodes}) => nodes.map(({html, failureSummary}) => `${id}: ${html} ${failureSummary}`));
}

for (const [name, options] of Object.entries({light: {}, dark: {colorScheme: 'dark'}, small: {viewport: {width: 375, height: 700}}})) {
  suite.test(`nothing is hard to read or to reach: ${name}`, async (stage) => {
    for (const kind of Object.keys(ALL)) {
      const page = await visit(stage);
      await show(page, kind);
      assert.deepEqual(await problems(page), [], kind);
      await page.close();
    }
  }, {reducedMotion: 'reduce', ...options});
}

suite.test('colours of the workspace: what is written on them can be read, whatever they are', async (stage) => {
  for (const [background_color, action_color] of [['#ffd700', '#ffff00'], ['#777777', '#888888'], ['navy', 'hsl(240 100% 30%)'], ['#fff', '#fefefe']]) {
    const page = await visit(stage, {settings: {background_color, action_color}});
    await show(page, 'floating');
    await show(page, 'inline');
    await show(page, 'tooltip');
    assert.deepEqual(await problems(page), [], `${background_color} ${action_color}`);
    await page.close();
  }
}, {reducedMotion: 'reduce'});

suite.test('the checker would find what cannot be read', async (stage) => {
  const page = await visit(stage);
  const message = await show(page, 'floating');
  await message.locator('.body').evaluate((body) => body.style.setProperty('color', '#ddd'));
  assert.match((await problems(page)).join(), /color-contrast/);
}, {reducedMotion: 'reduce'});

suite.test('a card is a dialog that takes no focus, closes by Escape and gives the focus back', async (stage) => {
  const page = await visit(stage);
  await page.locator('#from').focus();
  await page.evaluate(() => {
    window.keys = [];
    document.addEventListener('keydown', ({key}) => window.keys.push(key));
  });
  await show(page, 'post');
  const dialog = page.getByRole('dialog', {name: 'News'});
  const focus = () => page.evaluate(() => document.activeElement.id || document.activeElement.localName);
  assert.equal(await dialog.getAttribute('aria-modal'), 'false');
  assert.equal(await focus(), 'from');
  await page.keyboard.press('Escape');
  assert.equal(await dialog.count(), 1, 'Escape elsewhere is the page’s');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.equal(await focus(), 'herald-message');
  await page.evaluate(() => void (window.keys = []));
  await page.keyboard.press('Escape');
  await dialog.waitFor({state: 'detached'});
  assert.deepEqual([await focus(), await page.evaluate(() => window.keys)], ['anchor', []]);
});

suite.test('a message is told to who listens to the page, once', async (stage) => {
  const page = await visit(stage);
  await show(page, 'floating');
  await page.getByRole('status').getByText('Upload done. floating is ready').waitFor({state: 'attached'});
});

/** Styles of a page that wants the worst for every element it can reach. */
const HOSTILE = `* { letter-spacing: 5px !important; font: italic 40px/3 cursive !important; }
  div, p, button, a, span, herald-message { transform: rotate(3deg) !important; opacity: .2 !important; background: red !important; color: red !important;
    display: block !important; position: static !important; width: 900px !important; visibility: visible !important; }
  body { filter: grayscale(0); } .box, .button, .close, .title, .body { border: 9px solid lime !important; }`;

/** How the parts of a message look. */
const looksOf = (message) => message.evaluate((host) => {
  const names = ['color', 'backgroundColor', 'fontSize', 'fontStyle', 'letterSpacing', 'lineHeight', 'transform', 'opacity', 'borderTopWidth', 'width', 'height', 'display'];
  return [host, ...host.shadowRoot.querySelectorAll('*')].map((part) => {
    const style = getComputedStyle(part);
    // The place is as wide as the window, which has a scroll bar or has none.
    const known = part.classList.contains('place') ? names.filter((name) => name !== 'width') : names;
    return [part.className, ...known.map((name) => style[name])].join(' ');
  });
});

suite.test('no style of the page reaches in', async (stage) => {
  const visitors = ['', `<style>${HOSTILE}</style>`].map((style) => suite.page({body: style + BODY}));
  for (const kind of ['floating', 'collector', 'post', 'chat']) {
    const looks = [];
    for (const path of visitors) {
      const page = await stage.goto(path, {context: await stage.open({reducedMotion: 'reduce'})});
      await booted(page);
      looks.push(await looksOf(await show(page, kind)));
    }
    // The host too: its opacity would reach what is in it.
    assert.deepEqual(looks[1], looks[0], kind);
  }
});

suite.test('no style reaches out, and the page keeps its own names', async (stage) => {
  const body = `${BODY}<div class="box title body button close">x</div><herald-x></herald-x>`;
  const page = await visit(stage, {body, first: `customElements.define('herald-x', class extends HTMLElement {});`});
  const looks = () => page.evaluate(() => [...document.querySelectorAll('body, main, main *, .box')].map((part) => {
    const style = getComputedStyle(part);
    return [...style].filter((name) => !name.startsWith('--')).map((name) => style.getPropertyValue(name)).join();
  }));
  const names = () => page.evaluate(() => Object.keys(window).sort());
  const [before, globals] = [await looks(), await names()];
  for (const kind of ['floating', 'chat', 'tooltip']) await show(page, kind);
  assert.deepEqual(await looks(), before);
  assert.deepEqual(await names(), globals, 'no global is added');
});

suite.test('a page that reads from the right', async (stage) => {
  await goLive(stage.herald, 'rtl', {kind: 'post', content: {title: 'مرحبا', body: '<p>rtl is ready نص</p>'}});
  await goLive(stage.herald, 'rtl-bar', {content: {style: 'inline', body: '<p>rtl-bar is ready نص</p>', action: LINK}});
  const page = await visit(stage, {first: `document.documentElement.dir = 'rtl';`});
  for (const name of ['rtl', 'rtl-bar']) {
    const message = await show(page, name);
    const [text, close] = await Promise.all(['.body', '.close'].map((part) => message.locator(part).boundingBox()));
    assert.ok(close.x < text.x, `${name}: close is at the end of the line`);
  }
});

suite.test('who wants little motion sees none, and others a short one', async (stage) => {
  const running = (message) => message.locator('.box').evaluate((box) => getComputedStyle(box).animationName);
  assert.equal(await running(await show(await visit(stage), 'floating')), 'arrive');
  const calm = await stage.open({reducedMotion: 'reduce'});
  const page = await stage.goto(suite.page({body: BODY}), {context: calm});
  await booted(page);
  assert.equal(await running(await show(page, 'floating')), 'none');
});

suite.test('dark and light, as the system is or the page says, and while it changes', async (stage) => {
  const ground = (message) => message.locator('.box').evaluate((box) => getComputedStyle(box).backgroundColor);
  const page = await visit(stage);
  const message = await show(page, 'floating');
  assert.equal(await ground(message), 'rgb(255, 255, 255)');
  await page.emulateMedia({colorScheme: 'dark'});
  await page.waitForFunction((name) => getComputedStyle(document.querySelector(name).shadowRoot.querySelector('.box')).backgroundColor !== 'rgb(255, 255, 255)', 'herald-message[data-delivery]');
  await intercom(page, 'update', {theme_mode: 'light'});
  await page.waitForFunction((name) => getComputedStyle(document.querySelector(name).shadowRoot.querySelector('.box')).backgroundColor === 'rgb(255, 255, 255)', 'herald-message[data-delivery]');
});

suite.test('under a strict policy with a nonce every kind is shown and nothing is violated', async (stage) => {
  const {herald} = stage;
  await stage.context.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  });
  // Without `strict-dynamic`: each script must carry the nonce itself.
  const policy = [
    "default-src 'none'", "script-src 'nonce-bm9uY2U'", `connect-src ${herald.url}`, "base-uri 'none'", "object-src 'none'",
    "require-trusted-types-for 'script'", 'trusted-types shop herald herald-messages',
  ].join('; ');
  const own = `window.shop = trustedTypes.createPolicy('shop', {createScriptURL: (url) => url});`;
  const loader = snippet(suite.script(), {app_id: herald.appId}).replace(/s\.src = (.*);/, "s.src = window.shop.createScriptURL($1); s.nonce = 'bm9uY2U';");
  const head = [own, loader].map((text) => script(text, 'nonce="bm9uY2U"')).join('');
  const page = await stage.goto(suite.put(html({head, body: BODY}), {'content-security-policy': policy}));
  await booted(page);
  for (const kind of ['floating', 'inline', 'tooltip', 'chat']) await show(page, kind);
  await page.getByRole('region', {name: 'Upload done'}).getByRole('button', {name: 'Close'}).click();
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  assert.deepEqual(stage.console.filter((line) => /Content Security Policy/.test(line)), []);
});
