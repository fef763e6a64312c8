// The list of people: found, filtered, sorted, saved as segments, and what is done with many at once.

import {strict as assert} from 'node:assert';
import {text} from 'node:stream/consumers';

import {Console} from '../harness/console.mjs';
import {Suite} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const PEOPLE = 330;
/** Users and leads, those of the workspace itself included. */
let everyone;

/** 330 users, every third of plan `pro`; three of them ordered once, twice and three times. */
async function setUp({herald}) {
  for (const [name, type] of [['plan', 'string'], ['seats', 'integer']]) await herald.call('POST', '/data_attributes', {name, model: 'contact', data_type: type});
  const mapping = {id: 'external_id', email: 'email', name: 'name', plan: 'custom_attributes.plan', seats: 'custom_attributes.seats'};
  const begun = await herald.call('POST', '/manage/imports', {model: 'contact', key: 'set-up', mapping});
  const rows = Array.from({length: PEOPLE}, (_, n) => [`user-${n}`, `person${n}@example.com`, `Person ${String(n).padStart(3, '0')}`, n % 3 === 0 ? 'pro' : 'free', String(n % 7)]);
  await herald.call('POST', `/manage/imports/${begun.id}/rows`, {first_row: 0, rows: rows.slice(0, 250)});
  await herald.call('POST', `/manage/imports/${begun.id}/rows`, {first_row: 250, rows: rows.slice(250), finished: true});
  const now = Math.floor(Date.now() / 1_000);
  for (const n of [5, 10, 15]) {
    for (let time = 0; time < n / 5; time += 1) {
      const metadata = {item: n === 15 ? 'Mug' : 'Shirt', price: {amount: 100 * n, currency: 'eur'}};
      await herald.call('POST', '/events', {event_name: 'ordered-item', user_id: `user-${n}`, created_at: now - 60 * (time + n), metadata});
    }
  }
  await herald.call('POST', '/tags', {name: 'VIP', users: [{user_id: 'user-3'}]});
  await herald.call('POST', '/contacts', {role: 'lead', email: 'lead@example.com', name: '=Formula Lead'});
  everyone = (await herald.call('POST', '/manage/contacts/count', {})).count;
}

const suite = Suite.open({setUp});

/** Without motion: a colour on its way to another theme's has the contrast of neither. */
const play = (name, test) => suite.test(name, test, {reducedMotion: 'reduce'});

const rowOf = (page, name) => page.getByRole('table', {name: 'People'}).getByRole('row').filter({hasText: name});
const total = (page, text) => until(text, async () => (await page.locator('.people-line b').allTextContents()).includes(text) || Promise.reject(new Error(await page.locator('.people-head').innerText())));
const tree = (filter) => `filter=${encodeURIComponent(JSON.stringify(filter))}`;

/** Picks from the list that a button opens. */
async function pick(page, text) {
  const list = page.getByRole('combobox', {name: /./, expanded: true});
  await list.fill(text);
  await page.getByRole('listbox').getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
}

play('a filter over what people did is counted as it is built, and becomes a segment', async (stage) => {
  const console = await Console.open(stage, '/people');
  const {page} = console;
  await total(page, `${everyone} people`);
  await page.getByRole('button', {name: 'Filter'}).click();
  await page.getByRole('button', {name: 'Add a condition'}).click();
  await pick(page, 'ordered');
  await page.getByText('3 people match the filter').waitFor();
  const row = page.getByRole('group', {name: 'Condition on Ordered item'});
  await row.getByLabel('What is asked about Ordered item').selectOption('how many times');
  await row.getByLabel('Ordered item: value').fill('2');
  await row.getByLabel('Within which time Ordered item').selectOption('within 30 days');
  await page.getByText('2 people match the filter').waitFor();
  await row.getByRole('button', {name: 'where…'}).click();
  await page.getByRole('group', {name: 'Conditions on the metadata of ordered-item'}).getByRole('button', {name: 'Add a condition'}).click();
  await pick(page, 'item');
  await page.getByLabel('Item: value', {exact: true}).fill('Mug');
  await page.getByText('1 person matches the filter').waitFor();
  await total(page, '1 person');
  await rowOf(page, 'Person 015').waitFor();
  await console.looksRight('the filter');

  await page.getByRole('button', {name: 'Save as segment'}).click();
  const dialog = page.getByRole('dialog', {name: 'Save as segment'});
  await dialog.getByText('did “Ordered item” at least 2 times within 30 days where item is “Mug”').waitFor();
  await dialog.getByRole('button', {name: 'Save segment'}).click();
  await dialog.getByText('Give it a name').waitFor();
  await dialog.getByLabel('Name').fill('Mug lovers');
  await console.looksRight('the dialog');
  await dialog.getByRole('button', {name: 'Save segment'}).click();
  await page.getByRole('navigation', {name: 'Segments'}).getByRole('button', {name: 'Mug lovers', pressed: true}).waitFor();
  const {data} = await suite.herald.call('GET', '/manage/segments?include_count=true');
  const saved = data.find(({name}) => name === 'Mug lovers');
  assert.deepEqual(saved.predicate, {all: [{event: 'ordered-item', fact: 'count', op: 'gte', value: 2, within_days: 30, metadata: {all: [{metadata: 'item', op: 'is', value: 'Mug'}]}}]});
  assert.match(page.url(), new RegExp(`segment=${saved.id}`));

  // The address alone brings the same list back.
  await page.reload();
  await rowOf(page, 'Person 015').waitFor();
});

play('a segment is renamed, changed and deleted, and each is taken back', async (stage) => {
  const made = await suite.herald.call('POST', '/manage/segments', {name: 'On pro', predicate: {attribute: 'custom_attributes.plan', op: 'is', value: 'pro'}});
  const stored = () => suite.herald.find(`/manage/segments/${made.id}`);
  const {page} = await Console.open(stage, `/people?segment=${made.id}`);
  const bar = page.getByRole('navigation', {name: 'Segments'});
  await total(page, `${PEOPLE / 3} people`);
  await bar.getByRole('button', {name: 'Segment On pro'}).click();
  await page.getByRole('menuitem', {name: 'Rename'}).click();
  const dialog = page.getByRole('dialog', {name: 'Rename the segment'});
  await dialog.getByRole('textbox', {name: 'Name'}).fill('Paying');
  await page.keyboard.press('Enter');
  await bar.getByRole('button', {name: 'Paying', exact: true}).waitFor();
  await page.getByRole('button', {name: 'Undo'}).click();
  await bar.getByRole('button', {name: 'On pro', exact: true}).waitFor();
  assert.equal((await stored()).name, 'On pro');

  await page.getByRole('button', {name: 'Filter'}).click();
  await page.getByLabel('Plan: value').fill('free');
  await total(page, `${(PEOPLE / 3) * 2} people`);
  await page.getByRole('button', {name: 'Save changes to “On pro”'}).click();
  await page.getByText('Segment “On pro” changed').waitFor();
  assert.equal((await stored()).predicate.all[0].value, 'free');
  await page.getByRole('button', {name: 'Undo'}).click();
  await total(page, `${PEOPLE / 3} people`);
  assert.deepEqual((await stored()).predicate, made.predicate);

  await bar.getByRole('button', {name: 'Segment On pro'}).click();
  await page.getByRole('menuitem', {name: 'Delete'}).click();
  await bar.getByRole('button', {name: 'On pro', exact: true}).waitFor({state: 'detached'});
  await page.getByRole('button', {name: 'Undo'}).click();
  await bar.getByRole('button', {name: 'On pro', exact: true}).click();
  await bar.getByRole('button', {name: 'Segment On pro'}).click();
  await page.getByRole('menuitem', {name: 'Delete'}).click();
  await page.getByRole('button', {name: 'Dismiss'}).last().click();
  await until('the segment to be gone', async () => (await stored()) === null);
});

play('an amount is typed in whole units and brings its currency along', async (stage) => {
  const {page} = await Console.open(stage, `/people?panel=filter&${tree({all: [{event: 'ordered-item', fact: 'did', op: 'is', value: true}]})}`);
  await page.getByRole('button', {name: 'where…'}).click();
  await page.getByRole('group', {name: 'Conditions on the metadata of ordered-item'}).getByRole('button', {name: 'Add a condition'}).click();
  await pick(page, 'price amount');
  await page.getByLabel('Price (amount): value in EUR').fill('10');
  // 500, 1,000 and 1,500 cents.
  await page.getByText('2 people match the filter').waitFor();
  await page.waitForURL((url) => (url.searchParams.get('filter') ?? '').includes('{"metadata":"price.amount","op":"gte","value":1000},{"metadata":"price.currency","op":"is","value":"eur"}'));
});

play('a list of numbers keeps what is none to be put right, and who takes a condition away goes on beside it', async (stage) => {
  const {page} = await Console.open(stage, `/people?panel=filter&${tree({all: [{attribute: 'custom_attributes.seats', op: 'in', value: []}]})}`);
  const field = page.getByLabel('Seats: value', {exact: true});
  await field.fill('3');
  await field.press('Enter');
  await page.getByRole('button', {name: 'Remove 3', exact: true}).waitFor();
  await field.fill('three');
  await field.press('Enter');
  await page.getByRole('alert').getByText('This is no number.').waitFor();
  assert.equal(await field.inputValue(), 'three');
  await page.getByRole('button', {name: 'Remove the condition on Seats'}).focus();
  await page.keyboard.press('Enter');
  await until('the focus to be beside it', () => page.evaluate(() => document.activeElement?.textContent === 'Add a condition'));
});

play('search, order and columns stand in the address and outlive a reload', async (stage) => {
  const {page} = await Console.open(stage, '/people');
  await page.keyboard.press('/');
  await page.keyboard.type('person 01');
  await total(page, '10 people');
  await page.getByRole('button', {name: 'Columns'}).click();
  await pick(page, 'seats');
  await page.getByRole('columnheader', {name: 'Seats'}).waitFor();
  await page.getByRole('button', {name: 'Seats'}).click();
  await page.waitForURL(/sort=-custom_attributes.seats/);
  await page.locator('[role=columnheader][aria-sort=descending]', {hasText: 'Seats'}).waitFor();
  const seats = async () => page.getByRole('table', {name: 'People'}).getByRole('row').locator('[role=cell]:last-child').allTextContents();
  await until('the order', async () => JSON.stringify(await seats()) === JSON.stringify((await seats()).toSorted((a, b) => Number(b) - Number(a))) && (await seats()).length === 10);
  await page.reload();
  await total(page, '10 people');
  await page.locator('[role=columnheader][aria-sort=descending]', {hasText: 'Seats'}).waitFor();
  assert.equal(await page.getByRole('searchbox').inputValue(), 'person 01');
});

play('marked people are tagged, and that is taken back', async (stage) => {
  const console = await Console.open(stage, '/people?q=Person+00');
  const {page} = console;
  await total(page, '10 people');
  await rowOf(page, 'Person 003').getByRole('checkbox').check();
  await rowOf(page, 'Person 004').getByRole('checkbox').check();
  await console.looksRight('marked rows');
  const bar = page.getByRole('group', {name: 'The marked people'});
  await bar.getByRole('button', {name: 'Tag', exact: true}).click();
  await pick(page, 'VIP');
  // One of the two had it already.
  await page.getByText('“VIP” put on 1 person').waitFor();
  await rowOf(page, 'Person 004').getByText('VIP').waitFor();
  await page.getByRole('button', {name: 'Undo'}).click();
  await rowOf(page, 'Person 004').getByText('VIP').waitFor({state: 'detached'});
  const tagged = await suite.herald.call('POST', '/manage/contacts/count', {predicate: {tag: '1', op: 'is'}});
  assert.equal(tagged.count, 1);
  assert.match(await bar.getByRole('link', {name: 'Message'}).getAttribute('href'), /\/messages\/new\?audience=.*attribute.*id/);
});

play('all that match are tagged, page by page', async (stage) => {
  const {page} = await Console.open(stage, '/people?q=person&who=users');
  await total(page, `${PEOPLE} people`);
  await page.getByRole('button', {name: 'Mark all'}).click();
  const bar = page.getByRole('group', {name: 'The marked people'});
  await bar.getByText(`${PEOPLE} matching, all of them`).waitFor();
  await bar.getByRole('button', {name: 'Tag', exact: true}).click();
  await pick(page, 'Everybody here');
  await page.getByText(`“Everybody here” put on ${PEOPLE} people`).waitFor();
  const {data} = await suite.herald.call('GET', '/tags');
  const tag = data.find(({name}) => name === 'Everybody here');
  assert.equal((await suite.herald.call('POST', '/manage/contacts/count', {predicate: {tag: tag.id, op: 'is'}})).count, PEOPLE);
});

play('marked people are saved as a file that holds no formula', async (stage) => {
  const {page} = await Console.open(stage, '/people?who=leads');
  await rowOf(page, 'Formula Lead').getByRole('checkbox').check();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('group', {name: 'The marked people'}).getByRole('button', {name: 'Export'}).click()]);
  const lines = (await text(await download.createReadStream())).split('\r\n');
  assert.match(lines[0], /^id,external_id,email,name,/);
  assert.match(lines[1], /,lead@example.com,'=Formula Lead,/);
});

play('what the server refuses is told, and trying again helps', async (stage) => {
  const console = await Console.open(stage);
  const {page} = console;
  await page.route('**/manage/contacts/search', (route) => route.abort());
  await console.goto('/people');
  await page.getByRole('alert').getByText('cannot be reached').waitFor();
  await console.looksRight('the fault');
  await page.unroute('**/manage/contacts/search');
  await page.getByRole('button', {name: 'Try again'}).click();
  await rowOf(page, 'Formula Lead').waitFor();
  await console.goto(`/people?${tree({attribute: 'custom_attributes.gone', op: 'is', value: 'x'})}`);
  await page.getByRole('alert').getByText(/there is no attribute/i).waitFor();
});

play('nobody matching and nobody at all say what to do', async (stage) => {
  const console = await Console.open(stage, '/people?q=nobody-is-called-so');
  const {page} = console;
  await page.getByRole('heading', {name: 'Nobody matches'}).waitFor();
  await console.looksRight('no match');
  await page.getByRole('button', {name: 'Show everyone'}).click();
  await total(page, `${everyone} people`);
  await page.route('**/manage/contacts/search', (route) => route.fulfill({json: {type: 'list', data: [], total_count: 0, pages: {type: 'pages'}}}));
  await console.goto('/people');
  await page.getByRole('heading', {name: 'Nobody is here yet'}).waitFor();
  await page.getByRole('link', {name: 'Import a CSV file'}).waitFor();
  await console.looksRight('nobody');
});

play('the list is filtered, marked and opened by keyboard alone', async (stage) => {
  const console = await Console.open(stage, '/people');
  const {page} = console;
  await rowOf(page, 'Formula Lead').waitFor();
  await console.looksRight('the list');
  const {keyboard} = page;
  await keyboard.press('f');
  const add = page.getByRole('button', {name: 'Add a condition'});
  await add.waitFor();
  await until('the focus on the first condition', async () => {
    if (await add.evaluate((element) => element === document.activeElement)) return true;
    await keyboard.press('Tab');
    return false;
  });
  await keyboard.press('Enter');
  await page.getByRole('combobox', {name: 'What to ask about'}).waitFor();
  await keyboard.type('email');
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  // The new condition has the focus.
  await page.getByRole('group', {name: 'Condition on Email'}).waitFor();
  await keyboard.type('person15@example.com');
  await total(page, '1 person');
  await rowOf(page, 'Person 015').waitFor();
  await keyboard.press('Tab');
  await keyboard.press('j');
  await keyboard.press('x');
  await page.getByText('1 marked').waitFor();
  await keyboard.press('Enter');
  await page.waitForURL(/\/console\/people\/[0-9a-f]{24}$/);
});

play('the end of the list is one key away, on the server too', async (stage) => {
  const {page} = await Console.open(stage, '/people?sort=name&who=users&q=person');
  await total(page, `${PEOPLE} people`);
  await rowOf(page, 'Person 000').waitFor();
  await page.keyboard.press('End');
  await rowOf(page, `Person ${PEOPLE - 1}`).waitFor();
  await page.getByText(`to ${PEOPLE} of ${PEOPLE}`).waitFor();
  await page.keyboard.press('Home');
  await rowOf(page, 'Person 000').waitFor();
});

const MILLION = 1_000_000;

/** The list of a million people, whose answers are made up; `asked` are the places that were asked for. */
async function openMillion(stage) {
  const console = await Console.open(stage);
  const {page} = console;
  const asked = [];
  await page.route('**/manage/contacts/search', async (route) => {
    const {starting_after: after, per_page: size, offset} = route.request().postDataJSON();
    const from = Number(after ?? 0) + (offset ?? 0);
    asked.push(from);
    const person = (n) => ({type: 'contact', id: `id-${n}`, role: 'user', external_id: `${n}`, name: `Number ${n}`, email: `${n}@example.com`, custom_attributes: {}, tags_brief: [], companies_brief: [], created_at: 1_700_000_000});
    const data = Array.from({length: Math.max(0, Math.min(size, MILLION - from))}, (_, n) => person(from + n));
    const next = from + size < MILLION ? {next: {starting_after: String(from + size)}} : {};
    await route.fulfill({json: {type: 'list', data, total_count: MILLION, pages: {type: 'pages', ...next}}});
  });
  await console.goto('/people');
  await page.getByText('1,000,000 people').waitFor();
  await rowOf(page, 'Number 0').first().waitFor();
  return {page, asked, body: page.locator('.people-list .table-body')};
}

/** Which rows stand wholly in sight: their numbers and where, in pixels from the list's upper edge. */
const inSight = (body) => body.evaluate((element) => {
  const box = element.getBoundingClientRect();
  return [...element.querySelectorAll('[role=row]')].map((row) => ({row: Number(row.getAttribute('aria-rowindex')) - 2, text: row.textContent, top: row.getBoundingClientRect().top - box.top, bottom: row.getBoundingClientRect().bottom - box.top}))
    .filter(({top, bottom}) => top > -1 && bottom < element.clientHeight + 1)
    .map(({row, text, top}) => ({row, top, isNamed: text.includes(`Number ${row}${row}@example.com`)}));
});

/** Waits until these rows are what is in sight, each with its person. */
const sees = (body, what, holds) => until(what, async () => {
  const rows = await inSight(body);
  if (rows.length > 3 && rows.every(({isNamed}) => isNamed) && holds(rows.map(({row}) => row))) return rows;
  throw new Error(JSON.stringify(rows.slice(0, 3)));
});

play('every one of a million people is reached, with a screenful of rows in the page', async (stage) => {
  const {page, asked, body} = await openMillion(stage);
  const {keyboard} = page;
  const isEnd = (rows) => rows.at(-1) === MILLION - 1;
  const isBegin = (rows) => rows[0] === 0;
  assert.equal(await page.getByRole('table', {name: 'People'}).getAttribute('aria-rowcount'), String(MILLION + 1));
  await keyboard.press('End');
  await sees(body, 'the last row after End', isEnd);
  await page.locator('.row-at', {hasText: `Number ${MILLION - 1}`}).waitFor();
  await page.getByText('to 1,000,000 of 1,000,000').waitFor();
  await keyboard.press('k');
  await page.locator('.row-at', {hasText: `Number ${MILLION - 2}`}).waitFor();
  await keyboard.press('PageUp');
  const at = page.locator('.row-at');
  const atRow = async () => Number(await at.getAttribute('aria-rowindex')) - 2;
  const screenful = MILLION - 2 - (await atRow());
  assert.ok(screenful > 3 && screenful < 40, `${screenful} rows`);
  await sees(body, 'the row of PageUp', (rows) => rows.includes(MILLION - 2 - screenful));
  await keyboard.press('PageDown');
  await until('the row before the last', async () => (await atRow()) === MILLION - 2);
  await keyboard.press('Home');
  await sees(body, 'the first row after Home', isBegin);

  // Dragged: the thumb goes to a place of its way.
  const drag = (part) => body.evaluate((element, part) => element.scrollTo(0, (element.scrollHeight - element.clientHeight) * part), part);
  for (let part = 0; part < 100; part += 10) await drag(part / 100);
  await drag(1);
  await sees(body, 'the last row after dragging', isEnd);
  await drag(0);
  await sees(body, 'the first row after dragging', isBegin);
  await drag(0.5);
  await sees(body, 'the middle', (rows) => Math.abs(rows[0] - MILLION / 2) < 50);
  assert.ok((await body.getByRole('row').count()) < 80, 'only rows near the window are in the page');
  assert.ok(asked.length < 80, `${asked.length} pages were asked for`);
});

play('a wheel goes on exactly in the middle of a million people', async (stage) => {
  const {page, body} = await openMillion(stage);
  await body.evaluate((element) => element.scrollTo(0, element.scrollHeight * 0.4));
  const before = await sees(body, 'a place amid the list', (rows) => rows[0] > 300_000);
  const {row, top} = before[5];
  await body.hover();
  await page.mouse.wheel(0, 120);
  const topOf = async (row) => (await inSight(body)).find((one) => one.row === row)?.top;
  await until('the row 120 pixels further up', async () => Math.abs((await topOf(row)) - (top - 120)) < 1.5);
  // On and on: every row passes by, also when the thumb is put to its place meanwhile.
  let last = (await inSight(body)).at(-1).row;
  for (let n = 0; n < 15; n += 1) {
    await page.mouse.wheel(0, 300);
    const rows = await until('further rows', async () => (await inSight(body)).filter((one) => one.row > last).length > 0 && inSight(body));
    assert.ok(rows[0].row <= last + 1, `${rows[0].row} follows ${last}`);
    last = rows.at(-1).row;
  }
  // At rest the thumb is where a drag would have put it, and nothing moved for that.
  const isPlaced = () => body.evaluate((element) => (element.scrollTop / (element.scrollHeight - element.clientHeight)));
  const rested = await sees(body, 'the rows at rest', () => true);
  const place = await isPlaced();
  assert.ok(place > 0.4 && place < 0.41, `${place}`);
  assert.ok(Math.abs((await topOf(rested[0].row)) - rested[0].top) < 1.5);
});

play('who may only look finds nothing to change', async (stage) => {
  const console = await Console.open(stage);
  const {page} = console;
  await page.route('**/manage/session', async (route) => {
    const answer = await route.fetch();
    const session = await answer.json();
    await route.fulfill({response: answer, json: {...session, teammate: {...session.teammate, role: 'viewer'}}});
  });
  await console.goto('/people?panel=filter');
  await rowOf(page, 'Formula Lead').waitFor();
  for (const name of ['Import', 'Message everyone listed', 'Export']) assert.equal(await page.getByRole('link', {name}).count(), 0, name);
  assert.equal(await page.getByRole('button', {name: 'Save as segment'}).count(), 0);
});
