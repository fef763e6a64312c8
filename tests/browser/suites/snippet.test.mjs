// The page that most customers have: settings, the snippet, and calls to Intercom(…).

import {strict as assert} from 'node:assert';

import {booted, intercom, isNow, numbers, Suite, valuesOnce} from '../harness/stage.mjs';
import {html, script, snippet} from '../harness/site.mjs';
import {until} from '../harness/until.mjs';

const suite = Suite.open();

/** Everything a page may call, with arguments that name nothing that there is. */
const CALLS = [
  ['hide'],
  ['show'],
  ['showMessages'],
  ['showNewMessage'],
  ['showNewMessage', 'Hello'],
  ['startConversation', 'Hello'],
  ['showSpace', 'home'],
  ['showArticle', 1],
  ['showArticle', '1'],
  ['showNews', 1],
  ['showTicket', 1],
  ['showConversation', '1'],
  ['startTour', 1],
  ['startSurvey', '1'],
  ['startChecklist', 1],
  ['hideNotifications', true],
  ['setAuthTokens', {shop: 'token'}],
  ['getVisitorId'],
  ['whoami'],
  ['reattach_activator'],
];

suite.test('a visitor becomes a user, and what both did is one history', async (stage) => {
  const {herald} = stage;
  const then = `
    Intercom('trackEvent', 'took-step', {n: 0});
    Intercom('trackEvent', 'took-step', {n: 1, price: {amount: 34999, currency: 'eur'}});`;
  const page = await stage.goto(suite.page({then}));
  await booted(page);
  const visitorId = await intercom(page, 'getVisitorId');
  assert.equal(typeof visitorId, 'string');
  assert.equal((await isNow(page, 'visitor')).user_id, visitorId);
  await intercom(page, 'trackEvent', 'took-step', {n: 2});
  const visitor = await until('the visitor', () => herald.visitor(visitorId));
  await valuesOnce(herald, {intercom_user_id: visitor.id}, {name: 'took-step', count: 3});

  await intercom(page, 'update', {user_id: 'snippet-1', email: 'snippet-1@example.com', name: 'Ada'});
  const person = await isNow(page, 'user');
  assert.equal(person.user_id, 'snippet-1');
  await intercom(page, 'trackEvent', 'took-step', {n: 3});

  assert.deepEqual(await valuesOnce(herald, {user_id: 'snippet-1'}, {name: 'took-step', count: 4}), numbers(4));
  const user = await herald.user('snippet-1');
  assert.deepEqual([user.role, user.email, user.name], ['user', 'snippet-1@example.com', 'Ada']);
  const priced = (await herald.timeline({user_id: 'snippet-1'})).find((event) => event.metadata.n === 1);
  assert.deepEqual(priced.metadata.price, {amount: 34999, currency: 'eur'});
  // The visitor is that user now, and no second person.
  assert.equal(await herald.visitor(visitorId), null);
});

suite.test('without settings nothing boots by itself; what was tracked before waits for boot', async (stage) => {
  const {herald} = stage;
  const then = `Intercom('trackEvent', 'took-step', {n: 0}); window.stub = Intercom;`;
  const page = await stage.goto(suite.page({settings: null, then}));
  await page.waitForFunction(() => window.Intercom !== window.stub);
  await intercom(page, 'trackEvent', 'took-step', {n: 1});
  await intercom(page, 'update', {name: 'Nobody'});
  await intercom(page, 'show');
  assert.equal(await intercom(page, 'getVisitorId'), undefined);
  assert.equal(await intercom(page, 'whoami'), undefined);
  assert.equal(await page.evaluate(() => Boolean(window.Intercom.booted)), false);
  assert.equal(stage.count('/messenger/web/ping'), 0);

  await intercom(page, 'boot', {app_id: herald.appId, user_id: 'snippet-2'});
  await isNow(page, 'user');
  await intercom(page, 'trackEvent', 'took-step', {n: 2});
  assert.deepEqual(await valuesOnce(herald, {user_id: 'snippet-2'}, {name: 'took-step', count: 3}), numbers(3));
  assert.equal((await herald.user('snippet-2')).name, null);
});

suite.test('a boot in the queue wins over the settings', async (stage) => {
  const {herald} = stage;
  const then = `Intercom('boot', {app_id: '${herald.appId}', user_id: 'snippet-3'}); Intercom('trackEvent', 'took-step', {n: 0});`;
  const page = await stage.goto(suite.page({settings: {user_id: 'snippet-not'}, then}));
  await isNow(page, 'user');
  await valuesOnce(herald, {user_id: 'snippet-3'}, {name: 'took-step', count: 1});
  assert.equal(await herald.user('snippet-not'), null);
});

suite.test('the function is another one once the script is there, and can be added to', async (stage) => {
  const page = await stage.goto(suite.page({then: 'window.stub = Intercom;'}));
  await booted(page);
  const seen = await page.evaluate(() => {
    window.Intercom.richLinkProperties = ['article'];
    return {
      isOther: window.Intercom !== window.stub,
      type: typeof window.Intercom,
      isExtensible: Object.isExtensible(window.Intercom),
      added: window.Intercom.richLinkProperties,
    };
  });
  assert.deepEqual(seen, {isOther: true, type: 'function', isExtensible: true, added: ['article']});
});

suite.test('every method there is can be called at any time, and one that there is not warns', async (stage) => {
  const queued = CALLS.map((args) => `Intercom(...${JSON.stringify(args)});`).join('');
  const page = await stage.goto(suite.page({then: queued}));
  await booted(page);
  for (const args of CALLS) await page.evaluate((args) => void window.Intercom(...args), args);
  // Callbacks, and what only type declarations know.
  await page.evaluate(() => {
    for (const method of ['onShow', 'onHide', 'onUserEmailSupplied', 'onActivatorClick', 'onUnreadCountChange', 'ready']) {
      window.Intercom(method, () => {});
      window.Intercom(method);
    }
  });
  const unknown = () => stage.console.filter((line) => /unknown|not (known|supported)|no such|no method/i.test(line));
  assert.deepEqual(unknown().filter((line) => CALLS.some(([method]) => line.includes(`'${method}'`))), []);
  await intercom(page, 'danceTheTango', 1);
  await intercom(page);
  await intercom(page, null);
  await intercom(page, 'constructor');
  await intercom(page, '__proto__', {});
  await stage.said(/^warning: .*danceTheTango/);
  await stage.said(/^warning: .*constructor/);
});

suite.test('the number of unread conversations is told at once; ready runs when there is a session', async (stage) => {
  const then = `window.told = []; Intercom('ready', () => told.push(Intercom('getVisitorId')));`;
  const page = await stage.goto(suite.page({then}));
  await booted(page);
  await page.waitForFunction(() => window.told.length === 1);
  assert.equal(await page.evaluate(() => window.told[0]), await intercom(page, 'getVisitorId'));
  await page.evaluate(() => {
    window.Intercom('ready', () => window.told.push('late'));
    window.toldAtOnce = window.told.includes('late');
    window.Intercom('onUnreadCountChange', (count) => window.told.push(count));
  });
  await page.waitForFunction(() => window.told.includes('late') && window.told.includes(0));
  assert.equal(await page.evaluate(() => window.toldAtOnce), false);
});

suite.test('the snippet run again is an update', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(suite.page());
  await booted(page);
  const again = snippet(suite.script(), {app_id: herald.appId, user_id: 'snippet-4', plan: 'pro'});
  await page.evaluate((text) => {
    const element = document.createElement('script');
    element.text = text;
    document.head.append(element);
  }, again);
  await isNow(page, 'user');
  const user = await until('the user', () => herald.user('snippet-4'));
  assert.equal(user.custom_attributes.plan, 'pro');
  assert.equal(await page.evaluate(() => document.querySelectorAll('script[src*="/widget/"]:not([src$=".js"])').length), 1);
});

suite.test('the same visitor comes back, and the next page goes on', async (stage) => {
  const path = suite.page();
  const page = await stage.goto(path);
  await booted(page);
  const visitorId = await intercom(page, 'getVisitorId');
  await page.reload();
  await booted(page);
  assert.equal(await intercom(page, 'getVisitorId'), visitorId);
  const names = (await stage.context.cookies()).map((cookie) => cookie.name);
  const {appId} = stage.herald;
  assert.ok(names.includes(`intercom-id-${appId}`) && names.includes(`intercom-device-id-${appId}`), names.join());
  assert.ok(!names.includes(`intercom-session-${appId}`), 'a visitor has no session cookie');
});

suite.test('attributes, companies and avatar arrive with boot', async (stage) => {
  const {herald} = stage;
  const settings = {
    user_id: 25,
    email: 'Snippet-5@Example.com',
    name: 'Grace',
    phone: '+15551234',
    created_at: 1_600_000_000,
    seats: 7,
    is_trial: true,
    company: {company_id: 'snippet-6', name: 'Example', plan: 'max', monthly_spend: 12, floors: 3},
    avatar: {type: 'avatar', image_url: 'https://example.com/a.png'},
    vertical_padding: 40,
    hide_default_launcher: true,
  };
  const page = await stage.goto(suite.page({settings}));
  await isNow(page, 'user');
  const user = await herald.user('25');
  assert.deepEqual([user.name, user.phone, user.signed_up_at], ['Grace', '+15551234', 1_600_000_000]);
  assert.equal(user.email.toLowerCase(), 'snippet-5@example.com');
  assert.deepEqual([user.custom_attributes.seats, user.custom_attributes.is_trial], [7, true]);
  assert.deepEqual(Object.keys(user.custom_attributes).filter((key) => /padding|launcher|app_id/.test(key)), []);
  const companies = await herald.call('GET', `/contacts/${user.id}/companies`);
  assert.deepEqual(companies.data.map((company) => company.name), ['Example']);
  const company = await herald.call('GET', '/companies?company_id=snippet-6');
  assert.deepEqual([company.plan.name, company.monthly_spend, company.custom_attributes.floors], ['max', 12, 3]);
});

suite.test('updates beyond twenty in half an hour are dropped with a warning', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(suite.page({settings: {user_id: 'snippet-7'}}));
  await isNow(page, 'user');
  await page.evaluate(() => {
    for (let n = 1; n <= 21; n += 1) window.Intercom('update', {visits: n});
  });
  await stage.said(/^warning: .*20/);
  const visits = async () => (await herald.user('snippet-7')).custom_attributes.visits;
  await until('twenty updates', async () => (await visits()) === 20);
  await page.reload();
  await isNow(page, 'user');
  await intercom(page, 'update', {visits: 22});
  await until('an update after a reload', async () => (await visits()) === 22);
});

suite.test('a developer is warned about what will not be taken', async (stage) => {
  const page = await stage.goto(suite.page());
  await booted(page);
  const many = Object.fromEntries(numbers(21).map((n) => [`key_${n}`, n]));
  await intercom(page, 'trackEvent', 'took-step', many);
  await stage.said(/^warning: .*\b20\b.*docs/s);
  await intercom(page, 'trackEvent');
  await intercom(page, 'trackEvent', '');
  await intercom(page, 'trackEvent', {name: 'took-step'});
  const visitor = await stage.herald.visitor(await intercom(page, 'getVisitorId'));
  const events = await until('the event', async () => {
    const found = await stage.herald.timeline({intercom_user_id: visitor.id});
    return found.length > 0 && found;
  });
  assert.deepEqual(events.map((event) => Object.keys(event.metadata).length), [20]);
});

suite.test('metadata may be null, missing or odd', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(suite.page({settings: {user_id: 'snippet-8'}}));
  await isNow(page, 'user');
  await page.evaluate(() => {
    const round = {};
    round.self = round;
    window.Intercom('trackEvent', 'took-step', null);
    window.Intercom('trackEvent', 'took-step');
    window.Intercom('trackEvent', 'took-step', {n: 2, none: undefined, call() {}, when: new Date(0), not: Number.NaN});
    window.Intercom('trackEvent', 'took-step', round);
    window.Intercom('trackEvent', 'took-step', 'text');
    window.Intercom('trackEvent', 'took-step', [1]);
    window.Intercom('trackEvent', 'took-step', {n: 6});
  });
  const values = await until('the last', async () => {
    const found = await herald.values({user_id: 'snippet-8'}, 'took-step', 'n');
    return found.includes(6) && found;
  });
  assert.deepEqual(values.filter((n) => n !== undefined), [2, 6]);
});

suite.test('a page without any script before ours, and one where loading fails', async (stage) => {
  const text = snippet(suite.script().replace('/widget/', '/nothing-here/'), {app_id: stage.herald.appId});
  const page = await stage.goto(suite.put(html({head: script(text), body: script(`Intercom('trackEvent', 'took-step'); window.done = true;`)})));
  assert.equal(await page.evaluate(() => window.done), true);
});
