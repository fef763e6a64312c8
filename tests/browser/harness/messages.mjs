// Messages: as a teammate makes them, as they lie in a page, and what the server counts of them.

import {strict as assert} from 'node:assert';

import {intercom} from './stage.mjs';
import {until} from './until.mjs';

/** The one event of all messages here: a page may bring only a few new names. Each test has its own `case`. */
export const EVENT = 'took-step';

/** Makes a message of `name`, sent for each `step` of that name, and lets it go live. Gives its id. */
export async function goLive(herald, name, {content, ...more} = {}) {
  const body = {
    name,
    kind: 'banner',
    trigger: {event: EVENT, occurrence: 'every', metadata: {all: [{metadata: 'case', op: 'is', value: name}]}},
    frequency: {mode: 'every'},
    content: {body: `<p>${name} is ready</p>`, ...(more.kind ? {} : {style: 'floating', position: 'top'}), ...content},
    ...more,
  };
  return live(herald, body);
}

/** Makes this message and lets it go live, once what it asks of events was counted. Gives its id. */
export async function live(herald, body) {
  const {id} = await herald.call('POST', '/manage/messages', body);
  // Tests send more than anybody forecast.
  const answer = await until(`message ${id} to be live`, () => herald.call('POST', `/manage/messages/${id}/go_live`, {forecast_per_hour: null}).catch((error) => {
    if (error.status === 409) throw error;
    return {error};
  }));
  if (answer.error) throw answer.error;
  return id;
}

/** The person does what messages of this name wait for. */
export const step = (page, name, metadata = {}) => intercom(page, 'trackEvent', EVENT, {case: name, ...metadata});

/** The message with this text, in a page. */
export const messageOf = (page, text) => page.locator('herald-message[data-delivery]', {hasText: text});

/** All messages of a page. */
export const messagesIn = (page) => page.locator('herald-message[data-delivery]');

/** Waits until it can be seen, and gives it. */
export async function seen(page, text) {
  const found = messageOf(page, text);
  await found.locator('.box').waitFor();
  return found;
}

export const gone = (page, text) => messageOf(page, text).waitFor({state: 'detached'});

/** What browsers told of a message. */
export async function told(herald, id) {
  const {total} = await herald.call('GET', `/manage/messages/${id}/numbers`);
  return {sent: total.sent, ...total.receipts};
}

/** Waits until exactly this was told. */
export async function toldOnce(herald, id, expected) {
  await until(`message ${id} to have ${JSON.stringify(expected)}`, async () => {
    assert.deepEqual(await told(herald, id), expected);
    return true;
  });
}
