// A workspace full of attacks, looked at by its owner: in every view they are text. Nothing runs, nothing is asked of
// another host, and the page's policy, which would stop both, is never needed.

import {strict as assert} from 'node:assert';

import {ADDRESSES, TEXTS} from '../harness/attacks.mjs';
import {Console} from '../harness/console.mjs';
import {Suite} from '../harness/stage.mjs';

const ALL = [...TEXTS, ...ADDRESSES];
const filled = {};

const suite = Suite.open({setUp: async ({herald}) => Object.assign(filled, await fill(herald))});

/** A call that may be refused for what it holds, and gives null then. */
async function taken(herald, method, path, body) {
  return herald.call(method, path, body).catch((error) => {
    if ([400, 404, 409, 422].includes(error.status)) return null;
    throw error;
  });
}

const now = () => Math.floor(Date.now() / 1000);

/** Puts every attack into every field that somebody else can write. */
async function fill(herald) {
  const contacts = [];
  const messages = [];
  await taken(herald, 'PATCH', '/manage/workspace', {name: TEXTS[0]});
  for (const [at, text] of ALL.entries()) {
    const id = `attack-${at}`;
    const attribute = await taken(herald, 'POST', '/data_attributes', {name: text, model: 'contact', data_type: 'string', description: text});
    const written = await taken(herald, 'POST', '/data_attributes', {name: `attr_${at}`, model: 'contact', data_type: 'string', description: text});
    const custom = {...(attribute && {[text]: text}), ...(written && {[`attr_${at}`]: text})};
    const contact =
      (await taken(herald, 'POST', '/contacts', {external_id: id, name: text, email: `${at}@x.example`, phone: text, avatar: text, custom_attributes: custom})) ??
      (await taken(herald, 'POST', '/contacts', {external_id: id, name: text, custom_attributes: custom})) ??
      (await herald.call('POST', '/contacts', {external_id: id}));
    contacts.push(contact.id);
    await taken(herald, 'POST', '/contacts', {external_id: text, email: text});
    await taken(herald, 'POST', '/contacts', {external_id: `avatar-${at}`, avatar: 'https://evil.example/a.png'});
    const company = await taken(herald, 'POST', '/companies', {company_id: text, name: text, plan: text, website: text, industry: text});
    if (company) await herald.call('POST', `/contacts/${contact.id}/companies`, {id: company.id});
    const tag = await taken(herald, 'POST', '/tags', {name: text});
    if (tag) await herald.call('POST', `/contacts/${contact.id}/tags`, {id: tag.id});
    await taken(herald, 'POST', `/contacts/${contact.id}/notes`, {body: text});
    await taken(herald, 'POST', '/manage/segments', {name: text, predicate: {all: []}});
    await taken(herald, 'POST', '/manage/tokens', {name: text, scopes: ['read']});
    await taken(herald, 'POST', '/manage/teammates', {name: text, email: `mate${at}@x.example`, role: 'viewer'});
    await taken(herald, 'POST', '/manage/subscription_types', {name: text, description: text});
    for (const metadata of [{note: text, [text]: text, link: {url: text, value: text}}, {note: text}]) {
      await taken(herald, 'POST', '/events', {event_name: at % 2 ? 'attacked' : text, user_id: id, created_at: now(), metadata});
    }
    const message = await taken(herald, 'POST', '/manage/messages', {
      name: text,
      kind: 'banner',
      trigger: {event: 'attacked', occurrence: 'every'},
      frequency: {mode: 'every'},
      content: {style: 'floating', position: 'top', title: '{{ event.metadata.note | fallback: "" }}', body: '<p>{{ event.metadata.note | fallback: "" }}</p>'},
    });
    if (message) messages.push(message.id);
    await ping(herald, {at, text});
  }
  const {data} = await herald.call('GET', '/manage/event_definitions');
  return {contacts, messages, events: data.map(({id}) => id)};
}

/** A browser that lies about itself and its page. */
async function ping(herald, {at, text}) {
  const headers = {'content-type': 'text/plain', 'user-agent': text.replace(/[^\x20-\x7e]/g, ''), origin: 'https://shop.example'};
  const body = {
    app_id: herald.appId,
    user_data: {user_id: `attack-${at}`, name: text, seats: text, [text]: text},
    page: {url: `https://shop.example/?q=${encodeURIComponent(text)}`, title: text, referrer: text},
    page_view: true,
    language: text,
    browser_language: text,
  };
  await fetch(`${herald.url}/messenger/web/ping`, {method: 'POST', headers, body: JSON.stringify(body)});
}

/** Notes whatever an attack could bring about. */
async function watched(stage) {
  const found = [];
  await stage.context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) => console.error(`policy: ${violatedDirective} ${blockedURI}`));
  });
  stage.context.on('dialog', async (dialog) => {
    found.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  stage.context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.origin !== stage.herald.url) found.push(`request: ${request.url()}`);
  });
  stage.context.on('console', (message) => {
    if (/^policy: |Content Security Policy/.test(message.text())) found.push(message.text());
  });
  return found;
}

async function isHarmless(page, path, found) {
  for (const frame of page.frames()) {
    assert.equal(await frame.evaluate(() => globalThis.hacked), undefined, path);
    const bad = await frame.evaluate(() =>
      [...document.querySelectorAll('*')]
        .flatMap((element) => [...element.attributes].map(({name, value}) => ({tag: element.localName, name, value})))
        .filter(({tag, name, value}) =>
          name.startsWith('on') || name === 'srcdoc' || /^\s*(?:javascript|data|vbscript|blob|file):/i.test(name === 'href' || name === 'action' || name === 'formaction' ? value : '') || (tag === 'img' && /^https?:/.test(value))));
    assert.deepEqual(bad, [], path);
    const links = await frame.evaluate(() => [...document.querySelectorAll('a[href]')].filter((link) => link.origin !== location.origin).map(({href, rel}) => ({href, rel})));
    for (const {href, rel} of links) {
      assert.match(href, /^(?:https?|mailto|tel):/, path);
      if (/^http/.test(href)) assert.match(rel, /noopener/, `${path}: ${href}`);
    }
  }
  assert.deepEqual(found, [], path);
}

/** Opens each address as the owner, and looks for what an attack could have brought about. */
async function look(stage, paths) {
  const found = await watched(stage);
  const console = await Console.open(stage, '/');
  for (const path of paths) {
    await console.goto(path);
    await console.page.waitForFunction(() => document.querySelector('main .waiting') === null);
    await isHarmless(console.page, path, found);
  }
}

const VIEWPORT = {viewport: {width: 1280, height: 900}, reducedMotion: 'reduce'};

suite.test('in lists, searches and profiles of people an attack is text', async (stage) => {
  await look(stage, [
    '/', '/people', '/people/import',
    ...filled.contacts.filter((_, at) => at % 6 === 0).map((id) => `/people/${id}`),
    ...TEXTS.slice(0, 2).map((text) => `/people?q=${encodeURIComponent(text)}`),
    `/people/${encodeURIComponent(TEXTS[0])}`,
  ]);
}, VIEWPORT);

suite.test('among messages and events an attack is text', async (stage) => {
  const {messages, events} = filled;
  assert.ok(messages.length > 10 && events.length > 2, `too little was taken: ${messages.length} messages, ${events.length} events`);
  await look(stage, [
    '/messages', '/messages/new',
    ...messages.slice(0, 2).flatMap((id) => [`/messages/${id}`, `/messages/${id}/edit`]),
    '/settings/data/people/events',
    ...events.slice(0, 3).map((id) => `/settings/data/people/events/${id}`),
  ]);
}, VIEWPORT);

suite.test('in the settings an attack is text', async (stage) => {
  const pages = ['install', 'verification', 'appearance', 'domains', 'data/people/attributes', 'data/people/tags', 'data/imports', 'data/jobs', 'general', 'limits', 'office-hours', 'keys', 'team', 'account', 'audit'];
  await look(stage, pages.map((id) => `/settings/${id}`));
}, VIEWPORT);

suite.test('what is told live is text too', async (stage) => {
  const found = await watched(stage);
  const console = await Console.open(stage, '/live');
  for (const [at, text] of TEXTS.entries()) {
    await taken(stage.herald, 'POST', '/events', {event_name: 'attacked', user_id: `attack-${at}`, created_at: now(), event_id: `live-${at}`, metadata: {note: text, live: at}});
  }
  // Not the name among those to choose from, which is hidden.
  await console.page.waitForFunction(() => [...document.querySelectorAll('main *')].some((one) => one.children.length === 0 && one.localName !== 'option' && /attacked/i.test(one.textContent)));
  await isHarmless(console.page, '/live', found);
});
