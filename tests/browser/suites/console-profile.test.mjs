// A person's profile in the console: what they did, what they received and why, and what a teammate changes.

import {strict as assert} from 'node:assert';

import {Console} from '../harness/console.mjs';
import {Suite} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const suite = Suite.open();

const now = () => Math.floor(Date.now() / 1_000);

/** Somebody to look at: the contact as it was made. */
const person = (name, more = {}) => suite.herald.call('POST', '/contacts', {role: 'user', external_id: name.toLowerCase(), name, email: `${name.toLowerCase()}@example.com`, ...more});

/** Something that they did, told by a program. */
const did = (contact, name, metadata = {}, ago = 10) => suite.herald.call('POST', '/events', {event_name: name, created_at: now() - ago, user_id: contact.external_id, metadata});

const read = (contact) => suite.herald.call('GET', `/contacts/${contact.id}`);

/** A live message that an event of programs triggers too, where `sources` says so. */
const message = async (name, event, more = {}) => {
  const made = await suite.herald.call('POST', '/manage/messages', {name, kind: 'banner', trigger: {event}, content: {body: 'Thank you'}, frequency: {mode: 'every'}, ...more});
  await suite.herald.call('POST', `/manage/messages/${made.id}/go_live`, {});
  return made;
};

/** A page of the console on which nothing moves: colours are measured while no theme fades into another. */
const open = async (stage, path) => {
  const console = await Console.open(stage, path);
  await console.page.emulateMedia({reducedMotion: 'reduce'});
  return console;
};

const profile = (stage, contact, query = '') => open(stage, `/people/${contact.id}${query}`);

suite.test('the timeline shows each kind of metadata as what it means', async (stage) => {
  const ada = await person('Ada');
  // Far apart: of two in the same second one is the other's duplicate, however slowly they are sent.
  for (const at of [1, 2, 3]) await did(ada, 'viewed-pricing', {}, 100 * at);
  await did(ada, 'ordered-item', {
    order_number: {value: '#77', url: 'https://shop.example/orders/77'},
    price: {amount: 349_900, currency: 'eur'},
    stripe_customer: 'cus_9abcDEF',
    photo: 'https://img.example/mug.png',
    paid_at: 1_792_036_272,
    gift: true,
    note: '<img src=x onerror=alert(1)>',
    cart: {lines: [{sku: 'A1', quantity: 2}]},
    trap: 'javascript:alert(1)',
  });
  const console = await profile(stage, ada);
  const {page} = console;
  const timeline = page.getByRole('region', {name: 'Timeline'});
  // What was done several times in a row is told once, and unfolds.
  await timeline.getByRole('button', {name: /Viewed pricing 3 times/}).click();
  assert.equal(await timeline.getByRole('button', {name: /^Viewed pricing(?! 3 times)/}).count(), 3);

  await timeline.getByRole('button', {name: /Ordered item/}).click();
  const metadata = timeline.getByRole('region', {name: 'Metadata'});
  const order = metadata.getByRole('link', {name: '#77'});
  await order.waitFor();
  assert.deepEqual([await order.getAttribute('href'), await order.getAttribute('rel'), await order.getAttribute('target')], ['https://shop.example/orders/77', 'noopener noreferrer', '_blank']);
  assert.equal(await metadata.getByRole('link', {name: 'cus_9abcDEF'}).getAttribute('href'), 'https://dashboard.stripe.com/customers/cus_9abcDEF');
  assert.equal(await metadata.getByRole('link', {name: /img\.example/}).getAttribute('href'), 'https://img.example/mug.png');
  await metadata.getByText('€3,499.00').waitFor();
  assert.equal(await metadata.locator('img').count(), 0);
  await metadata.getByText('<img src=x onerror=alert(1)>').waitFor();
  await metadata.getByText('javascript:alert(1)').waitFor();
  assert.equal(await metadata.locator('a[href^="javascript"]').count(), 0);
  await metadata.getByText('Object with 1 key').click();
  await metadata.getByText('"sku": "A1"').waitFor();

  // What is open stands in the address.
  await page.reload();
  await metadata.getByText('€3,499.00').waitFor();
  await console.looksRight('the timeline with a receipt');
});

suite.test('the timeline is live, and filters by name', async (stage) => {
  const bea = await person('Bea');
  await did(bea, 'invited-friend', {channel: 'mail'});
  const {page} = await profile(stage, bea);
  const timeline = page.getByRole('region', {name: 'Timeline'});
  await timeline.getByRole('button', {name: /Invited friend/}).waitFor();
  await timeline.getByText('Live', {exact: true}).waitFor();
  await did(bea, 'upload-complete', {type: 'PDF'}, 0);
  await timeline.getByRole('button', {name: /Upload complete.*PDF/}).waitFor();
  await timeline.getByLabel('Show').selectOption('upload-complete');
  await timeline.getByRole('button', {name: /Invited friend/}).waitFor({state: 'detached'});
  assert.match(page.url(), /name=upload-complete/);
  await page.getByRole('link', {name: 'Events', exact: true}).last().click();
  await page.getByRole('link', {name: 'Invited friend'}).click();
  await page.waitForURL('**name=invited-friend');
});

suite.test('a receipt is opened by keyboard alone', async (stage) => {
  const pia = await person('Pia');
  await did(pia, 'opened-guide', {chapter: 'two'}, 20);
  await did(pia, 'closed-guide', {}, 10);
  const {page} = await profile(stage, pia);
  await page.getByRole('button', {name: /Opened guide/}).waitFor();
  for (const key of ['j', 'j', 'k', 'j', 'Enter']) await page.keyboard.press(key);
  await page.getByRole('region', {name: 'Metadata'}).getByText('two').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('region', {name: 'Metadata'}).waitFor({state: 'detached'});
});

suite.test('from a message to why somebody did not get it', async (stage) => {
  const quin = await person('Quin');
  await person('Quincy');
  const made = await message('Quiet banner', 'never-done');
  const console = await open(stage, `/messages/${made.id}`);
  const {page} = console;
  await page.getByRole('searchbox', {name: 'Who did not get it'}).fill('quin@example.com');
  await page.getByRole('option', {name: /Quin/}).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText(/They did not do “Never done” lately/).waitFor();
  assert.match(page.url(), new RegExp(`why_person=${quin.id}`));
  await console.looksRight('why somebody did not get a message');
  await page.getByRole('button', {name: 'Somebody else'}).click();
  await page.getByRole('searchbox', {name: 'Who did not get it'}).waitFor();
});

suite.test('what a browser sent without proof has no links', async (stage) => {
  const rae = await person('Rae');
  const receipt = {
    type: 'event_receipt', id: '00000000-0000-1000-8000-000000000001', result: 'ok', received_at: Date.now(), recorded_at: Date.now(), source: 'web_js', verified: 'none', token: null,
    event_name: 'clicked-link', event_definition_id: '1', created_at: now(), contact_id: rae.id, duplicate_of: null, dropped: null, rejected: null,
    metadata: [{key: 'more', kind: 'rich_link', value: {url: 'https://evil.example/x', value: 'Your invoice'}}, {key: 'stripe_customer', kind: 'stripe_customer', value: 'cus_1'}], omissions: [], omission_count: 0, messages: [],
  };
  const {page} = await open(stage, '/');
  await page.route('**/manage/events/0000*', (route) => route.fulfill({json: receipt}));
  await page.route('**/events?type=user**', (route) => (route.request().url().includes('summary') ? route.fallback() : route.fulfill({json: {type: 'event.list', events: [{type: 'event', id: receipt.id, created_at: now(), event_name: 'clicked-link', user_id: 'rae', email: null, intercom_user_id: rae.id, metadata: {more: receipt.metadata[0].value}}], pages: {next: null}}})));
  await page.goto(`${suite.herald.url}/console/people/${rae.id}?event=${receipt.id}`);
  const metadata = page.getByRole('region', {name: 'Metadata'});
  await metadata.getByText('Your invoice (evil.example)').waitFor();
  await metadata.getByText('cus_1').waitFor();
  assert.equal(await metadata.locator('a').count(), 0);
});

suite.test('from a person to why a banner did not show takes three clicks', async (stage) => {
  const cleo = await person('Cleo');
  const made = await message('Thanks for ordering', 'paid-order');
  await did(cleo, 'paid-order', {}, 0);
  const console = await profile(stage, cleo);
  const {page} = console;
  let clicks = 0;
  const click = async (what) => {
    clicks += 1;
    await what.click();
  };
  await click(page.getByRole('link', {name: 'Why did they not get a message?'}));
  await click(page.getByRole('button', {name: 'Choose a message'}));
  await click(page.getByRole('option', {name: /Thanks for ordering/}));
  // Programs do not trigger banners: what was decided when the event came says so.
  await page.locator('[data-verdict=source_not_eligible]').waitFor();
  await page.getByText('The event came from a source that this message ignores.').waitFor();
  assert.ok(clicks <= 3, `${clicks} clicks`);
  assert.match(page.url(), new RegExp(`why_message=${made.id}`));
  await console.looksRight('why a banner did not show');
});

suite.test('a person who did not do it is told as such', async (stage) => {
  const dora = await person('Dora');
  const made = await message('For inviters', 'invited-somebody');
  const {page} = await profile(stage, dora, `?tab=messages&why_message=${made.id}`);
  await page.getByText(/They did not do “Invited somebody” lately/).waitFor();
  await page.getByText('Nothing about them stands in the way.').waitFor();
});

suite.test('messages that were received tell why, and lead to the event', async (stage) => {
  const eve = await person('Eve');
  await message('Order banner', 'bought-mug', {sources: ['web_js', 'rest']});
  await did(eve, 'bought-mug', {item: 'Mug'}, 0);
  await until('the delivery', async () => (await suite.herald.call('GET', `/manage/contacts/${eve.id}/deliveries`)).data.length === 1);
  const console = await profile(stage, eve, '?tab=messages');
  const {page} = console;
  const received = page.getByRole('region', {name: 'Received'});
  await received.getByRole('link', {name: 'Order banner'}).waitFor();
  await received.getByRole('button', {name: 'Checks'}).click();
  await page.getByText('It was sent to them for this event.').waitFor();
  await page.getByText('their browser gets it when they open a page').waitFor();
  await console.looksRight('messages received');
  await received.getByRole('link', {name: 'Bought mug'}).click();
  await page.getByRole('region', {name: 'Metadata'}).getByText('Mug').waitFor();
});

suite.test('an attribute is changed and changed back by keyboard alone', async (stage) => {
  await suite.herald.call('POST', '/data_attributes', {name: 'seats', model: 'contact', data_type: 'integer'});
  const fay = await person('Fay', {custom_attributes: {seats: 2}});
  const {page} = await profile(stage, fay);
  await page.getByRole('button', {name: 'Change seats'}).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('many');
  await page.keyboard.press('Enter');
  await page.getByText('Write a whole number').waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('7');
  await page.keyboard.press('Enter');
  await page.getByText('seats is changed').waitFor();
  await until('the change', async () => (await read(fay)).custom_attributes.seats === 7);
  // The focus is back where it was, and `u` undoes.
  await until('the focus', () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') === 'Change seats'));
  await page.keyboard.press('u');
  await until('the undo', async () => (await read(fay)).custom_attributes.seats === 2);
  await page.getByRole('button', {name: 'Change seats'}).getByText('2').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', {name: 'seats'}).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', {name: 'Change seats'}).waitFor();
});

suite.test('a change that the server refuses is told, and nothing else is shown', async (stage) => {
  const gus = await person('Gus');
  const {page} = await profile(stage, gus);
  await page.route(`**/contacts/${gus.id}`, (route) => (route.request().method() === 'PUT' ? route.fulfill({status: 503, contentType: 'application/json', body: '{"type":"error.list","errors":[{"code":"storage_full","message":"The disk is full: free some space, then try again"}]}'}) : route.fallback()));
  await page.getByRole('button', {name: 'Change Name'}).click();
  await page.getByRole('textbox', {name: 'Name', exact: true}).fill('Gustav');
  await page.keyboard.press('Enter');
  await page.getByText('The disk is full').waitFor();
  // What was written stays, to be put right or let go.
  const field = page.getByRole('textbox', {name: 'Name', exact: true});
  assert.equal(await field.inputValue(), 'Gustav');
  await field.press('Escape');
  await page.getByRole('button', {name: 'Change Name'}).getByText('Gus', {exact: true}).waitFor();
});

suite.test('a date that was only looked at keeps its seconds', async (stage) => {
  await suite.herald.call('POST', '/data_attributes', {name: 'renewed_on', model: 'contact', data_type: 'date'});
  const kim = await person('Kim', {custom_attributes: {renewed_on: 1_790_000_001}});
  const {page} = await profile(stage, kim);
  const changes = [];
  page.on('request', (request) => request.method() === 'PUT' && changes.push(request.url()));
  await page.getByRole('button', {name: 'Change renewed_on'}).click();
  await page.getByLabel('renewed_on', {exact: true}).press('Enter');
  await page.getByRole('button', {name: 'Change renewed_on'}).waitFor();
  assert.deepEqual(changes, []);
});

suite.test('a note that is half written waits while its tab is left', async (stage) => {
  const lou = await person('Lou');
  const {page} = await profile(stage, lou, '?tab=notes');
  const field = page.getByRole('textbox', {name: 'New note'});
  await field.fill('Called, and said that');
  const tabs = page.getByRole('navigation', {name: 'Parts of the profile'});
  await tabs.getByRole('link', {name: 'Timeline'}).click();
  await field.waitFor({state: 'detached'});
  await tabs.getByRole('link', {name: 'Notes'}).click();
  await field.waitFor();
  assert.equal(await field.inputValue(), 'Called, and said that');
  // The next one may be begun while the first is on its way.
  let answer;
  await page.route(`**/contacts/${lou.id}/notes`, (route) => {
    if (route.request().method() === 'GET') return route.fallback();
    answer = () => route.continue();
  });
  await page.getByRole('button', {name: 'Write the note'}).click();
  await until('it to be sent', () => answer !== undefined);
  await field.fill('Another one');
  answer();
  await page.getByText('The note is written').waitFor();
  assert.equal(await field.inputValue(), 'Another one');
});

suite.test('notes beyond the first page are shown when they are asked for', async (stage) => {
  const noa = await person('Noa');
  for (let at = 0; at <= 50; at += 1) await suite.herald.call('POST', `/contacts/${noa.id}/notes`, {body: `Note ${at}`});
  const {page} = await profile(stage, noa, '?tab=notes');
  await page.getByText('Note 50', {exact: true}).waitFor();
  assert.equal(await page.getByText('Note 0', {exact: true}).count(), 0);
  await page.getByRole('button', {name: 'Show older ones'}).click();
  await page.getByText('Note 0', {exact: true}).waitFor();
  assert.equal(await page.getByRole('button', {name: 'Show older ones'}).count(), 0);
});

suite.test('tags are put on and taken off, each with an undo', async (stage) => {
  const hal = await person('Hal');
  const {page} = await profile(stage, hal);
  const tags = page.getByRole('region', {name: 'Tags'});
  const names = async () => (await suite.herald.call('GET', `/contacts/${hal.id}/tags`)).data.map(({name}) => name);
  await tags.getByText('No tags.').waitFor();
  await tags.getByRole('button', {name: 'Add'}).click();
  await page.getByRole('combobox', {name: 'Tag'}).fill('Big spender');
  await page.keyboard.press('Enter');
  await tags.getByText('Big spender', {exact: true}).waitFor();
  await until('the tag', async () => (await names()).includes('Big spender'));
  await tags.getByRole('button', {name: 'Take Big spender off'}).click();
  await until('no tag', async () => (await names()).length === 0);
  await page.getByText('“Big spender” is taken off').waitFor();
  await page.keyboard.press('u');
  await until('the tag again', async () => (await names()).includes('Big spender'));
  await tags.getByText('Big spender', {exact: true}).waitFor();
});

suite.test('a note is written, and markup in one runs nothing', async (stage) => {
  const ida = await person('Ida');
  const console = await profile(stage, ida, '?tab=notes');
  const {page} = console;
  const notes = page.getByRole('region', {name: 'Notes'});
  const markup = 'Likes <b>mugs</b><img src=x onerror="globalThis.hurt = 1">';
  await suite.herald.call('POST', `/contacts/${ida.id}/notes`, {body: markup});
  // What is written here is text, and shown as it was written.
  await notes.getByRole('textbox', {name: 'New note'}).fill(`On <Plan B> & more\nsince May\n\n${markup}`);
  await notes.getByRole('button', {name: 'Write the note'}).click();
  await notes.getByText(markup).waitFor();
  assert.deepEqual((await notes.locator('.noted-body').first().innerText()).split(/\n+/), ['On <Plan B> & more', 'since May', markup]);
  await notes.locator('b', {hasText: 'mugs'}).waitFor();
  assert.equal(await notes.locator('img').count(), 0);
  assert.equal(await page.evaluate(() => globalThis.hurt), undefined);
  await console.looksRight('the notes');
});

suite.test('a lead is merged into a user, and the merge is undone', async (stage) => {
  const jo = await person('Jo');
  const lead = await suite.herald.call('POST', '/contacts', {role: 'lead', name: 'Jo before', email: 'jo-before@example.com'});
  const {page} = await profile(stage, lead);
  await page.getByRole('button', {name: 'More to do with this person'}).click();
  await page.getByRole('menuitem', {name: 'Merge with somebody'}).click();
  const dialog = page.getByRole('dialog', {name: 'Merge with somebody'});
  await dialog.getByRole('searchbox').fill('jo@example.com');
  await dialog.getByRole('option', {name: /Jo/}).waitFor();
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', {name: 'Merge', exact: true}).click();
  await page.waitForURL(`**/people/${jo.id}`);
  await page.getByRole('region', {name: 'Merged into them'}).waitFor();
  // The old address leads to who is left.
  await page.goto(`${suite.herald.url}/console/people/${lead.id}`);
  await page.waitForURL(`**/people/${jo.id}`);
  await page.getByRole('region', {name: 'Merged into them'}).getByRole('button', {name: 'Undo the latest'}).click();
  await until('the lead is back', async () => (await suite.herald.find(`/contacts/${lead.id}`).catch(() => null))?.id === lead.id);
  await page.getByRole('region', {name: 'Merged into them'}).waitFor({state: 'detached'});
});

suite.test('somebody is archived and brought back, and deleted only when the notice has gone', async (stage) => {
  const kit = await person('Kit');
  const {page} = await profile(stage, kit);
  const choose = async (name) => {
    await page.getByRole('button', {name: 'More to do with this person'}).click();
    await page.getByRole('menuitem', {name}).click();
  };
  await choose(/^Archive/);
  await page.getByText('Archived or blocked').waitFor();
  await page.getByRole('button', {name: 'Bring back'}).click();
  await page.getByText('Archived or blocked').waitFor({state: 'detached'});

  await choose(/^Delete/);
  await page.getByText('Kit is about to be deleted').waitFor();
  await page.locator('.notice', {hasText: 'about to be deleted'}).getByRole('button', {name: 'Undo'}).click();
  await page.getByText('about to be deleted').waitFor({state: 'detached'});
  assert.equal((await read(kit)).id, kit.id);

  await choose(/^Delete/);
  // The notice is sent away, so nothing is left to undo.
  await page.locator('.notice', {hasText: 'about to be deleted'}).getByRole('button', {name: 'Dismiss'}).click();
  await page.waitForURL('**/console/people');
  assert.equal(await suite.herald.find(`/contacts/${kit.id}`), null);
});

suite.test('what is stored of somebody is downloaded', async (stage) => {
  const liv = await person('Liv');
  const {page} = await profile(stage, liv);
  await page.getByRole('button', {name: 'More to do with this person'}).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', {name: /^Download/}).click()]);
  assert.equal(file.suggestedFilename(), `contact-${liv.id}.json`);
});

suite.test('events that cannot be read say so, and are asked for again', async (stage) => {
  const max = await person('Max');
  await did(max, 'signed-in');
  const page = (await Console.open(stage)).page;
  await page.route('**/events?type=user**', (route) => route.abort());
  await page.goto(`${suite.herald.url}/console/people/${max.id}`);
  await page.getByRole('alert').first().waitFor();
  await page.unroute('**/events?type=user**');
  await page.getByRole('region', {name: 'Timeline'}).getByRole('button', {name: 'Try again'}).click();
  await page.getByRole('button', {name: /Signed in/}).waitFor();
});

suite.test('nobody under an address is told as such', async (stage) => {
  const console = await open(stage, '/people/ffffffffffffffffffffffff');
  await console.page.getByRole('heading', {name: 'Nobody is here'}).waitFor();
  await console.looksRight('an unknown person');
});

suite.test('parts without anything in them say what would be there', async (stage) => {
  const nia = await person('Nia');
  const console = await profile(stage, nia);
  await console.page.getByText('They did nothing in the last 90 days').waitFor();
  await console.looksRight('an empty timeline');
  for (const [tab, text] of [['counts', 'They did nothing yet'], ['pages', 'No pages yet'], ['messages', 'They received no message yet'], ['notes', 'No notes yet']]) {
    await console.goto(`/people/${nia.id}?tab=${tab}`);
    await console.page.getByText(text).waitFor();
    await console.fits(tab);
  }
});
