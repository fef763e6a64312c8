// Known attacks through names, metadata, addresses and bodies end as text: nothing runs in a message.

import {strict as assert} from 'node:assert';

import {ADDRESSES, TEXTS} from '../harness/attacks.mjs';
import {goLive, messageOf, seen, step, toldOnce} from '../harness/messages.mjs';
import {userHash} from '../harness/proofs.mjs';
import {booted, isNow, Suite} from '../harness/stage.mjs';

const suite = Suite.open();

async function visit(stage) {
  const page = await stage.goto(suite.page());
  await booted(page);
  return page;
}

/** The message of a name, once it can be seen. */
async function show(page, name, metadata) {
  await step(page, name, metadata);
  return seen(page, `${name} is ready`);
}

/** What is in a message: elements, their attributes, where links lead, and its text. */
const contentOf = (message) => message.evaluate((host) => {
  const all = [...host.shadowRoot.querySelectorAll('.title *, .body *, .action *')];
  return {
    tags: [...new Set(all.map(({localName}) => localName))].sort(),
    attributes: [...new Set(all.flatMap((element) => element.getAttributeNames()))].sort(),
    links: all.map((element) => element.href).filter(Boolean),
    text: [...host.shadowRoot.querySelectorAll('.title, .body')].map((part) => part.textContent).join('|'),
  };
});

/** Whatever can be pressed or pointed at is, and then nothing has run. */
async function isHarmless(page, message, kept = []) {
  for (const part of await message.locator('.body *').all()) for (const event of ['mouseover', 'click', 'toggle', 'load', 'error']) await part.dispatchEvent(event);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  const {tags, attributes} = await contentOf(message);
  for (const tag of ['script', 'style', 'svg', 'math', 'iframe', 'form', 'object', 'embed', 'img', 'details', 'base', 'link', 'meta']) {
    assert.ok(!tags.includes(tag) || kept.includes(tag), tag);
  }
  assert.deepEqual(attributes.filter((name) => /^(on|style|srcdoc|formaction)/.test(name)), []);
}

suite.test('attacks through metadata end as text', async (stage) => {
  const text = '{{ event.metadata.at | fallback: "" }}: {{ event.metadata.bait | fallback: "" }}';
  await goLive(stage.herald, 'metadata', {content: {title: text, body: `<p>metadata ${text}</p>`}});
  const page = await visit(stage);
  for (const [at, bait] of TEXTS.entries()) {
    await step(page, 'metadata', {at, bait});
    const message = await seen(page, `metadata ${at}:`);
    await isHarmless(page, message);
    const {tags, text} = await contentOf(message);
    assert.deepEqual(tags, ['p']);
    // What cannot be seen is left out of texts.
    if (!/[\u0000\u202E]/.test(bait)) assert.equal(text, `${at}: ${bait}|metadata ${at}: ${bait}`);
  }
});

suite.test('attacks through a name end as text', async (stage) => {
  const {herald} = stage;
  const content = {title: 'Hi {{ first_name | fallback: "you" }}', body: '<p>name {{ event.metadata.at | fallback: "" }}: {{ name | fallback: "you" }}</p>'};
  await goLive(herald, 'name', {content});
  const {id} = await herald.call('POST', '/contacts', {external_id: 'attack', name: 'Ada'});
  const user_hash = userHash(herald.identitySecret, 'attack');
  const page = await stage.goto(suite.page({settings: {user_id: 'attack', user_hash}}));
  await isNow(page, 'user');
  for (const [at, attack] of TEXTS.entries()) {
    const name = attack.replaceAll('\u0000', '');
    await herald.call('PUT', `/contacts/${id}`, {name});
    await step(page, 'name', {at});
    const message = await seen(page, `name ${at}:`);
    await isHarmless(page, message);
    const {tags, text} = await contentOf(message);
    assert.deepEqual(tags, ['p']);
    if (!name.includes('\u202E')) assert.ok(text.endsWith(`|name ${at}: ${name}`), text);
  }
});

suite.test('addresses that would run, or lead somewhere in disguise, are no links', async (stage) => {
  const {herald} = stage;
  const metadata = {all: [{metadata: 'case', op: 'is', value: 'address'}, {metadata: 'link', op: 'known'}]};
  const content = {
    body: '<p>address {{ event.metadata.at | fallback: "" }}: <a href="{{ event.metadata.link }}">bait</a></p>',
    action: {type: 'url', label: 'bait', target: '{{ event.metadata.link }}'},
  };
  await goLive(herald, 'address', {trigger: {event: 'took-step', metadata}, content});
  const page = await visit(stage);
  for (const [at, link] of ADDRESSES.entries()) {
    await step(page, 'address', {at, link});
    const {links, attributes} = await contentOf(await seen(page, `address ${at}:`));
    assert.deepEqual(links.filter((link) => !/^https?:\/\//.test(link)), [], link);
    assert.ok(!attributes.includes('onmouseover'), link);
  }
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  // A good one is a link in both places.
  await step(page, 'address', {at: 'good', link: 'https://shop.example/'});
  const {links} = await contentOf(await seen(page, 'address good:'));
  assert.deepEqual(links, ['https://shop.example/', 'https://shop.example/']);
});

suite.test('a body with attacks is cleaned by the server, and again in the page', async (stage) => {
  const {herald} = stage;
  const id = await goLive(herald, 'body', {content: {body: `<p>body is ready</p>${TEXTS.filter((text) => !/[{\u0000]/.test(text)).join('\n')}`}});
  const page = await visit(stage);
  const message = await show(page, 'body');
  await isHarmless(page, message, ['img']);
  // The same in one that no server has cleaned.
  const dirty = `<p>dirty is ready</p>${TEXTS.join('\n')}`;
  await page.evaluate(({dirty, appId}) => {
    const data = {delivery: 'made-up', kind: 'banner', style: 'floating', position: 'bottom', body: dirty, action: {type: 'url', label: 'x', target: 'javascript:hacked=1'}};
    const mark = JSON.parse(localStorage.getItem(`herald:${appId}:person`)).mark;
    new BroadcastChannel(`herald:${appId}`).postMessage({what: 'item', mark, event: 'message', id: Number.MAX_SAFE_INTEGER, data});
  }, {dirty, appId: herald.appId});
  const other = await seen(page, 'dirty is ready');
  await isHarmless(page, other, ['img']);
  assert.deepEqual(await other.locator('img').evaluateAll((all) => all.filter(({src}) => src === document.URL)), []);
  assert.equal(await other.locator('.action').count(), 0);
  assert.equal(await messageOf(page, 'body is ready').count(), 1);
  await toldOnce(herald, id, {sent: 1, received: 1, shown: 1});
});
