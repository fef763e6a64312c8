// Writing a message in the console: from a starting point to live, its preview, rehearsal, test and refusals.

import {strict as assert} from 'node:assert';

import {Console} from '../harness/console.mjs';
import {Suite} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const suite = Suite.open();

/** The most clicks from nothing to a live banner that was rehearsed. */
const CLICKS_MAX = 12;

const call = (method, path, body) => suite.herald.call(method, path, body);

let last = 0;

/** An event that some people did over REST in the last minutes: older ones come too late to trigger anything. */
async function happened() {
  last += 1;
  const event = `finished-step-${last}`;
  const now = Math.floor(Date.now() / 1_000);
  for (const [at, user] of ['ada', 'grace', 'alan'].entries()) {
    const userId = `${user}-${last}`;
    await call('POST', '/contacts', {role: 'user', external_id: userId, name: `${user} ${last}`, email: `${userId}@example.com`});
    await call('POST', '/events', {event_name: event, created_at: now - 60 * (at + 1), user_id: userId, metadata: {item: 'Mug', count: at}});
  }
  return {event, title: `Finished step ${last}`};
}

/** The console without motion: a colour on its way from one theme to the other is neither's. */
async function open(stage, path) {
  const console = await Console.open(stage, path);
  await console.page.emulateMedia({reducedMotion: 'reduce'});
  return console;
}

const saved = (page) => page.getByRole('status').filter({hasText: /^Saved$/}).waitFor();

/** The id in the address of a message that is being written. */
async function idOf(page) {
  await page.waitForURL(/\/messages\/\d+\/edit/);
  return /messages\/(\d+)\//.exec(page.url())[1];
}

async function chooseEvent(page, title) {
  await page.getByRole('button', {name: 'Choose an event'}).first().click();
  await page.getByRole('option', {name: title}).click();
}

const preview = (page) => page.frameLocator('iframe[title="Preview of the message"]');

suite.test('from nothing to a live banner with a rehearsal, in few clicks', async (stage) => {
  const {event, title} = await happened();
  const console = await open(stage, '/messages');
  const {page} = console;
  let clicks = 0;
  const click = async (target) => {
    clicks += 1;
    await target.click();
  };
  await click(page.getByRole('link', {name: /New message|Write the first/}).first());
  await click(page.getByRole('link', {name: /Thank after the first time/}));
  await click(page.getByRole('button', {name: 'Choose an event'}).first());
  await click(page.getByRole('option', {name: title}));
  await saved(page);
  const id = await idOf(page);
  await page.getByText(`All of “${event}” in the last 30 days came from the REST API`).waitFor();
  await click(page.getByRole('button', {name: 'Listen to every source instead'}));
  await click(page.getByRole('button', {name: 'Rehearse', exact: true}));
  const figures = page.getByRole('region', {name: 'Rehearsal'}).locator('.figure', {hasText: 'People'});
  await figures.getByText('3', {exact: true}).waitFor();
  await page.getByRole('link', {name: `ada-${last}`}).waitFor();
  await page.getByText(/^Forecast:/).waitFor();
  await console.looksRight('a rehearsed message');
  await click(page.getByRole('button', {name: 'Go live'}));
  await page.waitForURL(new RegExp(`/messages/${id}$`));
  const message = await call('GET', `/manage/messages/${id}`);
  assert.deepEqual([message.state, message.kind, message.trigger.event, message.trigger.occurrence], ['live', 'banner', event, 'first']);
  assert.ok(message.sources.includes('rest'), 'it listens to what was chosen');
  assert.ok(clicks < CLICKS_MAX, `${clicks} clicks`);
  await page.getByRole('button', {name: 'Undo'}).click();
  await until('it to be paused again', async () => (await call('GET', `/manage/messages/${id}`)).state === 'paused');
  await page.locator('.badge', {hasText: 'Paused'}).waitFor();
});

suite.test('what is not complete survives a reload, and is saved as soon as it is', async (stage) => {
  const {title} = await happened();
  const {page} = await open(stage, '/messages/new?kind=chat');
  await page.getByRole('textbox', {name: 'Text', exact: true}).fill('Hello from before');
  await page.getByRole('status').filter({hasText: 'Kept in this browser'}).waitFor();
  await page.goto(page.url().replace(/\?.*$/, ''));
  await page.getByText('You were writing').waitFor();
  await page.getByRole('link', {name: 'Go on writing'}).click();
  assert.equal(await page.getByRole('textbox', {name: 'Text', exact: true}).inputValue(), 'Hello from before');
  await chooseEvent(page, title);
  await saved(page);
  const id = await idOf(page);
  assert.equal((await call('GET', `/manage/messages/${id}`)).content.body, 'Hello from before');
  await page.getByRole('textbox', {name: 'Text', exact: true}).fill('Hello again');
  await until('it to be saved by itself', async () => (await call('GET', `/manage/messages/${id}`)).content.body === 'Hello again');
});

suite.test('the preview is drawn as pages draw it, with values, in the dark, on a phone, and for a stranger', async (stage) => {
  const {event} = await happened();
  const {page} = await open(stage, `/messages/new?kind=banner&event=${event}`);
  // Once it is saved it keeps its kind: nothing is, however long the rest takes.
  await page.route('**/manage/messages', (route) => (route.request().method() === 'POST' ? undefined : route.continue()));
  const text = page.getByRole('textbox', {name: 'Text', exact: true});
  const box = preview(page).locator('herald-message .box');
  await text.fill('Your {{ event.metadata.item | fallback: "thing" }}<img src="https://elsewhere.example/x.png" alt="A mug"><script>globalThis.was_run = 1</script>');
  await box.getByText('Your Mug').waitFor();
  await box.getByText('[Image: A mug]').waitFor();
  assert.equal(await box.locator('img, script').count(), 0);
  await page.getByRole('button', {name: 'A stranger'}).click();
  await box.getByText('Your thing').waitFor();
  await page.getByRole('button', {name: 'Dark', exact: true}).click();
  await preview(page).locator('html[data-theme=dark]').waitFor();
  await page.getByRole('button', {name: 'Phone', exact: true}).click();
  await page.waitForURL(/device=phone/);
  await page.getByLabel('Kind', {exact: true}).selectOption('post');
  await preview(page).locator('herald-message[data-kind=post] .box').waitFor();
  await page.getByLabel('Kind', {exact: true}).selectOption('email');
  await page.getByRole('textbox', {name: 'Subject'}).fill('About your {{ event.metadata.item | fallback: "thing" }}');
  await preview(page).getByRole('heading', {name: 'About your thing'}).waitFor();
  for (const [kind, found] of [['carousel', '.screen'], ['push', '.notification'], ['webhook', '.request'], ['tooltip', 'herald-message[data-kind=tooltip] .box']]) {
    await page.getByLabel('Kind', {exact: true}).selectOption(kind);
    await preview(page).locator(found).first().waitFor();
  }
});

suite.test('the page stays where it is when the message is saved first and gets its address', async (stage) => {
  const {event} = await happened();
  const {page} = await open(stage, '/messages/new');
  let answer;
  await page.route('**/manage/messages', (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    answer = () => route.continue();
  });
  await page.goto(page.url() + `?start=done&event=${event}&open=when,frequency,goal`);
  const percent = page.getByLabel('Hold back for comparison, percent');
  await percent.scrollIntoViewIfNeeded();
  await until('the message to be sent', () => answer !== undefined);
  const top = () => page.locator('main').evaluate((element) => element.scrollTop);
  const before = await top();
  assert.ok(before > 0, `${before}`);
  answer();
  await page.waitForURL(/\/messages\/[^/]+\/edit/);
  await saved(page);
  assert.ok(Math.abs((await top()) - before) < 200, `${before} and ${await top()}`);
});

suite.test('a hole is told before, and a refusal leads to the field at fault', async (stage) => {
  const {event, title} = await happened();
  const console = await open(stage, `/messages/new?kind=banner&event=${event}`);
  const {page} = console;
  const text = page.getByRole('textbox', {name: 'Text', exact: true});
  await text.fill('Your {{ event.metadata.item }}');
  await page.getByRole('button', {name: /event\.metadata\.item can be missing: give it a fallback/}).waitFor();
  await saved(page);
  await page.getByRole('button', {name: 'Go live'}).click();
  await page.getByRole('region', {name: 'Content'}).getByRole('alert').getByText('content.body').waitFor();
  await until('the text to have the focus', () => text.evaluate((element) => element === document.activeElement));
  assert.equal((await call('GET', `/manage/messages/${await idOf(page)}`)).state, 'draft');
  await console.looksRight(`a refused message of ${title}`);
  await text.fill('Your {{ event.metadata.item | sing }}');
  await page.getByRole('status').filter({hasText: 'Not saved'}).waitFor();
  await page.getByRole('region', {name: 'Content'}).getByRole('alert').getByText('content.body').waitFor();
});

suite.test('a server that fails is told, and asked again', async (stage) => {
  const {event} = await happened();
  const {page} = await open(stage, `/messages/new?kind=banner&event=${event}`);
  await page.route('**/manage/messages', (route) => route.fulfill({status: 503, contentType: 'application/json', body: '{"type":"error.list","errors":[{"code":"service_unavailable","message":"Too much at once. Try again"}]}'}));
  await page.getByRole('textbox', {name: 'Text', exact: true}).fill('Hello');
  await page.getByRole('alert').getByText('service_unavailable').waitFor();
  await page.getByRole('status').filter({hasText: 'Not saved'}).waitFor();
  await page.unroute('**/manage/messages');
  await page.getByRole('button', {name: 'Try again'}).click();
  await saved(page);
  assert.equal((await call('GET', `/manage/messages/${await idOf(page)}`)).content.body, 'Hello');
});

suite.test('a live message changes only when its new version is saved', async (stage) => {
  const {event} = await happened();
  const {id} = await call('POST', '/manage/messages', {name: 'Live one', kind: 'post', trigger: {event}, content: {body: 'First'}, frequency: {mode: 'every', min_gap_s: 3_600}});
  await call('POST', `/manage/messages/${id}/go_live`, {});
  const console = await open(stage, `/messages/${id}/edit?open=when,frequency,goal`);
  const {page} = console;
  await page.getByText('This message is live. Saving makes version 2').waitFor();
  await page.getByRole('textbox', {name: 'Text', exact: true}).fill('Second');
  await page.getByRole('status').filter({hasText: 'Kept in this browser'}).waitFor();
  await page.reload();
  await page.getByText('These are your edits from before').waitFor();
  assert.equal((await call('GET', `/manage/messages/${id}`)).content.body, 'First');
  await page.getByRole('button', {name: 'Rehearse', exact: true}).click();
  await page.getByText('Fullest hour').waitFor();
  assert.equal((await call('GET', `/manage/messages/${id}`)).version, 1, 'a rehearsal saves no new version');
  await console.looksRight('a live message, all of it');
  await page.getByRole('button', {name: 'Save as version 2'}).click();
  await saved(page);
  const message = await call('GET', `/manage/messages/${id}`);
  assert.deepEqual([message.version, message.content.body, message.frequency.min_gap_s, message.state], [2, 'Second', 3_600, 'live']);
});

suite.test('edits of before overwrite nothing that somebody else has changed since', async (stage) => {
  const {event} = await happened();
  const {id} = await call('POST', '/manage/messages', {name: 'Shared', kind: 'post', trigger: {event}, content: {body: 'First'}});
  const {page} = await open(stage, `/messages/${id}/edit`);
  await page.route(`**/manage/messages/${id}`, (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()));
  await page.getByRole('textbox', {name: 'Text', exact: true}).fill('Mine');
  await page.getByRole('status').filter({hasText: 'Not saved'}).waitFor();
  const {updated_at: before} = await call('GET', `/manage/messages/${id}`);
  await until('a later second', async () => (await call('PUT', `/manage/messages/${id}`, {content: {body: `Theirs`}})).updated_at > before);
  await page.unroute(`**/manage/messages/${id}`);
  await page.reload();
  await page.getByText('the message has changed since').waitFor();
  assert.equal(await page.getByRole('textbox', {name: 'Text', exact: true}).inputValue(), 'Theirs');
  // They are there until it is said what becomes of them.
  await page.reload();
  await page.getByText('the message has changed since').waitFor();
  await page.getByRole('button', {name: 'Use my edits'}).click();
  await until('them to be saved', async () => (await call('GET', `/manage/messages/${id}`)).content.body === 'Mine');
});

suite.test('a test goes to one person', async (stage) => {
  const {event} = await happened();
  const console = await open(stage, `/messages/new?start=ask&event=${event}`);
  const {page} = console;
  await page.getByRole('textbox', {name: 'Name'}).fill('Asked');
  await saved(page);
  await page.getByRole('button', {name: 'Send a test'}).click();
  await page.getByRole('button', {name: /^Send it to me/}).click();
  await page.getByRole('dialog').getByText('Nobody with this address is among your people').waitFor();
  await page.getByRole('searchbox', {name: 'Or to somebody else'}).fill(`grace-${last}`);
  await console.looksRight('the dialog of a test');
  await page.getByRole('option', {name: `grace ${last}`}).click();
  await page.getByText(`Sent to grace ${last}`).waitFor();
  const {data} = await call('POST', '/contacts/search', {query: {field: 'external_id', operator: '=', value: `grace-${last}`}});
  const deliveries = await call('GET', `/manage/contacts/${data[0].id}/deliveries`);
  assert.deepEqual(deliveries.data.map(({cause, message}) => [cause.type, message.name]), [['test', 'Asked']]);
});

suite.test('audience, hours, frequency and goal are kept as they were chosen', async (stage) => {
  const {event, title} = await happened();
  const {page} = await open(stage, `/messages/new?start=done&event=${event}&open=when,frequency,goal`);
  await page.getByRole('checkbox', {name: /^Visitors/}).uncheck();
  await page.getByText(/^\d+ (person|people) now/).or(page.locator('.composer-count b')).first().waitFor();
  await page.getByLabel('Hours', {exact: true}).selectOption('own');
  await page.getByRole('button', {name: 'Only on certain pages'}).click();
  await page.getByRole('textbox', {name: 'Part of the address'}).fill('/pricing');
  await page.getByLabel('At most, per person').fill('2');
  await page.getByLabel('Hold back for comparison, percent').fill('10');
  await page.getByRole('region', {name: 'Goal'}).getByRole('button', {name: 'Choose an event'}).click();
  await page.getByRole('option', {name: title}).click();
  await page.getByRole('checkbox', {name: 'Not again to who has reached it'}).check();
  await saved(page);
  const id = await idOf(page);
  const wanted = {roles: ['lead', 'user'], windows: 5, rule: '/pricing', max_sends: 2, percent: 10, goal: event, on_goal: true};
  await until('all of it to be saved', async () => {
    const {audience, schedule, where, frequency, goal, stop, control_group_percent: percent} = await call('GET', `/manage/messages/${id}`);
    const kept = {roles: audience.roles.toSorted(), windows: schedule.windows.length, rule: where.url_rules[0]?.value, max_sends: frequency.max_sends, percent, goal: goal?.event, on_goal: stop.on_goal};
    return JSON.stringify(kept) === JSON.stringify(wanted);
  });
  await page.getByText('Monday to Friday 09:00–17:00.').waitFor();
});

suite.test('a message is written and let live by keyboard alone', async (stage) => {
  const {title} = await happened();
  const console = await open(stage, '/messages/new');
  const {page} = console;
  await console.looksRight('the starting points');
  const {keyboard} = page;
  const tabTo = async (name) => {
    const found = () => page.evaluate(() => (document.activeElement?.matches('a, button, input, textarea, select') ? (document.activeElement.textContent ?? '') + (document.activeElement.getAttribute('aria-label') ?? '') : ''));
    for (let presses = 0; presses < 80; presses += 1) {
      if ((await found()).includes(name)) return;
      await keyboard.press('Tab');
    }
    assert.fail(`Tab never came to ${name}`);
  };
  await tabTo('Announce something new');
  await keyboard.press('Enter');
  await page.getByRole('heading', {name: 'Something new'}).waitFor();
  await page.getByRole('main').focus();
  await tabTo('An event');
  await keyboard.press('Enter');
  await tabTo('Choose an event');
  await keyboard.press('Enter');
  const search = page.getByRole('combobox', {name: 'The event that triggers it'});
  await until('the search to have the focus', () => search.evaluate((element) => element === document.activeElement));
  await keyboard.type(title);
  await keyboard.press('Enter');
  await keyboard.press('Control+s');
  await saved(page);
  const id = await idOf(page);
  await page.getByRole('main').focus();
  await tabTo('Go live');
  await keyboard.press('Enter');
  await page.waitForURL(new RegExp(`/messages/${id}$`));
  assert.equal((await call('GET', `/manage/messages/${id}`)).state, 'live');
});

/** Empties a field by its keys and types into it, a key at a time. */
async function retype(field, text) {
  await field.focus();
  for (let left = (await field.inputValue()).length; left > 0; left -= 1) await field.press('Backspace');
  await field.pressSequentially(text);
}

suite.test('numbers are what was typed, key by key', async (stage) => {
  const {event, title} = await happened();
  await call('POST', '/events', {event_name: event, created_at: Math.floor(Date.now() / 1_000), user_id: `ada-${last}`, metadata: {price: {amount: 1_205, currency: 'eur'}}});
  const {page} = await open(stage, `/messages/new?start=ask&event=${event}&open=frequency,goal`);
  await page.getByRole('combobox', {name: 'Which time'}).selectOption('A certain time');
  await retype(page.getByRole('spinbutton', {name: 'Number', exact: true}), '12');
  await retype(page.getByRole('spinbutton', {name: 'Wait before it is sent'}), '0.5');
  await page.getByRole('region', {name: 'Goal'}).getByRole('button', {name: 'Choose an event'}).click();
  await page.getByRole('option', {name: title}).click();
  await retype(page.getByRole('spinbutton', {name: 'Within'}), '3');
  const reactions = page.getByRole('textbox', {name: /^Reactions/});
  await reactions.press('End');
  await reactions.pressSequentially(' 🎉 ❤');
  await page.getByRole('region', {name: 'Trigger'}).getByRole('button', {name: 'Add a condition'}).click();
  await page.getByRole('option', {name: /Price \(amount\)/}).click();
  await retype(page.getByRole('spinbutton', {name: /Price \(amount\): value/}), '12.05');
  await saved(page);
  const id = await idOf(page);
  const amount = (trigger) => trigger.metadata.all.find(({metadata}) => metadata === 'price.amount')?.value;
  const wanted = {nth: 12, delay: 1_800, within: 3 * 86_400, reactions: ['😞', '😐', '😀', '🎉', '❤'], amount: 1_205};
  await until('all of it to be saved', async () => {
    const {trigger, goal, content} = await call('GET', `/manage/messages/${id}`);
    const kept = {nth: trigger.occurrence.nth, delay: trigger.delay_s, within: goal?.within_s, reactions: content.action.reactions, amount: amount(trigger)};
    if (JSON.stringify(kept) === JSON.stringify(wanted)) return true;
    throw new Error(JSON.stringify(kept));
  });
});

suite.test('days before a date stay days before it while their number is typed anew', async (stage) => {
  await call('POST', '/data_attributes', {name: 'trial_ends', model: 'contact', data_type: 'date'});
  const {id} = await call('POST', '/manage/messages', {name: 'Trial', kind: 'post', trigger: {attribute: 'custom_attributes.trial_ends', days: -3}, content: {body: 'Soon'}});
  const {page} = await open(stage, `/messages/${id}/edit`);
  await retype(page.getByRole('spinbutton', {name: 'Days'}), '14');
  await saved(page);
  await until('the number to be saved', async () => (await call('GET', `/manage/messages/${id}`)).trigger.days === -14);
});

suite.test('what is written of a new message is there after a reload, and beside another new one', async (stage) => {
  const {page} = await open(stage, '/messages/new?kind=chat');
  const text = page.getByRole('textbox', {name: 'Text', exact: true});
  const kept = page.getByRole('status').filter({hasText: 'Kept in this browser'});
  await text.fill('The first one');
  await kept.waitFor();
  await page.waitForURL(/kept=/);
  await page.reload();
  await text.waitFor();
  assert.equal(await text.inputValue(), 'The first one');
  await page.goto(`${stage.herald.url}/console/messages/new?kind=post`);
  await text.fill('The second one');
  await kept.waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('New message');
  await page.keyboard.press('Enter');
  await page.getByText('You were writing “Post”').waitFor();
  await page.getByRole('button', {name: 'Discard “Post”'}).click();
  await page.getByText('You were writing “Post”').waitFor({state: 'detached'});
  await page.getByRole('button', {name: 'Undo'}).click();
  await page.getByText('You were writing “Post”').waitFor();
  await page.locator('.note', {hasText: '“Chat”'}).getByRole('link', {name: 'Go on writing'}).click();
  await text.waitFor();
  assert.equal(await text.inputValue(), 'The first one');
});

suite.test('a message that is left while it is saved first is not offered again', async (stage) => {
  const {event} = await happened();
  const {page} = await open(stage, `/messages/new?kind=chat&event=${event}`);
  let answer;
  await page.route('**/manage/messages', (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    answer = () => route.continue();
  });
  await page.getByRole('textbox', {name: 'Text', exact: true}).fill('Left at once');
  await until('it to be sent', () => answer !== undefined);
  await page.getByRole('link', {name: 'Settings'}).click();
  await page.getByRole('heading', {name: 'Install', level: 1}).waitFor();
  const done = page.waitForResponse('**/manage/messages');
  answer();
  assert.equal((await done).status(), 201);
  await until('it to be forgotten', () => page.evaluate(() => Object.keys(localStorage).every((name) => !name.startsWith('herald-composer:'))));
});

suite.test('a condition without a value is not passed over on the way to going live', async (stage) => {
  const {event} = await happened();
  const {page} = await open(stage, `/messages/new?kind=chat&event=${event}`);
  await page.getByRole('textbox', {name: 'Text', exact: true}).fill('For some');
  const audience = page.getByRole('region', {name: 'Audience'});
  await audience.getByRole('button', {name: 'Add a condition'}).click();
  await page.getByRole('combobox', {name: 'What to ask about'}).fill('phone');
  await page.keyboard.press('Enter');
  await saved(page);
  const id = await idOf(page);
  await page.getByRole('button', {name: /Fill in every condition of the audience/}).waitFor();
  await page.getByRole('button', {name: 'Go live'}).click();
  await until('the audience to have the focus', () => audience.evaluate((element) => element.contains(document.activeElement)));
  assert.equal((await call('GET', `/manage/messages/${id}`)).state, 'draft');
  await audience.getByRole('textbox', {name: /Phone: value/}).fill('123');
  await page.getByRole('button', {name: 'Go live'}).click();
  await page.waitForURL(new RegExp(`/messages/${id}$`));
});

suite.test('a name with a space in it can be put into a text, and no text breaks the page', async (stage) => {
  const {event} = await happened();
  await call('POST', '/events', {event_name: event, created_at: Math.floor(Date.now() / 1_000), user_id: `ada-${last}`, metadata: {'file size': 42}});
  const {page} = await open(stage, `/messages/new?kind=chat&event=${event}`);
  const text = page.getByRole('textbox', {name: 'Text', exact: true});
  await page.getByRole('button', {name: 'Variable', exact: true}).first().click();
  await page.getByRole('option', {name: /File size/}).click();
  await until('the variable', async () => (await text.inputValue()).startsWith('{{ event.metadata["file size"] |'));
  await preview(page).locator('herald-message .box').getByText('42').waitFor();
  await text.press('End');
  await text.pressSequentially(' and {{ name | valueOf }}');
  await page.getByRole('status').filter({hasText: 'Not saved'}).waitFor();
  await text.fill('Hello');
  await saved(page);
  await preview(page).locator('herald-message .box').getByText('Hello').waitFor();
});

suite.test('edits that are discarded can be had back, and a rehearsal says which version it played', async (stage) => {
  const {event} = await happened();
  const {id} = await call('POST', '/manage/messages', {name: 'Kept edits', kind: 'post', trigger: {event}, sources: ['rest'], content: {body: 'First'}});
  await call('POST', `/manage/messages/${id}/go_live`, {});
  const {page} = await open(stage, `/messages/${id}/edit`);
  const text = page.getByRole('textbox', {name: 'Text', exact: true});
  await text.fill('Second');
  await page.getByRole('button', {name: 'Rehearse', exact: true}).click();
  await page.getByText('Fullest hour').waitFor();
  await page.getByText('The message has changed since this rehearsal.').waitFor();
  await page.getByRole('button', {name: 'Discard the edits'}).click();
  assert.equal(await text.inputValue(), 'First');
  await page.getByText('The message has changed since this rehearsal.').waitFor({state: 'detached'});
  await page.getByRole('button', {name: 'Undo'}).click();
  await until('the edits', async () => (await text.inputValue()) === 'Second');
});

suite.test('a part that a refusal opened stays open while it is put right', async (stage) => {
  const {event} = await happened();
  const {page} = await open(stage, `/messages/new?start=done&event=${event}&open=when`);
  const when = page.getByRole('region', {name: 'When and where'});
  await when.getByLabel('Not before').fill('2030-05-01T10:00');
  await when.getByLabel('Not from then on').fill('2029-05-01T10:00');
  await when.getByRole('alert').getByText('schedule.stop_at', {exact: true}).waitFor();
  await when.getByRole('button', {name: 'Fold when and where'}).click();
  await page.waitForURL((url) => !url.searchParams.has('open'));
  await when.getByLabel('Not from then on').fill('2031-05-01T10:00');
  await saved(page);
  await when.getByRole('alert').waitFor({state: 'detached'});
  assert.equal(await when.getByLabel('Not from then on').inputValue(), '2031-05-01T10:00');
});

suite.test('a screen that is removed can be had back as it was', async (stage) => {
  const {page} = await open(stage, '/messages/new?kind=carousel');
  await page.getByRole('button', {name: 'Add a screen'}).click();
  const screens = page.getByRole('group', {name: /^Screen \d of/});
  await screens.nth(0).getByRole('textbox', {name: 'Text', exact: true}).fill('The first');
  await screens.nth(1).getByRole('textbox', {name: 'Text', exact: true}).fill('The second');
  await screens.nth(0).getByRole('button', {name: 'Remove this screen'}).click();
  const texts = () => screens.getByRole('textbox', {name: 'Text', exact: true}).evaluateAll((all) => all.map((one) => one.value));
  await until('one to be left', async () => (await texts()).join() === 'The second');
  await page.getByRole('button', {name: 'Undo'}).click();
  await until('both to be there', async () => (await texts()).join() === 'The first,The second');
});

// The last one: it leaves many names behind.
suite.test('every event name can be chosen, however many there are', async (stage) => {
  await call('PATCH', '/manage/settings', {active_event_names_max: 500});
  await call('POST', '/contacts', {role: 'user', external_id: 'many'});
  const now = Math.floor(Date.now() / 1_000);
  await call('POST', '/events/batch', Array.from({length: 160}, (_, at) => ({event_name: `did-thing-${at}`, user_id: 'many', created_at: now - at, metadata: {colour: 'red'}})));
  await until('all names', async () => (await call('GET', '/manage/event_definitions?q=did-thing&per_page=1')).total_count === 160);
  const {page} = await open(stage, '/messages/new?kind=chat');
  await page.getByRole('button', {name: 'Choose an event'}).click();
  await page.getByText(/^\d+ more\. Type to find them\.$/).waitFor();
  await page.getByRole('combobox', {name: 'The event that triggers it'}).fill('did thing 159');
  await page.getByRole('option', {name: 'Did thing 159'}).click();
  await page.getByRole('region', {name: 'Trigger'}).getByRole('button', {name: 'Add a condition'}).click();
  await page.getByRole('option', {name: /^Colour/}).waitFor();
});
