// No view of the console jumps while its data arrives: in a workspace with a past, what is shown stays where it is.

import {strict as assert} from 'node:assert';

import {Console} from '../harness/console.mjs';
import {Suite} from '../harness/stage.mjs';

const suite = Suite.open({herald: {command: 'demo', flags: ['--seed']}});

/** What web vitals call good. */
const SHIFT_MAX = 0.1;

/** How far things moved since the page was opened, and which. */
const shifted = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        const shifts = [];
        const seen = new PerformanceObserver((list) => shifts.push(...list.getEntries()));
        seen.observe({type: 'layout-shift', buffered: true});
        // Buffered entries come before the next frame but one.
        requestAnimationFrame(() => requestAnimationFrame(() => {
          shifts.push(...seen.takeRecords());
          const own = shifts.filter(({hadRecentInput}) => !hadRecentInput);
          done({sum: own.reduce((sum, {value}) => sum + value, 0), what: own.flatMap(({value, sources}) => sources.map(({node}) => `${value.toFixed(3)} ${node?.className ?? node?.nodeName}`))});
        }));
      }),
  );

const data = async (path) => (await suite.herald.call('GET', path)).data;

for (const [what, width, height] of [['wide', 1280, 800], ['a phone', 390, 844]]) {
  suite.test(
    `nothing jumps, ${what}`,
    async (stage) => {
      const [messages, definitions] = await Promise.all([data('/manage/messages?state=live'), data('/manage/event_definitions?sort=-last_30_days')]);
      const people = await data(`/manage/event_definitions/${definitions[0].id}/people?sort=-count`);
      const console = await Console.open(stage);
      const views = ['/', '/people', `/people/${people[0].contact.id}`, '/messages', `/messages/${messages[0].id}`, `/messages/${messages[0].id}/edit`, '/settings/data/people/events', `/settings/data/people/events/${definitions[0].id}`, '/settings/team', '/settings/limits'];
      const found = [];
      for (const view of views) {
        await console.goto(view);
        await console.page.waitForFunction(() => document.querySelector('.waiting') === null);
        const {sum, what: moved} = await shifted(console.page);
        if (sum > SHIFT_MAX) found.push(`${view}: ${sum.toFixed(3)} ${[...new Set(moved)].join('; ')}`);
      }
      assert.deepEqual(found, []);
    },
    {viewport: {width, height}},
  );
}
