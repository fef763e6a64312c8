// Settings in the console: each page's main path, what the server refuses, and the way back.

import {strict as assert} from 'node:assert';

import {Console} from '../harness/console.mjs';
import {userHash} from '../harness/proofs.mjs';
import {booted, Suite} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const suite = Suite.open();

/** What stands at the foot of the page once something is done. */
const notice = (page, text) => page.getByRole('status').filter({hasText: text}).locator('.notice').filter({hasText: text});

const undo = (page, text) => notice(page, text).getByRole('button', {name: 'Undo'}).click();

/** What waits for its notice to go is done when the notice is dismissed. */
const dismiss = (page, text) => notice(page, text).getByRole('button', {name: 'Dismiss'}).click();

const setting = async (herald, key) => (await herald.call('GET', '/manage/settings')).data.find((one) => one.key === key).value;

/** The groups of the list, and how many pages each has. */
const GROUPS = {Messenger: 4, Data: 5, Workspace: 4, Team: 3};

for (const [group, count] of Object.entries(GROUPS)) {
  suite.test(`the pages of settings under ${group} can be used by everybody, in both themes and on a phone`, async (stage) => {
    const console = await Console.open(stage, '/settings');
    const {page} = console;
    // With room for both the first page is open beside the list.
    await page.getByRole('heading', {name: 'Install', level: 1}).waitFor();
    const list = page.getByRole('navigation', {name: 'Settings'});
    assert.deepEqual(await list.getByRole('heading').allTextContents(), Object.keys(GROUPS));
    const links = await list.locator('section', {hasText: group}).getByRole('link').evaluateAll((all) => all.map((link) => [link.textContent, new URL(link.href).pathname]));
    assert.equal(links.length, count);
    for (const [label, path] of links) {
      if (path.endsWith('/data/people/events')) continue;
      await console.follow(path.slice('/console'.length));
      await page.locator('main h1').filter({hasText: label}).waitFor();
      await page.waitForFunction(() => document.querySelector('main .waiting') === null);
      await console.looksRight(label);
    }
    // A colour that is still fading into the other theme would be measured half way.
  }, {viewport: {width: 1280, height: 900}, reducedMotion: 'reduce'});
}

suite.test('on a phone the list is a page, and each page leads back to it', async (stage) => {
  const {page} = await Console.open(stage, '/settings');
  const list = page.getByRole('navigation', {name: 'Settings'});
  await list.getByRole('link', {name: 'Limits and retention'}).click();
  await page.getByRole('heading', {name: 'Limits and retention', level: 1}).waitFor();
  assert.equal(await list.count(), 0);
  await page.getByRole('link', {name: 'Settings'}).first().click();
  await list.waitFor();
}, {viewport: {width: 390, height: 844}});

suite.test('a limit is changed in place, taken back, and stands in the audit log', async (stage) => {
  const {herald} = stage;
  const console = await Console.open(stage, '/settings/limits');
  const {page} = console;
  const field = page.getByRole('textbox', {name: 'Metadata keys of an event'});
  await field.fill('101');
  await field.press('Enter');
  await page.getByText('Type a whole number from 1 to 100.').waitFor();
  assert.equal(await setting(herald, 'metadata_keys_max'), 20);
  await field.fill('100');
  await field.press('Enter');
  await notice(page, 'Metadata keys of an event: 100').waitFor();
  assert.equal(await setting(herald, 'metadata_keys_max'), 100);
  await undo(page, 'Metadata keys of an event: 100');
  await until('the limit to be what it was', async () => (await setting(herald, 'metadata_keys_max')) === 20);
  await page.waitForFunction(() => [...document.querySelectorAll('input')].some((input) => input.value === '20'));

  await console.follow('/settings/audit?subject=settings');
  const entries = page.getByRole('list', {name: 'Changes'}).getByRole('listitem');
  await entries.first().waitFor();
  assert.equal(await entries.count(), 2);
  assert.match(await entries.first().innerText(), /metadata keys max\s+100\s*→\s*20/);
  assert.match(await entries.first().innerText(), /Owner/);
});

suite.test('what the server refuses is said, and the field shows what holds', async (stage) => {
  const {herald} = stage;
  await stage.context.route('**/manage/settings', (route) => route.request().method() === 'PATCH'
    ? route.fulfill({status: 503, json: {type: 'error.list', request_id: 'x', errors: [{code: 'service_unavailable', message: 'The disk is full'}]}})
    : route.fallback());
  const {page} = await Console.open(stage, '/settings/limits');
  const field = page.getByRole('textbox', {name: 'Keep visitors who do not come back'});
  await field.fill('30');
  await field.press('Enter');
  await notice(page, 'The disk is full').waitFor();
  await page.waitForFunction((input) => input.value === '270', await field.elementHandle());
  assert.equal(await setting(herald, 'visitors_kept_days'), 270);
});

suite.test('the workspace is renamed by keyboard alone', async (stage) => {
  const {page} = await Console.open(stage, '/settings/install');
  const reach = async (name) => {
    for (let at = 0; at < 60; at++) {
      await page.keyboard.press('Tab');
      const label = await page.evaluate(() => document.activeElement?.textContent || document.activeElement?.labels?.[0]?.textContent);
      if (label === name) return;
    }
    assert.fail(`${name} cannot be reached with Tab`);
  };
  await reach('General');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', {name: 'General', level: 1}).waitFor();
  await page.getByRole('textbox', {name: 'Name'}).waitFor();
  await reach('Name');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Tea shop');
  await page.keyboard.press('Enter');
  await notice(page, 'Workspace saved').waitFor();
  await page.locator('.brand', {hasText: 'Tea shop'}).waitFor();
  await page.keyboard.press('Escape');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('u');
  await page.locator('.brand', {hasText: 'My workspace'}).waitFor();
});

suite.test('a snippet is copied with the ids in it, and the page ticks the site that carries it', async (stage) => {
  const {herald} = stage;
  const {page} = await Console.open(stage, '/settings/install');
  await page.getByText('No page has called yet.').waitFor();
  assert.match(await page.getByLabel('HTML snippet', {exact: true}).innerText(), new RegExp(`app_id: "${herald.appId}"`));
  await page.getByRole('link', {name: 'Server'}).click();
  await page.waitForURL(/how=rest/);
  assert.match(await page.getByLabel('Server snippet', {exact: true}).innerText(), new RegExp(`curl ${herald.url}/events`));
  const shop = await stage.goto(suite.page({settings: {user_id: 'install-1'}}));
  await booted(shop);
  await page.getByText('Seen', {exact: true}).waitFor();
});

suite.test('a trusted domain is read from an address, refused when it is none, and taken back', async (stage) => {
  const {herald} = stage;
  const domains = async () => (await herald.call('GET', '/manage/messenger')).trusted_domains;
  const {page} = await Console.open(stage, '/settings/domains');
  const field = page.getByRole('textbox', {name: 'Domain'});
  await field.fill('not a host');
  await field.press('Enter');
  await page.getByText('Type a host, such as shop.example, or *.shop.example').waitFor();
  await field.fill('https://Shop.Example/cart');
  await field.press('Enter');
  await notice(page, 'shop.example may call now').waitFor();
  assert.deepEqual(await domains(), ['shop.example']);
  await field.fill('shop.example');
  await field.press('Enter');
  await page.getByText('shop.example is in the list already.').waitFor();
  // The site of the test before has called and is not in the list.
  await page.getByText(/refused now/).waitFor();
  await page.getByRole('button', {name: 'Remove shop.example'}).click();
  await notice(page, 'shop.example removed').waitFor();
  assert.deepEqual(await domains(), []);
  await undo(page, 'shop.example removed');
  await until('the domain to be back', async () => (await domains()).length === 1);
  await herald.call('PUT', '/manage/messenger', {trusted_domains: []});
});

suite.test('a token is shown once, works, and is revoked unless that is taken back in time', async (stage) => {
  const {herald} = stage;
  const {page} = await Console.open(stage, '/settings/keys');
  await page.getByRole('button', {name: 'New token'}).click();
  const dialog = page.getByRole('dialog', {name: 'New access token'});
  await dialog.getByRole('button', {name: 'Make token'}).click();
  await dialog.getByText('A token needs a name').waitFor();
  await dialog.getByRole('textbox', {name: 'Name'}).fill('Shop backend');
  await dialog.getByRole('button', {name: 'Make token'}).click();
  await page.getByRole('heading', {name: 'Shop backend'}).waitFor();
  const token = await page.locator('code', {hasText: 'hrld_at_'}).innerText();
  await herald.call('GET', '/tags', undefined, token);
  await assert.rejects(herald.call('GET', '/manage/tokens', undefined, token), {status: 403});

  const row = page.locator('.rows-row', {hasText: 'Shop backend'});
  await row.getByRole('button', {name: 'Revoke'}).click();
  await row.getByText('revoked').waitFor();
  await undo(page, 'Shop backend is revoked');
  await row.getByRole('button', {name: 'Revoke'}).click();
  await herald.call('GET', '/tags', undefined, token);
  await dismiss(page, 'Shop backend is revoked');
  await until('the token to be refused', () => herald.call('GET', '/tags', undefined, token).then(() => false, (error) => error.status === 401));
  await row.waitFor({state: 'detached'});
  await page.getByRole('button', {name: 'With revoked ones'}).click();
  await row.getByText('revoked', {exact: true}).waitFor();
  await page.reload();
  await row.waitFor();
  assert.equal(await page.locator('code', {hasText: 'hrld_at_'}).count(), 0);
});

suite.test('a teammate signs in with the link of an invitation and sees what the role may do', async (stage) => {
  const {page} = await Console.open(stage, '/settings/team');
  await page.getByRole('button', {name: 'Invite'}).click();
  const dialog = page.getByRole('dialog', {name: 'Invite a teammate'});
  await dialog.getByRole('textbox', {name: 'Name'}).fill('Mia');
  await dialog.getByRole('textbox', {name: 'E-mail'}).fill('mia@shop.example');
  await dialog.getByRole('combobox', {name: 'Role'}).selectOption('viewer');
  await dialog.getByRole('button', {name: 'Invite'}).click();
  const link = page.getByRole('dialog', {name: 'Sign-in link for Mia'});
  const address = await link.locator('code').innerText();
  assert.match(address, /\/console\/sign-in#/);
  await link.getByRole('button', {name: 'Done'}).click();

  const context = await stage.open();
  const hers = await context.newPage();
  await hers.goto(address);
  await hers.locator('.side-me', {hasText: 'Mia'}).waitFor();
  assert.ok(!hers.url().includes('#'), hers.url());
  const her = new Console(stage, hers);
  await her.follow('/settings/team');
  await hers.getByText('Owners invite teammates and change roles.').waitFor();
  assert.equal(await hers.getByRole('button', {name: 'Invite'}).count(), 0);
  assert.equal(await hers.getByRole('link', {name: 'Keys and tokens'}).count(), 0);
  await hers.keyboard.press('ControlOrMeta+k');
  await hers.keyboard.type('limits');
  await hers.getByRole('option', {name: /Limits and retention/}).waitFor();
  await hers.keyboard.press('ControlOrMeta+a');
  await hers.keyboard.type('access token');
  await hers.getByRole('option', {name: /Limits and retention/}).waitFor({state: 'detached'});
  assert.equal(await hers.getByRole('option', {name: /Keys and tokens/}).count(), 0);
  await her.follow('/');
  await hers.getByRole('list', {name: 'Steps'}).waitFor();
  assert.equal(await hers.getByRole('list', {name: 'Steps'}).getByText('Invite a teammate').count(), 0);
  await her.follow('/settings/keys');
  await hers.getByText('This page takes the role owner.').waitFor();
  await her.follow('/settings/limits');
  await hers.getByText('You can look at this page.').waitFor();
  assert.equal(await hers.getByRole('textbox').count(), 0);

  await page.getByRole('combobox', {name: 'Role of Mia'}).selectOption('editor');
  await notice(page, 'Mia is editor now').waitFor();
  await undo(page, 'Mia is editor now');
  await page.waitForFunction((select) => select.value === 'viewer', await page.getByRole('combobox', {name: 'Role of Mia'}).elementHandle());
  // The last owner stays one.
  const own = page.getByRole('combobox', {name: 'Role of Owner'});
  await own.selectOption('viewer');
  await notice(page, 'A workspace needs an owner').waitFor();
  await page.waitForFunction((select) => select.value === 'owner', await own.elementHandle());

  await page.getByRole('button', {name: 'More for Mia'}).click();
  await page.getByRole('menuitem', {name: 'Remove'}).click();
  await dismiss(page, 'Mia is removed');
  await page.locator('.rows-row', {hasText: 'mia@shop.example'}).waitFor({state: 'detached'});
  await hers.reload();
  await hers.getByRole('heading', {name: 'Sign in to Herald'}).waitFor();
});

suite.test('a teammate is signed out everywhere, and gets a new link', async (stage) => {
  const {link} = await suite.herald.call('POST', '/manage/teammates', {email: 'lost@example.com', name: 'Lost Laptop', role: 'support'});
  const other = await stage.open();
  const signedIn = await other.request.post(`${suite.herald.url}/manage/session`, {data: {link: link.split('#')[1]}, headers: {origin: suite.herald.url}});
  assert.equal(signedIn.status(), 200);
  const {page} = await Console.open(stage, '/settings/team');
  await page.getByRole('button', {name: 'More for Lost Laptop'}).click();
  await page.getByRole('menuitem', {name: /^Sign out everywhere/}).click();
  await page.getByRole('button', {name: 'Dismiss'}).click();
  await page.getByRole('dialog').getByText('/console/sign-in#').waitFor();
  assert.equal((await other.request.get(`${suite.herald.url}/manage/session`)).status(), 401);
});

suite.test('a proof is tried, asked for, and its secret replaced', async (stage) => {
  const {herald} = stage;
  const {page} = await Console.open(stage, '/settings/verification');
  await page.getByRole('link', {name: 'Python'}).click();
  await page.getByText('pip install pyjwt').waitFor();
  const box = page.getByRole('form', {name: 'Try a proof'});
  await box.getByRole('textbox', {name: 'user_id'}).fill('25');
  await box.getByRole('textbox', {name: 'user_hash'}).fill(userHash(herald.identitySecret, '26'));
  await box.getByRole('button', {name: 'Check'}).click();
  await page.getByText('hash_mismatch').waitFor();
  await box.getByRole('textbox', {name: 'user_hash'}).fill(userHash(herald.identitySecret, '25'));
  await box.getByRole('textbox', {name: 'user_hash'}).press('Enter');
  await page.getByText('This proof counts').waitFor();

  const enforced = async () => (await herald.call('GET', '/manage/messenger')).enforce.web;
  await page.getByRole('checkbox', {name: 'Web'}).check();
  await notice(page, 'Web asks for a proof now').waitFor();
  assert.equal(await enforced(), true);
  await undo(page, 'Web asks for a proof now');
  await until('no proof to be asked for', async () => !(await enforced()));

  const row = page.locator('.rows-row', {hasText: 'Web'});
  await row.getByRole('button', {name: 'Replace'}).click();
  await page.getByRole('button', {name: 'Make a new secret'}).click();
  await dismiss(page, 'The secret for Web is replaced');
  const secret = await page.locator('.once code').innerText();
  await box.getByRole('textbox', {name: 'user_hash'}).fill(userHash(secret, '25'));
  await box.getByRole('button', {name: 'Check'}).click();
  await page.getByText('This proof counts.').waitFor();
  await box.getByRole('textbox', {name: 'user_hash'}).fill(userHash(herald.identitySecret, '25'));
  await box.getByRole('button', {name: 'Check'}).click();
  await page.getByText('made with the secret before the last one').waitFor();
});

suite.test('colours are seen before they are saved, and taken back', async (stage) => {
  const {herald} = stage;
  const {page} = await Console.open(stage, '/settings/appearance');
  const field = page.getByRole('textbox', {name: 'Action colour', exact: true});
  await field.fill('#12');
  await page.getByText('Write a colour as #3e52d6.').waitFor();
  await field.fill('#B0306A');
  const button = page.locator('.scene').first().locator('.seen-card .seen-button');
  const ground = () => button.evaluate((element) => getComputedStyle(element).backgroundColor);
  await until('the preview to follow', async () => (await ground()) === 'rgb(176, 48, 106)');
  await page.getByRole('button', {name: 'Dark', exact: true}).click();
  await page.getByRole('button', {name: 'Save'}).click();
  await notice(page, 'Appearance saved').waitFor();
  const {action_color: action, theme_mode: theme} = await herald.call('GET', '/manage/appearance');
  assert.deepEqual([action, theme], ['#b0306a', 'dark']);
  await undo(page, 'Appearance saved');
  await until('the colour to be gone', async () => (await herald.call('GET', '/manage/appearance')).action_color === null);
  await page.waitForFunction((input) => input.value === '', await field.elementHandle());
});

suite.test('office hours are filled in, and hours that overlap are not saved', async (stage) => {
  const {herald} = stage;
  const {page} = await Console.open(stage, '/settings/office-hours');
  await page.getByRole('button', {name: 'Monday to Friday, 9 to 5'}).click();
  await page.getByRole('heading', {name: '40 hours a week'}).waitFor();
  await page.getByRole('button', {name: 'Add hours on Monday'}).click();
  await page.getByLabel('Monday from').last().fill('16:00');
  await page.getByText('This overlaps with hours above.').waitFor();
  assert.ok(await page.getByRole('button', {name: 'Save'}).isDisabled());
  await page.getByLabel('Monday from').last().fill('18:00');
  await page.getByLabel('Monday to').last().fill('00:00');
  await page.getByRole('button', {name: 'Save'}).click();
  await notice(page, 'Office hours saved').waitFor();
  const {windows} = await herald.call('GET', '/manage/office_hours');
  assert.deepEqual(windows.slice(0, 2), [{day: 1, from: '09:00', to: '17:00'}, {day: 1, from: '18:00', to: '24:00'}]);
  await undo(page, 'Office hours saved');
  await page.getByRole('heading', {name: 'No hours'}).waitFor();
});

suite.test('an attribute is made, described and archived', async (stage) => {
  const {herald} = stage;
  const attribute = async () => (await herald.call('GET', '/data_attributes?model=contact&include_archived=true')).data.find((one) => one.name === 'plan');
  const {page} = await Console.open(stage, '/settings/data/people/attributes');
  await page.getByRole('button', {name: 'New attribute'}).click();
  const dialog = page.getByRole('dialog', {name: 'New attribute of people'});
  await dialog.getByRole('textbox', {name: 'Name'}).fill('plan');
  await dialog.getByRole('combobox', {name: 'Type'}).selectOption('options');
  await dialog.getByRole('textbox', {name: 'Values'}).fill('free');
  await dialog.getByRole('button', {name: 'Make attribute'}).click();
  await dialog.getByText('A list needs two values at least.').waitFor();
  await dialog.getByRole('textbox', {name: 'Values'}).fill('free\npro');
  await dialog.getByRole('button', {name: 'Make attribute'}).click();
  const row = page.locator('.rows-row', {hasText: 'custom_attributes.plan'});
  await row.getByText('one of 2').waitFor();
  await row.getByRole('button', {name: 'More for plan'}).click();
  await page.getByRole('menuitem', {name: 'Describe and change'}).click();
  await page.getByRole('textbox', {name: 'Description'}).fill('What they pay for');
  await page.getByRole('textbox', {name: 'Description'}).press('Enter');
  await row.getByText('What they pay for').waitFor();
  await row.getByRole('button', {name: 'More for plan'}).click();
  await page.getByRole('menuitem', {name: 'Archive'}).click();
  await row.waitFor({state: 'detached'});
  assert.equal((await attribute()).archived, true);
  await undo(page, 'plan archived');
  await row.waitFor();
  assert.equal((await attribute()).archived, false);
});

suite.test('a tag is made, renamed and deleted once it is too late to take it back', async (stage) => {
  const {herald} = stage;
  const names = async () => (await herald.call('GET', '/tags')).data.map((tag) => tag.name);
  const {page} = await Console.open(stage, '/settings/data/people/tags');
  await page.getByText('No tags yet').waitFor();
  await page.getByRole('button', {name: 'New tag'}).click();
  await page.getByRole('textbox', {name: 'Name'}).fill('VIP');
  await page.getByRole('textbox', {name: 'Name'}).press('Enter');
  const row = page.locator('.rows-row', {hasText: /^VIP|Very important/});
  await row.getByRole('button', {name: 'More for VIP'}).click();
  await page.getByRole('menuitem', {name: 'Rename'}).click();
  await page.getByRole('textbox', {name: 'Name'}).fill('Very important');
  await page.getByRole('textbox', {name: 'Name'}).press('Enter');
  await page.getByRole('button', {name: 'More for Very important'}).click();
  assert.deepEqual(await names(), ['Very important']);
  await page.getByRole('menuitem', {name: 'Delete'}).click();
  await row.waitFor({state: 'detached'});
  assert.deepEqual(await names(), ['Very important']);
  await dismiss(page, 'Very important is deleted');
  await until('the tag to be gone', async () => (await names()).length === 0);
  await page.getByText('No tags yet').waitFor();
});

suite.test('people leave as a file, and a job shows how it went', async (stage) => {
  const {herald} = stage;
  await herald.call('POST', '/contacts', {role: 'user', external_id: 'export-1', name: 'Ada'});
  await herald.call('POST', '/bulk/users', {items: [{method: 'post', data_type: 'user', data: {user_id: 'bulk-1'}}]});
  const console = await Console.open(stage, '/settings/data/imports');
  const {page} = console;
  await page.getByText('Nothing was imported yet').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', {name: 'People', exact: true}).last().click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  assert.match(Buffer.concat(chunks).toString(), /export-1/);
  await page.getByRole('button', {name: 'Begin export'}).click();
  await page.getByText('No message was sent in these days.').waitFor();

  await console.follow('/settings/data/jobs');
  await page.getByText('1 item in 1 request').waitFor();
});

suite.test('a password is changed only by who knows the one before', async (stage) => {
  const {herald} = stage;
  const {page} = await Console.open(stage, '/settings/account');
  await page.getByLabel('Current password').fill('not the one');
  await page.getByLabel('New password').fill('too short');
  await page.getByRole('button', {name: 'Change password'}).click();
  await page.getByText('At least 12 characters, please.').waitFor();
  await page.getByLabel('New password').fill('a much longer sentence');
  await page.getByRole('button', {name: 'Change password'}).click();
  await page.getByText('current_password is not your password').waitFor();
  await page.getByLabel('Current password').fill(herald.admin.password);
  await page.getByRole('button', {name: 'Change password'}).click();
  await notice(page, 'Password changed').waitFor();
  await page.getByRole('button', {name: 'Dark', exact: true}).click();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await page.getByRole('button', {name: 'Sign out'}).click();
  await page.getByRole('heading', {name: 'Sign in to Herald'}).waitFor();
  herald.admin.password = 'a much longer sentence';
  await (await Console.open(stage, '/settings/account')).page.getByRole('button', {name: 'Sign out'}).waitFor();
});

/** What a server says that cannot write. */
const REFUSAL = {status: 503, json: {type: 'error.list', request_id: 'x', errors: [{code: 'storage_full', message: 'The disk is full'}]}};

/** Refuses what would change something at this address. */
const refuse = (page, address) => page.route(address, (route) => (route.request().method() === 'GET' ? route.fallback() : route.fulfill(REFUSAL)));

suite.test('edits that nobody saved wait while another page is looked at, and give way to no answer', async (stage) => {
  const console = await Console.open(stage, '/settings/general');
  const {page} = console;
  const name = page.getByRole('textbox', {name: 'Name'});
  await name.fill('Half a na');
  await console.follow('/settings/team');
  await page.getByRole('heading', {name: 'Team and roles', level: 1}).waitFor();
  // What is shown again at once is asked for anew: the answer comes while somebody types.
  let answer;
  await page.route('**/manage/workspace', (route) => {
    answer = () => route.continue();
  });
  await console.follow('/settings/general');
  await page.getByRole('heading', {name: 'General', level: 1}).waitFor();
  assert.equal(await name.inputValue(), 'Half a na');
  await name.fill('Half a name');
  await until('the page to be asked for', () => answer !== undefined);
  const answered = page.waitForResponse('**/manage/workspace');
  answer();
  await answered;
  await page.getByRole('button', {name: 'Discard the edits'}).click();
  assert.equal(await name.inputValue(), 'My workspace');
  await page.getByRole('button', {name: 'Undo'}).click();
  await until('the edits', async () => (await name.inputValue()) === 'Half a name');
});

suite.test('names that are being written stay while a switch beside them is turned', async (stage) => {
  const {page} = await Console.open(stage, '/settings/verification');
  const names = page.getByRole('form', {name: 'Protected attributes'}).getByRole('textbox', {name: 'Names'});
  await names.fill('plan\nseats');
  await page.getByRole('checkbox', {name: 'Android'}).check();
  await notice(page, 'Android asks for a proof now').waitFor();
  assert.equal(await names.inputValue(), 'plan\nseats');
  await undo(page, 'Android asks for a proof now');
  await page.waitForFunction((box) => !box.checked, await page.getByRole('checkbox', {name: 'Android'}).elementHandle());
});

suite.test('a choice that is refused goes back to what holds', async (stage) => {
  const console = await Console.open(stage, '/settings/limits');
  const {page} = console;
  await refuse(page, '**/manage/settings');
  const words = page.getByRole('combobox', {name: 'Attributes that are not defined'});
  const before = await words.inputValue();
  await words.selectOption({index: (await words.locator('option').count()) - 1 === (await words.evaluate((select) => select.selectedIndex)) ? 0 : (await words.locator('option').count()) - 1});
  await notice(page, 'The disk is full').waitFor();
  await page.waitForFunction(([select, value]) => select.value === value, [await words.elementHandle(), before]);
  await console.follow('/settings/verification');
  await refuse(page, '**/manage/messenger');
  const box = page.getByRole('checkbox', {name: 'iOS'});
  await box.click();
  await page.waitForFunction((input) => !input.checked, await box.elementHandle());
});

suite.test('a number is sent once, however its field is left', async (stage) => {
  const {page} = await Console.open(stage, '/settings/limits');
  const sent = [];
  await page.route('**/manage/settings', (route) => {
    if (route.request().method() === 'GET') return route.fallback();
    sent.push(() => route.continue());
  });
  const field = page.getByRole('textbox', {name: 'Metadata keys of an event'});
  await field.fill('21');
  await field.press('Enter');
  await until('it to be sent', () => sent.length > 0);
  await field.press('Tab');
  sent.splice(0, 1)[0]();
  await notice(page, 'Metadata keys of an event: 21').waitFor();
  assert.equal(sent.length, 0);
  await page.unroute('**/manage/settings');
  await undo(page, 'Metadata keys of an event: 21');
  await until('the limit to be what it was', async () => (await setting(stage.herald, 'metadata_keys_max')) === 20);
});

suite.test('what is refused in a dialog is told in it, and what was filled in stays', async (stage) => {
  const console = await Console.open(stage, '/settings/data/people/tags');
  const {page} = console;
  await refuse(page, '**/tags');
  await page.getByRole('button', {name: 'New tag'}).click();
  const dialog = page.getByRole('dialog', {name: 'New tag'});
  await dialog.getByRole('textbox', {name: 'Name'}).fill('Refused');
  await dialog.getByRole('textbox', {name: 'Name'}).press('Enter');
  await dialog.getByRole('status').getByText('The disk is full').waitFor();
  await console.looksRight('a refused dialog');
  await page.mouse.click(5, 400);
  assert.equal(await dialog.getByRole('textbox', {name: 'Name'}).inputValue(), 'Refused');
  await page.keyboard.press('Escape');
  await dialog.waitFor({state: 'detached'});
  await notice(page, 'The disk is full').waitFor();
});

suite.test('domains that are removed right after each other all go', async (stage) => {
  const {herald} = stage;
  const domains = async () => (await herald.call('GET', '/manage/messenger')).trusted_domains;
  await herald.call('PUT', '/manage/messenger', {trusted_domains: ['a.example', 'b.example', 'c.example']});
  const {page} = await Console.open(stage, '/settings/domains');
  // The first answer comes late.
  let isFirst = true;
  await page.route('**/manage/messenger', async (route) => {
    const isHeld = isFirst && route.request().method() === 'PUT';
    isFirst &&= !isHeld;
    const response = await route.fetch();
    if (isHeld) await page.waitForRequest('**/manage/messenger', {timeout: 500}).catch(() => undefined);
    await route.fulfill({response});
  });
  await page.getByRole('button', {name: 'Remove a.example'}).click();
  await page.getByRole('button', {name: 'Remove b.example'}).click();
  await notice(page, 'b.example removed').waitFor();
  assert.deepEqual(await domains(), ['c.example']);
  await undo(page, 'a.example removed');
  await until('that one to be back', async () => String((await domains()).toSorted()) === 'a.example,c.example');
  await herald.call('PUT', '/manage/messenger', {trusted_domains: []});
});

suite.test('two secrets that are replaced one after the other are both shown', async (stage) => {
  const {page} = await Console.open(stage, '/settings/verification');
  for (const platform of ['iOS', 'Android']) {
    await page.locator('.rows-row', {hasText: platform}).getByRole('button', {name: 'Replace'}).click();
    await page.getByRole('button', {name: 'Make a new secret'}).click();
  }
  for (const platform of ['iOS', 'Android']) {
    await dismiss(page, `The secret for ${platform} is replaced`);
    await page.getByText(`The new secret for ${platform}.`).waitFor();
  }
  assert.equal(await page.locator('.once code').count(), 2);
});

// The last one: it leaves many tokens behind.
suite.test('every token is in the list, so that it can be revoked', async (stage) => {
  for (let at = 0; at <= 150; at += 1) await stage.herald.call('POST', '/manage/tokens', {name: `Tool number ${at}`, scopes: ['read']});
  const {page} = await Console.open(stage, '/settings/keys');
  for (const at of [0, 150]) await page.getByText(`Tool number ${at}`, {exact: true}).waitFor();
});
