// What the script must not do to its page, and what strangers must not do through it.

import {strict as assert} from 'node:assert';

import {html, script, snippet} from '../harness/site.mjs';
import {booted, intercom, isNow, live, numbers, Suite, valuesOnce} from '../harness/stage.mjs';
import {until} from '../harness/until.mjs';

const suite = Suite.open();

const stepsOf = (herald, who, count) => valuesOnce(herald, who, {name: 'took-step', count});

/** Notes every violation of the page's policy, and every use of what runs text as code. */
const WATCH = () => {
  window.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
};

suite.test('under a strict policy with a nonce nothing is violated', async (stage) => {
  const {herald} = stage;
  await stage.context.addInitScript(WATCH);
  const nonce = 'bm9uY2U';
  // `strict-dynamic` trusts what a trusted script adds; hosts alone would not.
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `connect-src ${herald.url}`,
    "base-uri 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types shop herald herald-messages",
  ].join('; ');
  // The shop's own policy lets its loader set an address; ours for what it fetches itself is called herald.
  const own = `trustedTypes.createPolicy('shop', {createScriptURL: (url) => url});`;
  const trusted = snippet(suite.script(), {app_id: herald.appId, user_id: 'policy-1'}).replace(
    /s\.src = (.*);/,
    "s.src = window.shopPolicy.createScriptURL($1);",
  );
  const head = script(`window.shopPolicy = ${own}`, `nonce="${nonce}"`) + script(trusted, `nonce="${nonce}"`);
  const page = await stage.goto(suite.put(html({head}), {'content-security-policy': policy}));
  await isNow(page, 'user');
  await intercom(page, 'trackEvent', 'took-step', {n: 0});
  await intercom(page, 'show');
  assert.deepEqual(await stepsOf(herald, {user_id: 'policy-1'}, 1), [0]);
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  assert.equal(stage.console.filter((line) => /Content Security Policy/.test(line)).length, 0);
});

suite.test('the script holds nothing that runs text', async (stage) => {
  const text = await (await fetch(suite.script())).text();
  assert.doesNotMatch(text, /\beval\b|new Function|document\.write|\.innerHTML|setAttribute\(["']style|javascript:/);
  assert.ok(text.length > 1000);
});

suite.test('no cookie is sent to Herald, and none comes from it', async (stage) => {
  const {herald} = stage;
  // Somebody's cookies on Herald's own host, such as a teammate's.
  await stage.context.addCookies([{name: 'teammate', value: 'secret', url: herald.url, sameSite: 'Lax'}]);
  const page = await stage.goto(suite.page({settings: {user_id: 'cookie-1'}}), {host: 'shop.test'});
  await isNow(page, 'user');
  await intercom(page, 'trackEvent', 'took-step', {n: 0});
  await stepsOf(herald, {user_id: 'cookie-1'}, 1);
  await until('both calls', () => ['ping', 'events'].every((call) => stage.count(`/messenger/web/${call}`, 200) > 0));
  const calls = stage.calls.filter(({path, status}) => path.startsWith('/messenger/') && status);
  for (const {request, path} of calls) {
    assert.equal((await request.allHeaders()).cookie, undefined, path);
    if (path === '/messenger/web/stream') continue;
    const response = await request.response();
    const headers = await response.allHeaders();
    assert.equal(headers['set-cookie'], undefined, path);
    assert.equal(headers['access-control-allow-credentials'], undefined, path);
  }
  const set = (await stage.context.cookies()).filter(({name}) => name !== 'teammate');
  assert.deepEqual([...new Set(set.map(({domain}) => domain.replace(/^\./, '')))], ['shop.test']);
});

suite.test('made-up messages from other windows change nothing', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(suite.page({settings: {user_id: 'message-1'}}));
  await isNow(page, 'user');
  await page.evaluate(async () => {
    const values = [
      ...[null, undefined, 0, '', '{', '{"type":"boot"}', [], {}, {a: {b: {c: []}}}],
      ...[{type: 'person', data: {user_id: 'x'}}, {event: 'person', id: 9e15, data: {type: 'user', user_id: 'x'}}],
      ...[{method: 'shutdown'}, {type: 'shutdown'}, {what: 'left', mark: 'x'}, {__proto__: {polluted: true}}],
      ...[new Map([['type', 'boot']]), new ArrayBuffer(8), 2n ** 70n, new Error('x')],
    ];
    const words = 'type kind what mark event name method action source app_id person data id revision'.split(' ');
    let seed = 7;
    const random = (count) => (seed = (seed * 48271) % 2147483647) % count;
    const make = (depth) => random(3) === 0 || depth > 3
      ? values[random(values.length)]
      : Object.fromEntries(Array.from({length: random(5)}, () => [words[random(words.length)], make(depth + 1)]));
    for (const value of values) window.postMessage(value, '*');
    for (let n = 0; n < 500; n += 1) window.postMessage(make(0), '*');
    const frame = document.createElement('iframe');
    document.body.append(frame);
    frame.srcdoc = `<script>
      for (const type of ['boot', 'shutdown', 'left', 'person']) parent.postMessage({type, what: type}, '*');
    <\/script>`;
    await new Promise((resolve) => (frame.onload = resolve));
    const channel = new MessageChannel();
    const done = new Promise((resolve) => (channel.port1.onmessage = resolve));
    channel.port2.postMessage('');
    await done;
  });
  assert.equal((await intercom(page, 'whoami')).user_id, 'message-1');
  await intercom(page, 'trackEvent', 'took-step', {n: 0});
  assert.deepEqual(await stepsOf(herald, {user_id: 'message-1'}, 1), [0]);
});

suite.test('odd things in storage and cookies are as good as none', async (stage) => {
  const {herald} = stage;
  const path = suite.page({settings: {user_id: 'odd-1'}});
  const page = await stage.goto(path);
  await isNow(page, 'user');
  await page.evaluate(() => {
    for (let at = 0; at < localStorage.length; at += 1) localStorage.setItem(localStorage.key(at), '{"a":[1,');
    for (const cookie of document.cookie.split('; ')) document.cookie = `${cookie.split('=')[0]}=%E0%A4%A; path=/`;
  });
  await page.reload();
  await isNow(page, 'user');
  await intercom(page, 'trackEvent', 'took-step', {n: 0});
  assert.deepEqual(await stepsOf(herald, {user_id: 'odd-1'}, 1), [0]);
});

suite.test('a page that changed the language’s own objects', async (stage) => {
  const {herald} = stage;
  const first = `
    Object.prototype.shopAdded = function () { return 'added'; };
    Array.prototype.shopAdded = 1;
    Function.prototype.shopAdded = 1;`;
  const then = `Intercom('trackEvent', 'took-step', {n: 0});`;
  const page = await stage.goto(suite.page({first, settings: {user_id: 'proto-1'}, then}));
  await page.waitForFunction(() => window.Intercom('whoami')?.user_id === 'proto-1');
  assert.deepEqual(await stepsOf(herald, {user_id: 'proto-1'}, 1), [0]);
  const {metadata} = (await herald.timeline({user_id: 'proto-1'}))[0];
  assert.deepEqual(metadata, {n: 0});
});

suite.test('a callback of the page that throws stops nothing of ours', async (stage) => {
  const {herald} = stage;
  const then = `
    Intercom('ready', function () { throw new Error('the shop’s own'); });
    Intercom('onUnreadCountChange', function () { throw new Error('the shop’s own'); });
    Intercom('trackEvent', 'took-step', {n: 0});`;
  const page = await stage.goto(suite.page({settings: {user_id: 'throw-1'}, then}));
  await isNow(page, 'user');
  assert.deepEqual(await stepsOf(herald, {user_id: 'throw-1'}, 1), [0]);
  // They are the page's errors, and its developer may well see them.
  const isTheirs = (line) => line.includes('the shop’s own');
  stage.pageErrors = stage.pageErrors.filter((error) => !isTheirs(error));
  stage.console = stage.console.filter((line) => !isTheirs(line));
});

suite.test('an app id that there is not, and one of another workspace', async (stage) => {
  const {herald} = stage;
  const page = await stage.goto(suite.page({settings: {app_id: 'nosuch00'}}));
  await stage.said(/^(warning|error): /);
  assert.equal(await page.evaluate(() => Boolean(window.Intercom && window.Intercom.booted)), false);

  const context = await stage.open();
  const there = await stage.goto(suite.page({settings: {user_id: 'tenant-1'}}), {context});
  await isNow(there, 'user');
  const ping = stage.calls.find(({path, status}) => path === '/messenger/web/ping' && status === 200);
  const {session, event_key: key, anonymous_id: anonymous} = await (await ping.request.response()).json();
  const headers = {'content-type': 'text/plain'};
  const post = (path, body) => fetch(herald.url + path, {method: 'POST', headers, body: JSON.stringify(body)});
  const appId = herald.other.app_id;
  const event = {id: 'tenant-event', name: 'took-step', created_at: Math.floor(Date.now() / 1000), metadata: {n: 0}};
  const answer = await post('/messenger/web/events', {app_id: appId, key, events: [event]});
  const {results = []} = await answer.json();
  assert.ok(results.every(({result}) => result === 'rejected'), JSON.stringify(results));
  assert.equal((await post('/messenger/web/poll', {app_id: appId, session, revision: 0})).status, 401);
  const pinged = await (await post('/messenger/web/ping', {app_id: appId, session, anonymous_id: anonymous})).json();
  assert.notEqual(pinged.person?.user_id, 'tenant-1');
  const theirs = await fetch(`${herald.url}/contacts`, {headers: {authorization: `Bearer ${herald.other.access_token}`}});
  assert.equal((await theirs.json()).data.some(({external_id: id}) => id === 'tenant-1'), false);
});

suite.test('a burst of a bot is bounded, and says so', async (stage) => {
  const fresh = await suite.more();
  const {herald} = fresh;
  const page = await stage.goto(fresh.page({settings: {user_id: 'bot-1'}}));
  await isNow(page, 'user');
  // Anybody can do this from any page; it must cost them more than us.
  const statuses = await page.evaluate(async ({url, appId}) => {
    const found = {};
    const ping = async () => {
      const answer = await fetch(`${url}/messenger/web/ping`, {method: 'POST', body: JSON.stringify({app_id: appId})});
      found[answer.status] = (found[answer.status] ?? 0) + 1;
    };
    for (let round = 0; round < 70; round += 1) await Promise.all(Array.from({length: 10}, ping));
    return found;
  }, {url: herald.url, appId: herald.appId});
  assert.ok(statuses[429] > 0, JSON.stringify(statuses));
  assert.deepEqual(Object.keys(statuses).sort(), ['200', '429']);
  // Who is there already goes on.
  await intercom(page, 'trackEvent', 'took-step', {n: 0});
  assert.deepEqual(await stepsOf(herald, {user_id: 'bot-1'}, 1), [0]);
});

suite.test('names that a page makes up do not fill the workspace', async (stage) => {
  const fresh = await suite.more();
  const {herald} = fresh;
  const page = await stage.goto(fresh.page({settings: {user_id: 'names-1'}}));
  await isNow(page, 'user');
  await page.evaluate(() => {
    for (let n = 0; n < 30; n += 1) window.Intercom('trackEvent', `opened-order-${n}`);
  });
  await stage.said(/^warning: .*opened-order-29/);
  const {data} = await herald.call('GET', '/manage/event_definitions');
  const made = data.filter(({name}) => name.startsWith('opened-order-'));
  assert.ok(made.length > 0 && made.length < 30, `${made.length} names`);
});

suite.test('only trusted domains', async (stage) => {
  const fresh = await suite.more();
  const {herald} = fresh;
  await herald.call('PUT', '/manage/messenger', {trusted_domains: ['shop.test', '*.shop.test']});
  const path = fresh.page({settings: {user_id: 'domain-1'}, then: `Intercom('trackEvent', 'took-step', {n: 0});`});
  for (const host of ['shop.test', 'www.shop.test']) await isNow(await stage.goto(path, {host}), 'user');
  assert.deepEqual((await stepsOf(herald, {user_id: 'domain-1'}, 2)).length, 2);
  const page = await stage.goto(fresh.page({settings: {user_id: 'domain-2'}}), {host: 'other.test'});
  await live(page);
  await stage.said(/^(warning|error): .*domain/i);
  assert.equal(await intercom(page, 'whoami'), undefined);
  assert.equal(await herald.user('domain-2'), null);
  const install = await herald.call('GET', '/manage/install');
  assert.match(JSON.stringify(install), /shop\.test/);
});
