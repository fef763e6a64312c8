// The demo shop, as a newcomer uses it.

import {strict as assert} from 'node:assert';

import {Suite} from '../harness/stage.mjs';
import {messageOf, messagesIn} from '../harness/messages.mjs';
import {until} from '../harness/until.mjs';

const suite = Suite.open({herald: {command: 'demo'}});

async function shop(stage) {
  const page = await stage.context.newPage();
  await page.goto(`${suite.herald.url}/demo`);
  return page;
}

const press = (page, name) => page.getByRole('button', {name}).click();

suite.test('an upload becomes a banner, each time, and only of a JPEG', async (stage) => {
  const page = await shop(stage);
  await press(page, 'Upload a PNG');
  await press(page, 'Upload a JPEG');
  const banner = messageOf(page, 'supper.jpg is ready');
  await banner.locator('.box').waitFor();
  assert.equal(await messagesIn(page).count(), 1);
  await banner.getByRole('button', {name: 'Close'}).click();
  await banner.waitFor({state: 'detached'});
  await press(page, 'Upload a JPEG');
  await messageOf(page, 'supper.jpg is ready').locator('.box').waitFor();
});

suite.test('the second thing in the basket brings a card, once', async (stage) => {
  const page = await shop(stage);
  await page.locator('button[data-item=Tomatoes]').click();
  await page.locator('button[data-item=Sourdough]').click();
  const card = messageOf(page, 'you have two things in your basket');
  await card.locator('.box').waitFor();
  assert.match(await card.locator('.box').innerText(), /With Sourdough/);
});

suite.test('who leaves is asked for an address and becomes a lead with a history', async (stage) => {
  const page = await shop(stage);
  await press(page, 'Upload a PNG');
  await press(page, 'Leave');
  const banner = messageOf(page, 'Leaving already?');
  const email = `lead-${Date.now()}@example.com`;
  await banner.getByRole('textbox').fill(email);
  await banner.getByRole('button', {name: 'Send'}).click();
  const lead = await until('the lead', async () => {
    const found = await suite.herald.call('POST', '/contacts/search', {query: {field: 'email', operator: '=', value: email}});
    return found.data[0];
  });
  assert.equal(lead.role, 'lead');
  const {events} = await suite.herald.call('GET', `/events?type=user&intercom_user_id=${lead.id}`);
  assert.deepEqual(events.map((event) => event.event_name).sort(), ['exit-intent', 'upload-complete']);
});

for (const [width, colorScheme] of [[1280, 'light'], [1280, 'dark'], [375, 'light'], [375, 'dark']]) {
  suite.test(
    `the shop fits ${width} pixels, ${colorScheme}`,
    async (stage) => {
      const page = await shop(stage);
      await press(page, 'Upload a JPEG');
      await messageOf(page, 'supper.jpg is ready').locator('.box').waitFor();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(overflow <= 0, `${overflow} pixels too wide`);
    },
    {viewport: {width, height: 800}, colorScheme},
  );
}
