// How many presses the common tasks take, counted as a person makes them: each press of a button, a link, a field or
// an option is one; typing into a field that has the focus would be none.

import {strict as assert} from 'node:assert';

import {Console} from '../harness/console.mjs';
import {Suite} from '../harness/stage.mjs';

/** Somebody who ordered through the API, of which a banner hears nothing. */
const EVENT = 'ordered-item';

const suite = Suite.open({
  setUp: async ({herald}) => {
    const person = await herald.call('POST', '/contacts', {role: 'user', external_id: 'ada', name: 'Ada Lovelace'});
    const now = Math.floor(Date.now() / 1_000);
    for (const ago of [60, 3_600, 90_000]) await herald.call('POST', '/events', {event_name: EVENT, created_at: now - ago, id: person.id});
    await herald.call('POST', '/events', {event_name: 'old-name', created_at: now, id: person.id});
    const {id} = await herald.call('POST', '/manage/messages', {name: 'Thanks', kind: 'banner', trigger: {event: EVENT}, content: {body: '<p>Thanks</p>', show_dismiss_button: true}});
    await herald.call('POST', `/manage/messages/${id}/go_live`, {});
    herald.person = person.id;
  },
});

/** Counts what is pressed. */
class Presses {
  count = 0;

  async press(locator) {
    this.count += 1;
    await locator.click();
  }
}

suite.test('an event name is archived from the list in two', async (stage) => {
  const {page} = await Console.open(stage, '/settings/data/people/events');
  const presses = new Presses();
  const row = page.getByRole('row').filter({hasText: 'old-name'});
  await presses.press(row.locator('.cell-actions').getByRole('button').first());
  await presses.press(page.getByRole('menuitem', {name: /^Archive/}));
  await row.waitFor({state: 'detached'});
  const {data} = await suite.herald.call('GET', '/manage/event_definitions?archived=true');
  assert.deepEqual(data.map(({name}) => name), ['old-name']);
  assert.ok(presses.count <= 2, `${presses.count} presses`);
});

suite.test('from a person to why a banner did not show in three', async (stage) => {
  const {page} = await Console.open(stage, `/people/${suite.herald.person}`);
  const presses = new Presses();
  await presses.press(page.getByRole('link', {name: 'Why did they not get a message?'}));
  await presses.press(page.getByRole('button', {name: 'Choose a message'}));
  await presses.press(page.getByRole('option', {name: /^Thanks/}));
  await page.locator('[data-verdict=before_live]').or(page.locator('[data-verdict=source_not_eligible]')).waitFor();
  assert.ok(presses.count <= 3, `${presses.count} presses`);
});

suite.test('from nothing to a live banner that was rehearsed in fewer than twelve', async (stage) => {
  const {page} = await Console.open(stage);
  const presses = new Presses();
  await presses.press(page.getByRole('navigation', {name: 'Main'}).getByRole('link', {name: 'Messages'}));
  await presses.press(page.getByRole('link', {name: 'New message'}));
  await presses.press(page.getByRole('link', {name: /Thank after the first time/}));
  await presses.press(page.getByRole('button', {name: 'Choose an event'}));
  await presses.press(page.getByRole('option', {name: /Ordered item/}));
  await presses.press(page.getByRole('button', {name: 'Rehearse'}));
  await page.getByRole('region', {name: 'Rehearsal'}).getByText('Fullest hour').waitFor();
  await presses.press(page.getByRole('button', {name: 'Go live'}));
  await page.waitForURL(/\/console\/messages\/\d+$/);
  await page.getByText('Live', {exact: true}).first().waitFor();
  const {data} = await suite.herald.call('GET', '/manage/messages?state=live');
  assert.equal(data.length, 2);
  assert.ok(presses.count < 12, `${presses.count} presses`);
});
