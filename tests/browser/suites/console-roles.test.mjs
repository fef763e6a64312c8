// What a role may not do is not offered: every view as a viewer and as somebody of support, every button pressed.

import {strict as assert} from 'node:assert';

import {Console} from '../harness/console.mjs';
import {Suite} from '../harness/stage.mjs';

const data = async (herald, path) => (await herald.call('GET', path)).data;

/** Addresses of every view, by the name of what they show. */
const views = {};
const links = {};

const suite = Suite.open({
  herald: {command: 'demo', flags: ['--seed']},
  setUp: async ({herald}) => {
    for (const role of ['viewer', 'support']) {
      // A link is good once: each test has one of its own.
      links[role] = async () => {
        const {data: all} = await herald.call('GET', '/manage/teammates');
        const before = all.find(({name}) => name === role);
        const {link} = before ? await herald.call('POST', `/manage/teammates/${before.id}/link`, {}) : await herald.call('POST', '/manage/teammates', {email: `${role}@example.com`, name: role, role});
        return link.slice(link.indexOf('#') + 1);
      };
    }
    const [messages, definitions] = await Promise.all([data(herald, '/manage/messages?state=live'), data(herald, '/manage/event_definitions?sort=-last_30_days')]);
    const [{contact}] = await data(herald, `/manage/event_definitions/${definitions[0].id}/people?sort=-count`);
    const event = `/settings/data/people/events/${definitions[0].id}`;
    // One that no message waits for asks to write one.
    const alone = definitions.find(({name}) => !messages.some(({trigger}) => trigger.event === name));
    Object.assign(views, {
      home: '/',
      people: '/people?panel=filter',
      person: `/people/${contact.id}`,
      'a person’s messages': `/people/${contact.id}?tab=messages`,
      'a person’s notes': `/people/${contact.id}?tab=notes`,
      import: '/people/import',
      messages: '/messages',
      message: `/messages/${messages[0].id}`,
      composer: `/messages/${messages[0].id}/edit`,
      'new message': '/messages/new',
      events: '/settings/data/people/events',
      event,
      'an event without messages': `/settings/data/people/events/${alone.id}`,
      'an event’s people': `${event}?tab=people`,
      'an event’s code': `${event}?tab=code`,
      live: '/live',
    });
    const pages = ['install', 'verification', 'appearance', 'domains', 'data/people/attributes', 'data/people/tags', 'data/imports', 'data/jobs', 'general', 'limits', 'office-hours', 'keys', 'team', 'audit'];
    for (const page of pages) views[`settings: ${page}`] = `/settings/${page}`;
  },
});

/** Calls that change nothing although they are posts. */
const LOOKS = ['/manage/contacts/search', '/manage/contacts/count', '/manage/explain', '/manage/explain/message', '/contacts/search', '/manage/session'];

/** What no viewer is offered, and what nobody of support is. Of a whole name, so that “Archived” is no “Archive”. */
const EDITORS = /^(New message|Write one|Write the first|Write a message|Import|Import a file|Import a CSV file|Message everyone listed|Message|Export|Save as segment|Edit|Pause|Go live|Send a test|Take back|Save as version.*|Invite|New token|Revoke|Replace|New attribute|Back to [0-9,]+)$/;
const SUPPORTS = /^(Tag|Untag|Add|Add a note|New tag|Rename|Merge with somebody|Download what is stored|Archive|Block|Delete|Bring back|Take .* off|Unmerge)$/;

/** Signs in with a one-time link. */
async function openAs(stage, role) {
  const page = await stage.context.newPage();
  const answer = await page.request.post(`${stage.herald.url}/manage/session`, {data: {link: await links[role]()}, headers: {origin: stage.herald.url}});
  assert.equal(answer.status(), 200, await answer.text());
  assert.equal((await answer.json()).teammate.role, role);
  return new Console(stage, page);
}

/** Goes to a view and waits until all of it is there. */
async function show(console, path) {
  await console.goto(path);
  await console.page.waitForFunction(() => document.querySelector('.waiting') === null);
}

/** Of one view: its bar and some of a row's. */
const PRESSED_MAX = 6;
const PRESSED = 'main button:visible:enabled, main summary:visible';

/** Presses every button of a view once, each in the view as it was. What opens is closed again. */
async function pressAll(console, path) {
  const {page} = console;
  await show(console, path);
  const address = page.url();
  const names = await page.locator(PRESSED).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? one.textContent));
  // Rows have the same buttons over and over: one of each is enough.
  const places = names.map((name, at) => [name.replace(/\d+|“.*”/g, ''), at]).filter(([name], at, all) => all.findIndex(([other]) => other === name) === at).map(([, at]) => at);
  for (const at of places.slice(0, PRESSED_MAX)) {
    const button = page.locator(PRESSED).nth(at);
    if ((await button.count()) === 0) continue;
    await button.click({force: true});
    for (const item of await page.locator('main details.menu[open] [role=menuitem]:enabled').all()) await item.click({force: true});
    await page.keyboard.press('Escape');
    if (page.url() !== address || (await page.locator('dialog[open], details.menu[open]').count()) > 0) await show(console, path);
  }
}

/** What is offered on the page: buttons, links that look so, and what stands in menus. */
const offered = (page) => page.locator('main button:enabled:not(.sorter), main a.button, main [role=menuitem]:enabled').evaluateAll((all) => [...new Set(all.map((one) => (one.querySelector('small')?.previousSibling ?? one).textContent.trim() || (one.getAttribute('aria-label') ?? '')))]);

/** Where somebody of support may do more than a viewer, and where they may not. */
const OF_SUPPORT = ['people', 'person', 'a person’s notes', 'import', 'messages', 'message', 'composer', 'events', 'event', 'settings: data/people/tags', 'settings: data/people/attributes', 'settings: team'];

const isOdd = (_, at) => at % 2 === 1;
const isEven = (_, at) => at % 2 === 0;

for (const [who, role, meant] of [
  ['viewer, one half of the views', 'viewer', () => Object.keys(views).filter(isEven)],
  ['viewer, the other half', 'viewer', () => Object.keys(views).filter(isOdd)],
  ['support', 'support', () => OF_SUPPORT],
]) {
  suite.test(`${who}: nothing is refused in any view, and nothing is offered that would be`, async (stage) => {
    const console = await openAs(stage, role);
    const {page} = console;
    const wrong = [];
    let view = '';
    page.on('response', (response) => response.status() === 403 && wrong.push(`${view}: ${response.request().method()} ${new URL(response.url()).pathname} is refused`));
    for (const name of meant()) {
      view = name;
      await show(console, views[name]);
      for (const alert of await page.getByRole('alert').allInnerTexts()) wrong.push(`${name}: ${alert}`);
      for (const text of await offered(page)) {
        // The live view is paused by anybody.
        const isFree = name === 'live' && text === 'Pause';
        if (!isFree && (EDITORS.test(text) || (role === 'viewer' && SUPPORTS.test(text)))) wrong.push(`${name}: offers “${text}”`);
      }
      if ((await page.locator('main .inline-open').count()) > 0) wrong.push(`${name}: offers to change a text`);
    }
    assert.deepEqual(wrong, []);
  });
}

/** Where a viewer finds something to press. */
const BUSY = ['home', 'people', 'person', 'message', 'event', 'settings: data/people/tags'];

// A viewer may press whatever there is: nothing that changes something leaves the page.
suite.test('viewer: no button asks for a change', async (stage) => {
  const console = await openAs(stage, 'viewer');
  const {page} = console;
  const sent = [];
  let view = '';
  page.on('request', (request) => {
    const {pathname} = new URL(request.url());
    const isLook = ['GET', 'HEAD'].includes(request.method()) || LOOKS.includes(pathname);
    if (!isLook) sent.push(`${view}: ${request.method()} ${pathname}`);
  });
  page.on('response', (response) => response.status() === 403 && sent.push(`${view}: ${new URL(response.url()).pathname} is refused`));
  for (const name of BUSY) {
    view = name;
    await pressAll(console, views[name]);
  }
  assert.deepEqual(sent, []);
});

suite.test('who marks people may do with them what the role may', async (stage) => {
  for (const [role, hasTag] of [['viewer', 0], ['support', 1]]) {
    const console = await openAs(stage, role);
    const {page} = console;
    await show(console, '/people');
    await page.getByRole('checkbox', {name: 'Mark this row'}).first().check();
    const bar = page.getByRole('group', {name: 'The marked people'});
    await bar.getByRole('button', {name: 'Unmark'}).waitFor();
    assert.equal(await bar.getByRole('button', {name: 'Tag', exact: true}).count(), hasTag, role);
    assert.equal(await bar.getByRole('button', {name: 'Export'}).count(), 0, role);
    assert.equal(await bar.getByRole('link', {name: 'Message'}).count(), 0, role);
    await page.close();
    await stage.context.clearCookies();
  }
});
