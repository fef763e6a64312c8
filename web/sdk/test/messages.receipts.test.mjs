// Receipts: each once, across tabs and pages, until the server has it.
import assert from 'node:assert/strict';
import {beforeEach, mock, test} from 'node:test';
import {modules} from './messages.build.mjs';

const {Receipts, RECEIPTS_BATCH_MAX, RECEIPTS_COUNT_MAX, RECEIPT_AGE_MS_MAX} = await modules('receipts', 'limits');

const win = globalThis;
const OK = {status: 200, body: {}, retry_ms: 0};

/** A browser's storage, and one person in it. */
class Place {
  kept = new Map();
  sent = [];
  renewed = 0;
  somebody = {mark: 'm1', who: {user_id: '', email: ''}, session: 's1'};
  answer = () => OK;

  /** What a tab of it does with receipts. */
  tab() {
    return new Receipts(win, {
      app_id: 'app1',
      stored: {
        get: (key) => this.kept.get(key) ?? null,
        set: (key, value) => void this.kept.set(key, value),
        remove: (key) => void this.kept.delete(key),
        keys: (start) => [...this.kept.keys()].filter((key) => key.startsWith(start)).sort(),
      },
      person: () => this.somebody,
      post: async (call, body) => {
        const parsed = JSON.parse(body);
        this.sent.push({call, ...parsed});
        return this.answer(parsed);
      },
      expired: () => void this.renewed++,
    });
  }

  get unsent() {
    return [...this.kept.keys()].filter((key) => key.startsWith('unsent:')).map((key) => key.slice(7));
  }

  get told() {
    return this.sent.flatMap(({receipts}) => receipts.map(({delivery, kind}) => `${delivery} ${kind}`));
  }
}

/** Lets timers of `ms` and what follows them happen. */
const pass = async (ms) => {
  mock.timers.tick(ms);
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

let place;
beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({apis: ['setTimeout', 'Date'], now: 1_800_000_000_000});
  place = new Place();
});

const given = (delivery, revision = 5) => ({delivery, revision});

test('one request for what one turn gives, in order, with the session', async () => {
  const receipts = place.tab();
  receipts.add('received', given('d1'));
  receipts.add('shown', given('d1'));
  receipts.add('reaction', {...given('d1'), reaction: 2});
  await pass(1);
  assert.deepEqual(place.sent, [
    {call: 'receipts', app_id: 'app1', session: 's1', receipts: [
      {delivery: 'd1', kind: 'received'}, {delivery: 'd1', kind: 'shown'}, {delivery: 'd1', kind: 'reaction', reaction: 2},
    ]},
  ]);
  assert.deepEqual(place.unsent, []);
});

test('each is told once: the same call, another tab, another page, a newer revision', async () => {
  const [here, there] = [place.tab(), place.tab()];
  here.add('shown', given('d1'));
  there.add('shown', given('d1'));
  await pass(1);
  here.add('shown', given('d1'));
  place.tab().add('shown', given('d1', 9));
  await pass(60_000);
  assert.deepEqual(place.told, ['d1 shown']);
});

test('what is remembered knows its revision', async () => {
  const receipts = place.tab();
  receipts.add('closed', given('d1'));
  await pass(1);
  assert.deepEqual(place.sent, [], 'closed is nobody else’s business');
  assert.ok(place.tab().has('closed', given('d1', 5)));
  assert.ok(!place.tab().has('closed', given('d1', 6)), 'the server has sent it anew');
  assert.ok(!place.tab().has('closed', given('d2')));
});

test('they wait for a network, longer each time, and go out when it is back', async () => {
  const receipts = place.tab();
  place.answer = () => ({status: 0, body: {}, retry_ms: 0});
  receipts.add('shown', given('d1'));
  await pass(1);
  assert.equal(place.sent.length, 1);
  assert.deepEqual(place.unsent, ['d1:shown']);
  await pass(499);
  assert.equal(place.sent.length, 1);
  await pass(600);
  assert.equal(place.sent.length, 2);
  place.answer = () => OK;
  receipts.now();
  await pass(1);
  assert.deepEqual(place.unsent, []);
});

test('the server’s own pause is kept', async () => {
  const receipts = place.tab();
  place.answer = () => ({status: 429, body: {}, retry_ms: 30_000});
  receipts.add('shown', given('d1'));
  await pass(1);
  await pass(29_000);
  assert.equal(place.sent.length, 1);
  await pass(1_100);
  assert.equal(place.sent.length, 2);
});

test('a closing page hands them over; the next one asks what became of them', async () => {
  const receipts = place.tab();
  receipts.add('clicked', given('d1'));
  // The page that sent it is gone when the answer comes.
  place.answer = () => new Promise(() => undefined);
  receipts.flush();
  assert.deepEqual(place.told, ['d1 clicked']);
  place.sent = [];
  place.answer = () => OK;
  const next = place.tab();
  next.now();
  await pass(1);
  assert.deepEqual(place.told, [], 'it is on its way');
  await pass(10_001);
  assert.deepEqual(place.told, ['d1 clicked']);
});

test('a session that is not good any more is renewed; nothing is lost', async () => {
  const receipts = place.tab();
  place.answer = ({session}) => (session === 's2' ? OK : {status: 401, body: {}, retry_ms: 0});
  receipts.add('shown', given('d1'));
  await pass(1);
  assert.equal(place.renewed, 1);
  place.somebody = {...place.somebody, session: 's2'};
  receipts.now();
  await pass(1);
  assert.deepEqual(place.unsent, []);
});

test('nobody tells what another person saw; a user is known again by name', async () => {
  const receipts = place.tab();
  place.somebody = {mark: 'm1', who: {user_id: '25', email: ''}, session: ''};
  receipts.add('shown', given('d1'));
  await pass(1);
  assert.deepEqual(place.sent, [], 'there is no session yet');
  place.somebody = {mark: 'm2', who: {user_id: '26', email: ''}, session: 's2'};
  receipts.now();
  await pass(1);
  assert.deepEqual(place.sent, []);
  place.somebody = {mark: 'm3', who: {user_id: '25', email: ''}, session: 's3'};
  receipts.now();
  await pass(1);
  assert.deepEqual(place.sent.map(({session}) => session), ['s3']);
});

test('one that the server refuses takes no other with it', async () => {
  const receipts = place.tab();
  place.answer = ({receipts: told}) => (told.some(({delivery}) => delivery === 'bad') ? {status: 400, body: {}, retry_ms: 0} : OK);
  for (const delivery of ['d1', 'bad', 'd2']) receipts.add('shown', given(delivery));
  await pass(1);
  assert.deepEqual(place.unsent, []);
  const alone = place.sent.filter(({receipts: told}) => told.length === 1).map(({receipts: [{delivery}]}) => delivery);
  assert.deepEqual(alone.sort(), ['bad', 'd1', 'd2']);
});

test('a single one that must be sent again is', async () => {
  const receipts = place.tab();
  place.answer = () => ({status: 200, body: {results: [{result: 'ok'}, {result: 'retry'}]}, retry_ms: 0});
  receipts.add('received', given('d1'));
  receipts.add('shown', given('d1'));
  await pass(1);
  assert.equal(place.unsent.length, 1);
  place.answer = () => OK;
  await pass(1_100);
  assert.deepEqual(place.unsent, []);
});

test(`a request carries ${RECEIPTS_BATCH_MAX}`, async () => {
  for (const count of [RECEIPTS_BATCH_MAX - 1, RECEIPTS_BATCH_MAX, RECEIPTS_BATCH_MAX + 1]) {
    const one = new Place();
    const receipts = one.tab();
    for (let at = 0; at < count; at++) receipts.add('shown', given(`d${at}`));
    await pass(1);
    const sizes = one.sent.map(({receipts: told}) => told.length);
    assert.deepEqual(sizes, count > RECEIPTS_BATCH_MAX ? [RECEIPTS_BATCH_MAX, count - RECEIPTS_BATCH_MAX] : [count]);
  }
});

test(`no more than ${RECEIPTS_COUNT_MAX} wait, the newest, and none for more than a week`, async () => {
  const receipts = place.tab();
  place.answer = () => ({status: 0, body: {}, retry_ms: 0});
  for (let at = 0; at <= RECEIPTS_COUNT_MAX; at++) {
    receipts.add('shown', given(`d${at}`));
    mock.timers.setTime(Date.now() + 1);
  }
  receipts.now();
  await pass(1);
  assert.equal(place.unsent.length, RECEIPTS_COUNT_MAX);
  assert.ok(!place.unsent.includes('d0:shown'));
  place.somebody = undefined;
  mock.timers.setTime(Date.now() + RECEIPT_AGE_MS_MAX + 1);
  place.somebody = {mark: 'm1', who: {user_id: '', email: ''}, session: 's1'};
  place.answer = () => OK;
  place.sent = [];
  receipts.now();
  await pass(1);
  assert.deepEqual([place.unsent, place.sent], [[], []]);
});

test('what another script wrote under these keys is forgotten', async () => {
  for (const junk of ['', 'x', '[]', '{}', 'null', '{"delivery":7,"at_ms":"x"}']) place.kept.set(`unsent:${junk}`, junk);
  place.tab().now();
  await pass(1);
  assert.deepEqual([place.sent, place.unsent], [[], []]);
});
