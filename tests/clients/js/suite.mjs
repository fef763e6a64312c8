// The story that every JavaScript client plays against a running Herald.
//
// `suite(client)` takes a thin adapter:
//   name               what the test report calls it
//   connect(options)   {url, token} or {url, appId, apiKey} -> a session
//   problem(error)     the client's own error -> {status, code, message, field, detail, header(name)}
//   errorClass(status) the class that this client throws for a status
// A session has createUser, findUser, createLead, track, list, follow, summary and importSummary;
// where the client can, also rateLimit (headers of a good answer), listPatiently (waits out a 429)
// and bulk, job and jobErrors. Whatever it returns is the answer's JSON, untouched.

import assert from 'node:assert/strict';
import {describe, test} from 'node:test';

import {eventFor, newPerson, nowSeconds, refused, required, scenario} from './common.mjs';
import {limitedSuite} from './limited.mjs';

const EVENT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CONTACT_ID = /^[0-9a-f]{24}$/;
const ISO_MS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|\+00:00)$/;

const newestFirst = (steps) => steps.toSorted((a, b) => a.seconds_ago - b.seconds_ago);

function assertListed(listed, step, person, now) {
  assert.equal(listed.type, 'event');
  assert.match(listed.id, EVENT_ID);
  assert.equal(listed.event_name, step.listed_as ?? step.event_name);
  assert.equal(listed.created_at, now - step.seconds_ago);
  assert.equal(listed.user_id, person.external_id);
  assert.equal(listed.email, person.email);
  assert.equal(listed.intercom_user_id, person.id);
  assert.deepEqual(listed.metadata, step.metadata ?? {});
  assert.deepEqual(Object.keys(listed.metadata), Object.keys(step.metadata ?? {}), 'order of keys');
}

function assertSummary(summary, person, expected) {
  assert.equal(summary.type, 'event.summary');
  assert.equal(summary.user_id, person.external_id);
  assert.equal(summary.email, person.email);
  assert.equal(summary.intercom_user_id, person.id);
  const read = summary.events
    .map(({name, first, last, count, description}) => {
      assert.match(first, ISO_MS);
      assert.match(last, ISO_MS);
      return {name, first: Date.parse(first) / 1000, last: Date.parse(last) / 1000, count, description};
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  assert.deepEqual(read, expected.map((item) => ({...item, description: null})));
}

/** Registers the tests of one client. */
export function suite(client) {
  const url = required('HERALD_URL');
  const token = required('HERALD_TOKEN');
  const appId = required('HERALD_APP_ID');
  const context = {client, url, token, appId, session: client.connect({url, token})};
  context.shopper = async (details = newPerson()) => ({
    ...details,
    id: (await context.session.createUser(details)).id,
  });
  describe(`intercom-client ${client.name}`, () => {
    people(context);
    reading(context);
    counting(context);
    refusals(context);
    if (context.session.bulk) bulk(context);
    if (client.appIdAuth) appIdAuth(context);
  });
  limitedSuite(client);
}

function people({session, appId, shopper}) {
  test('creates a user and finds it again', async () => {
    const details = newPerson();
    const created = await session.createUser(details);
    const found = await session.findUser({id: created.id, external_id: details.external_id});
    for (const answer of [created, found]) {
      assert.match(answer.id, CONTACT_ID);
      assert.equal(answer.id, created.id);
      assert.equal(answer.kind, 'user');
      assert.equal(answer.external_id, details.external_id);
      assert.equal(answer.email, details.email);
      assert.equal(answer.name, details.name);
      assert.equal(answer.workspace, appId);
    }
  });

  test('creates a lead and tracks its events by id', async () => {
    const {email, name} = newPerson();
    const lead = await session.createLead({email, name});
    assert.match(lead.id, CONTACT_ID);
    assert.equal(lead.kind, 'lead');
    assert.equal(lead.email, email);
    const created_at = nowSeconds() - 60;
    await session.track({id: lead.id, event_name: 'ordered-item', created_at});
    const {events} = await session.list({intercom_user_id: lead.id});
    assert.deepEqual(
      events.map((event) => [event.event_name, event.created_at, event.intercom_user_id, event.email]),
      [['ordered-item', created_at, lead.id, email]],
    );
    const other = await shopper();
    assert.deepEqual((await session.list({user_id: other.external_id})).events, []);
  });
}

function reading({session, url, shopper}) {
  test('reads events back newest first, every metadata type intact', async () => {
    const person = await shopper();
    const now = nowSeconds();
    for (const step of scenario.order) await session.track(eventFor(person, step, now));
    const ways = [{user_id: person.external_id}, {email: person.email}, {intercom_user_id: person.id}];
    for (const who of ways) {
      const page = await session.list(who);
      assert.equal(page.type, 'event.list');
      assert.equal(page.events.length, scenario.order.length);
      newestFirst(scenario.order).forEach((step, at) => assertListed(page.events[at], step, person, now));
      assert.equal(page.pages.next ?? null, null);
    }
  });

  test('walks the next links to the end and meets each event once', async () => {
    const person = await shopper();
    const now = nowSeconds();
    for (const step of scenario.walk) await session.track(eventFor(person, step, now));
    let page = await session.list({user_id: person.external_id, per_page: 2});
    const sizes = [page.events.length];
    const met = [...page.events];
    while (page.pages.next) {
      assertLink(page.pages.next, url, {intercom_user_id: person.id, type: 'user', per_page: '2'});
      assert.ok(sizes.length < 3, 'five events of two each are three pages');
      page = await session.follow(page.pages.next);
      assert.equal(page.type, 'event.list');
      sizes.push(page.events.length);
      met.push(...page.events);
    }
    assert.deepEqual(sizes, [2, 2, 1]);
    assert.deepEqual(
      met.map((event) => event.created_at),
      newestFirst(scenario.walk).map((step) => now - step.seconds_ago),
    );
    assert.equal(new Set(met.map((event) => event.id)).size, scenario.walk.length);
    const label = (name, second) => `${name} ${second}`;
    assert.deepEqual(
      met.map((event) => label(event.event_name, event.created_at)).sort(),
      scenario.walk.map((step) => label(step.event_name, now - step.seconds_ago)).sort(),
    );
  });

  test('polls the since link for what is newer', async () => {
    const person = await shopper();
    const now = nowSeconds();
    for (const step of scenario.walk) await session.track(eventFor(person, step, now));
    const {pages} = await session.list({user_id: person.external_id, per_page: 2});
    assertLink(pages.since, url, {intercom_user_id: person.id, type: 'user'});
    assert.deepEqual((await session.follow(pages.since)).events, []);
    const newer = {event_name: 'invited-friend', seconds_ago: 1, by: 'user_id', metadata: {invite_code: 'LATER'}};
    await session.track(eventFor(person, newer, now));
    const {events} = await session.follow(pages.since);
    assert.equal(events.length, 1);
    assertListed(events[0], newer, person, now);
  });
}

function assertLink(link, url, query) {
  const parsed = new URL(link);
  assert.equal(parsed.origin, url);
  assert.equal(parsed.pathname, '/events');
  for (const [name, value] of Object.entries(query)) assert.equal(parsed.searchParams.get(name), value, name);
}

function counting({session, shopper}) {
  test('sums up per event name', async () => {
    const person = await shopper();
    const now = nowSeconds();
    for (const step of scenario.walk) await session.track(eventFor(person, step, now));
    assertSummary(await session.summary({user_id: person.external_id}), person, [
      {name: 'invited-friend', first: now - 300, last: now - 300, count: 1},
      {name: 'ordered-item', first: now - 500, last: now - 200, count: 4},
    ]);
  });

  test('adds imported summaries once', async () => {
    const person = await shopper();
    const created_at = nowSeconds() - 60;
    const {event_name, count, first, last} = scenario.import;
    const body = {user_id: person.external_id, event_summaries: scenario.import};
    await session.track({user_id: person.external_id, event_name, created_at});
    await session.importSummary(body);
    await session.importSummary(body);
    const expected = [{name: event_name, first, last: created_at, count: count + 1}];
    assert.ok(last < created_at);
    assertSummary(await session.summary({email: person.email}), person, expected);
    assert.equal((await session.list({user_id: person.external_id})).events.length, 1);
  });

  test('takes the same event twice as one', async () => {
    const person = await shopper();
    const now = nowSeconds();
    const step = {event_name: 'ordered-item', seconds_ago: 60, by: 'user_id', metadata: {item: 'cup'}};
    await session.track(eventFor(person, step, now));
    await session.track(eventFor(person, step, now));
    await session.track(eventFor(person, {...step, by: 'email', event_name: 'Ordered-Item'}, now));
    const {events} = await session.list({user_id: person.external_id});
    assert.equal(events.length, 1);
    assertListed(events[0], step, person, now);
    assertSummary(await session.summary({user_id: person.external_id}), person, [
      {name: 'ordered-item', first: now - 60, last: now - 60, count: 1},
    ]);
  });

  if (!session.rateLimit) return;
  test('shows the rate limit on every answer', async () => {
    const person = await shopper();
    const {limit, remaining, reset} = await session.rateLimit({user_id: person.external_id});
    // 10 million per minute, counted in windows of 10 seconds.
    assert.ok(Math.abs(limit * 6 - 10_000_000) < 6, `limit ${limit}`);
    assert.ok(remaining >= 0 && remaining < limit, `remaining ${remaining} of ${limit}`);
    const wait = reset - nowSeconds();
    assert.ok(wait >= -1 && wait <= 11, `reset in ${wait} s`);
  });
}

function refusals({client, session, url, token, shopper}) {
  test('refuses a token that does not exist', async () => {
    const person = await shopper();
    const almost = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0');
    const event = {user_id: person.external_id, event_name: 'ordered-item', created_at: nowSeconds() - 60};
    for (const wrong of ['not-a-token', almost]) {
      const stranger = client.connect({url, token: wrong});
      const calls = [() => stranger.track(event), () => stranger.list({user_id: person.external_id})];
      for (const call of calls) {
        const problem = await refused(client, call(), 401);
        assert.equal(problem.code, 'unauthorized');
        assert.equal(problem.message, 'Access Token Invalid');
        assert.equal(problem.header('x-ratelimit-limit') ?? null, null);
      }
    }
    assert.deepEqual((await session.list({user_id: person.external_id})).events, []);
  });

  test('answers 404 for an unknown person', async () => {
    const {external_id, email} = newPerson();
    const event = {event_name: 'ordered-item', created_at: nowSeconds() - 60};
    const calls = [
      [() => session.track({...event, user_id: external_id}), 'user_id', external_id],
      [() => session.track({...event, email}), 'email', email],
      [() => session.list({user_id: external_id}), 'user_id', external_id],
      [() => session.summary({email}), 'email', email],
    ];
    for (const [call, field, detail] of calls) {
      const problem = await refused(client, call(), 404);
      assert.equal(problem.code, 'not_found');
      assert.equal(problem.message, 'User Not Found');
      assert.equal(problem.field, field);
      assert.equal(problem.detail, detail);
    }
  });
}

function bulk({session, appId, shopper}) {
  test('takes events in bulk and lists what went wrong', async () => {
    const person = await shopper();
    const nobody = newPerson();
    const now = nowSeconds();
    const good = scenario.walk.map((step) => eventFor(person, step, now));
    const bad = {user_id: nobody.external_id, event_name: 'ordered-item', created_at: now - 60};
    const job = await session.bulk([...good, bad, good[0]]);
    assert.equal(job.type, 'job');
    assert.equal(job.app_id, appId);
    assert.equal(job.name, 'api_bulk_job');
    assert.equal(job.closing_at - job.created_at, 900);

    const done = await finished(session, job.id);
    assert.match(done.state, /^completed(_with_errors)?$/);
    assert.equal(done.job_state, done.state);
    assert.deepEqual(done.tasks.map((task) => task.item_count), [good.length + 2]);

    const feed = await session.jobErrors(job.id);
    assert.equal(feed.job_id, job.id);
    assert.equal(feed.app_id, appId);
    assert.deepEqual(
      feed.items.map((item) => [item.method, item.data_type, item.data.user_id, item.error.code, item.error.message]),
      [['post', 'event', nobody.external_id, 'not_found', 'User Not Found']],
    );
    const {events} = await session.list({user_id: person.external_id});
    assert.equal(events.length, good.length);
  });

  test('appends to an open bulk job', async () => {
    const person = await shopper();
    const now = nowSeconds();
    const [first, second] = scenario.walk.map((step) => eventFor(person, step, now));
    const job = await session.bulk([first]);
    const appended = await session.bulk([second], job.id);
    assert.equal(appended.id, job.id);
    const done = await finished(session, job.id);
    assert.deepEqual(done.tasks.map((task) => task.item_count), [1, 1]);
    assert.deepEqual((await session.jobErrors(job.id)).items, []);
    assert.equal((await session.list({user_id: person.external_id})).events.length, 2);
  });
}

/** The job once it left `pending` and `running`; each read is a round trip, 10 s at most. */
export async function finished(session, id) {
  const until = Date.now() + 10_000;
  for (;;) {
    const job = await session.job(id);
    assert.equal(job.id, id);
    if (!['pending', 'running'].includes(job.state)) return job;
    assert.ok(Date.now() < until, `job still ${job.state}`);
  }
}

function appIdAuth({client, url, token, appId, shopper}) {
  test('signs in with app id and key', async () => {
    const person = await shopper();
    const session = client.connect({url, appId, apiKey: token});
    const created_at = nowSeconds() - 60;
    await session.track({user_id: person.external_id, event_name: 'ordered-item', created_at});
    const {events} = await session.list({user_id: person.external_id});
    assert.deepEqual(events.map((event) => event.created_at), [created_at]);
    const elsewhere = client.connect({url, appId: `not-${appId}`, apiKey: token});
    await refused(client, elsewhere.list({user_id: person.external_id}), 401);
  });
}
