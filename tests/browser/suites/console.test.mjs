// The console's frame: signing in and out, the navigation, the palette, shortcuts, and the policy of the page.

import {strict as assert} from 'node:assert';

import {Console} from '../harness/console.mjs';
import {Suite} from '../harness/stage.mjs';

const suite = Suite.open();

const signInPage = async (stage, path = '/') => {
  const page = await stage.context.newPage();
  await page.goto(`${suite.herald.url}/console${path}`);
  await page.getByRole('heading', {name: 'Sign in to Herald'}).waitFor();
  return page;
};

suite.test('somebody signs in with a password, by keyboard alone, and comes to the address that was asked for', async (stage) => {
  const page = await signInPage(stage, '/settings/data/people/events');
  // The first field has the focus.
  await page.keyboard.type(suite.herald.admin.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(suite.herald.admin.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', {name: 'Main'}).waitFor();
  assert.match(page.url(), /\/console\/settings\/data\/people\/events$/);
  const [cookie] = await stage.context.cookies();
  assert.deepEqual({httpOnly: cookie.httpOnly, sameSite: cookie.sameSite, path: cookie.path}, {httpOnly: true, sameSite: 'Strict', path: '/'});
});

suite.test('a wrong password is told, and what was typed stays', async (stage) => {
  const page = await signInPage(stage);
  await page.getByLabel('E-mail').fill(suite.herald.admin.email);
  await page.getByLabel('Password', {exact: true}).fill('not the password');
  await page.getByRole('button', {name: 'Sign in'}).click();
  await page.getByRole('alert').waitFor();
  assert.equal(await page.getByLabel('E-mail').inputValue(), suite.herald.admin.email);
  const console = new Console(stage, page);
  for (const colorScheme of ['light', 'dark']) {
    // A colour that is fading over would be measured half way.
    await page.emulateMedia({colorScheme, reducedMotion: 'reduce'});
    assert.deepEqual(await console.faults(), []);
  }
});

suite.test('a server that is gone is told as such', async (stage) => {
  const page = await signInPage(stage);
  await page.route('**/manage/session', (route) => route.abort());
  await page.getByLabel('E-mail').fill('a@example.com');
  await page.getByLabel('Password', {exact: true}).fill('x');
  await page.getByRole('button', {name: 'Sign in'}).click();
  await page.getByRole('alert').getByText('cannot be reached').waitFor();
});

suite.test('a session that ended leads to the sign-in page', async (stage) => {
  const console = await Console.open(stage);
  await stage.context.clearCookies();
  await console.page.getByRole('link', {name: 'Messages'}).click();
  await console.page.getByRole('heading', {name: 'Sign in to Herald'}).waitFor();
});

suite.test('who signs in after somebody else on the same page sees nothing that was read for them', async (stage) => {
  await suite.herald.call('POST', '/contacts', {role: 'user', external_id: 'secret-1', name: 'Secret Person'});
  const console = await Console.open(stage, '/people');
  const {page} = console;
  await page.getByText('Secret Person').waitFor();
  await stage.context.clearCookies();
  await page.getByRole('link', {name: 'Messages'}).click();
  await page.getByRole('heading', {name: 'Sign in to Herald'}).waitFor();
  // From here on the server tells nothing of people: what is shown would be what was kept.
  await page.route('**/manage/contacts/search', (route) => route.fulfill({status: 503, json: {type: 'error.list', errors: [{code: 'service_unavailable', message: 'Try again soon'}]}}));
  await page.getByLabel('E-mail').fill(suite.herald.admin.email);
  await page.getByLabel('Password', {exact: true}).fill(suite.herald.admin.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', {name: 'Main'}).getByRole('link', {name: 'People'}).click();
  await page.getByText('Try again soon').first().waitFor();
  assert.equal(await page.getByText('Secret Person').count(), 0);
});

suite.test('another sign-in in the same browser: one’s own goes on, another’s is another page', async (stage) => {
  const {herald} = suite;
  const {page} = await Console.open(stage, '/settings/general');
  const name = page.getByRole('textbox', {name: 'Name'});
  const signIn = async (data) => assert.equal((await page.request.post(`${herald.url}/manage/session`, {data, headers: {origin: herald.url}})).status(), 200);
  await signIn(herald.admin);
  await name.fill('Signed in twice');
  await name.press('Enter');
  await page.getByText('Workspace saved').waitFor();
  await page.getByRole('button', {name: 'Undo'}).click();
  await page.locator('.brand', {hasText: 'My workspace'}).waitFor();
  const {link} = await herald.call('POST', '/manage/teammates', {email: 'other@example.com', name: 'Other one', role: 'viewer'});
  await signIn({link: link.slice(link.indexOf('#') + 1)});
  // The tab is looked at again.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.locator('.side-me', {hasText: 'Other one'}).waitFor();
  await page.getByText('You can look at this page.').waitFor();
});

suite.test('keys lead everywhere, and the list of them says so', async (stage) => {
  const {page} = await Console.open(stage);
  for (const [key, path] of [['p', '/people'], ['e', '/settings/data/people/events'], ['l', '/live'], ['m', '/messages'], ['h', '/']]) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await page.waitForURL(`**/console${path}`);
  }
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', {name: 'Keyboard shortcuts'});
  await list.getByText('Go to People').waitFor();
  await page.keyboard.press('Escape');
  await list.waitFor({state: 'detached'});
});

suite.test('the palette finds places and people', async (stage) => {
  const {page} = await Console.open(stage);
  await suite.herald.call('POST', '/contacts', {role: 'user', external_id: 'palette-1', name: 'Paula Palette', email: 'paula@example.com'});
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', {name: 'Command palette'});
  await palette.getByRole('combobox').fill('Paula');
  await palette.getByRole('option', {name: /Paula Palette/}).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/console/people/*');
  await page.keyboard.press('Control+k');
  await palette.getByRole('combobox').fill('audit');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/console/settings/audit');
});

suite.test('the policy lets no foreign and no inline code run', async (stage) => {
  const {page} = await Console.open(stage);
  const answer = await page.request.get(`${suite.herald.url}/console/`);
  const policy = answer.headers()['content-security-policy'];
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.injected = true';
    document.body.append(script);
    return globalThis.injected === true;
  });
  assert.equal(ran, false);
});

suite.test('a view that cannot be loaded says so, and does not stay for the next one', async (stage) => {
  const console = await Console.open(stage);
  const {page} = console;
  await page.route('**/console/assets/live-*.js', (route) => route.abort());
  await page.getByRole('navigation', {name: 'Main'}).getByRole('link', {name: 'Live'}).click();
  await page.getByRole('heading', {name: 'This page could not be shown'}).waitFor();
  await page.getByRole('navigation', {name: 'Main'}).getByRole('link', {name: 'People'}).click();
  await page.getByRole('heading', {name: 'People', exact: true}).waitFor();
});
