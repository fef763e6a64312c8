#!/usr/bin/env node
// The pictures of docs/screenshots: every view of the console, light and dark, from the seeded demo.
//
//   node tests/browser/screenshots.mjs <path of the herald binary> <folder>

import {mkdir, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';

import {installClients} from './install.mjs';

const WIDTH = 1_280;
const HEIGHT = 800;
const PHONE = {width: 390, height: 844};

const [binary, folder] = process.argv.slice(2).map((path) => resolve(path));
if (!binary || !folder) {
  console.error('node tests/browser/screenshots.mjs <path of the herald binary> <folder>');
  process.exit(2);
}

await installClients();
process.env.BROWSER_TESTS_HERALD = binary;
const {chromium} = await import('playwright-core');
const {startBrowser} = await import('./harness/chromium.mjs');
const {Console} = await import('./harness/console.mjs');
const {Herald} = await import('./harness/herald.mjs');

/** Addresses by the name of their picture. */
const views = async (herald) => {
  const list = async (path) => (await herald.call('GET', path)).data;
  const [messages, definitions] = await Promise.all([list('/manage/messages?per_page=150'), list('/manage/event_definitions?sort=-last_30_days')]);
  const live = messages.find(({state}) => state === 'live') ?? messages[0];
  const draft = messages.find(({state}) => state === 'draft') ?? live;
  const busy = definitions[0];
  const {contacts} = {contacts: await list(`/manage/event_definitions/${busy.id}/people?sort=-count`)};
  const person = contacts[0].contact.id;
  const settings = ['install', 'verification', 'appearance', 'domains', 'data/people/attributes', 'data/people/tags', 'data/imports', 'data/jobs', 'general', 'limits', 'office-hours', 'keys', 'team', 'account', 'audit'];
  return [
    ['home', '/'],
    ['people', '/people'],
    ['import', '/people/import'],
    ['profile', `/people/${person}`],
    ['messages', '/messages'],
    ['message', `/messages/${live.id}`],
    ['composer', `/messages/${draft.id}/edit`],
    ['new-message', '/messages/new'],
    ['events', '/settings/data/people/events'],
    ['event', `/settings/data/people/events/${busy.id}`],
    ['live', '/live'],
    ...settings.map((page) => [`settings-${page.split('/').at(-1)}`, `/settings/${page}`]),
  ];
};

/** How long a view may go on asking; those that follow events never stop. */
const STILL_MS_MAX = 1_500;

/** Views that take their time say so by rows that wait; cells that come later are waited for as well. */
const settled = async (page) => {
  await page.waitForFunction(() => document.querySelector('.waiting') === null && document.querySelector('[aria-busy=true]') === null);
  await page.waitForLoadState('networkidle', {timeout: STILL_MS_MAX}).catch(() => undefined);
};

const herald = await Herald.start({command: 'demo', flags: ['--seed']});
const scratch = await mkdtemp(join(tmpdir(), 'herald-pictures-'));
const server = await startBrowser(scratch);
const browser = await chromium.connect(server.env.BROWSER_TESTS_SOCKET);
try {
  await rm(folder, {recursive: true, force: true});
  await mkdir(folder, {recursive: true});
  const all = await views(herald);
  for (const [theme, viewport] of [['light', {width: WIDTH, height: HEIGHT}], ['dark', {width: WIDTH, height: HEIGHT}], ['phone', PHONE]]) {
    const context = await browser.newContext({viewport, colorScheme: theme === 'dark' ? 'dark' : 'light', reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC'});
    const out = await context.newPage();
    await out.goto(`${herald.url}/console/`);
    await out.getByRole('heading', {name: 'Sign in to Herald'}).waitFor();
    await out.screenshot({path: join(folder, `sign-in-${theme}.png`)});
    const {page, ...view} = await Console.open({context, herald});
    for (const [name, path] of all) {
      await page.goto(view.url + path);
      await page.locator('main h1').first().waitFor();
      await settled(page);
      // On Live the next events are what there is to see.
      if (name === 'live') await somethingHappens(page);
      await page.screenshot({path: join(folder, `${name}-${theme}.png`)});
    }
    await context.close();
  }
  console.log(`${3 * (all.length + 1)} pictures in ${folder}`);
} finally {
  await browser.close();
  await server.close();
  await herald.stop();
  await rm(scratch, {recursive: true, force: true});
}

async function somethingHappens(page) {
  const {data} = await herald.call('GET', '/contacts?per_page=12');
  for (const [at, {id}] of data.entries()) {
    const name = ['viewed-pricing', 'ordered-item', 'upload-complete'][at % 3];
    await herald.call('POST', '/events', {event_name: name, created_at: Math.floor(Date.now() / 1_000) - at, id, metadata: {item: 'Mug', amount: at}});
  }
  await page.getByRole('row').nth(6).waitFor();
}
