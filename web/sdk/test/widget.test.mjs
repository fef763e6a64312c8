// The very script that pages load, with its shortened names.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import vm from 'node:vm';
import {Browser, herald, until} from './browser.mjs';

const SCRIPT = readFileSync(join(import.meta.dirname, '../dist/widget.js'), 'utf8');

const load = (win, src) => {
  win.document.currentScript = {src};
  const platform = {AbortController, TextDecoder, setTimeout, setInterval, clearTimeout, clearInterval, atob};
  const context = vm.createContext({...platform, window: win, document: win.document});
  vm.runInContext(SCRIPT, context);
  return context;
};

test('the script boots by itself, talks to where it came from, and leaves nothing but its function', async () => {
  const server = herald();
  const browser = new Browser({server: server.answer});
  const win = browser.tab();
  const before = new Set(Object.keys(win));
  win.intercomSettings = {app_id: 'app1', user_id: 7, plan: 'pro'};
  const context = load(win, 'https://shop.example/metrics/widget/app1?v=1');
  win.Intercom('trackEvent', 'ordered-item', {price: {amount: 1, currency: 'eur'}});
  await until(() => server.events.size === 1);
  assert.equal(browser.requests[0].url, 'https://shop.example/metrics/messenger/web/ping');
  const [ping] = server.pings;
  assert.deepEqual(Object.keys(ping).sort(), [
    'anonymous_id', 'app_id', 'device_id', 'do_not_track', 'installation_type', 'language', 'page', 'page_view', 'sdk', 'source',
    'time_zone', 'user_data',
  ]);
  assert.deepEqual(ping.user_data, {user_id: 7, plan: 'pro'});
  assert.deepEqual(ping.page, {url: 'https://www.shop.example/a', title: 'A', referrer: 'https://search.example/'});
  const [event] = server.events.values();
  assert.deepEqual(Object.keys(event), ['id', 'key', 'name', 'created_at', 'metadata']);
  const added = Object.keys(win).filter((key) => !before.has(key));
  assert.deepEqual(added.sort(), ['Intercom', 'intercomSettings']);
  const names = Object.keys(context).filter((key) => typeof context[key] !== 'function');
  assert.deepEqual(names.sort(), ['document', 'window']);
});

test('what one version keeps the next one reads: keys of storage are whole words', async () => {
  const server = herald();
  const browser = new Browser({server: server.answer});
  const win = browser.tab();
  win.intercomSettings = {app_id: 'app1'};
  load(win, 'https://herald.example/widget/app1');
  await until(() => win.Intercom('whoami'));
  browser.server = () => ({status: 503});
  win.Intercom('trackEvent', 'a');
  const keys = (start) => Object.keys(JSON.parse(browser.storage.getItem([...browser.storage.map.keys()].find((key) => key.startsWith(start)))));
  assert.deepEqual(keys('herald:app1:person').sort(), ['anonymous_id', 'email', 'event_key', 'key_until_ms', 'mark', 'offset_ms', 'user_id']);
  const entry = ['after_ms', 'created_at', 'id', 'is_rekeyed', 'key', 'mark', 'metadata', 'name', 'queued_ms', 'who'];
  assert.deepEqual(keys('herald:app1:event').sort(), entry);
});
