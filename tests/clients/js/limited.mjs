// What happens at the limits, on a server whose limits the runner lowered (scenario.json, `limits`).
// The 422 test gives its names back; the 429 test comes last because it spends the window.

import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {describe, test} from 'node:test';

import {newPerson, nowSeconds, refused, required, scenario} from './common.mjs';

const WINDOW_SECONDS = 10;

/** Registers the tests of one client on the server with lowered limits. */
export function limitedSuite(client) {
  const url = required('HERALD_LIMITED_URL');
  const token = required('HERALD_LIMITED_TOKEN');
  const session = client.connect({url, token});
  const api = managementApi(url, token);
  describe(`intercom-client ${client.name} at the limits`, () => {
    test('refuses one event name too many', async () => {
      await api.quiet();
      await oneNameTooMany({client, session, api});
    });
    test('refuses requests beyond the rate limit', async () => {
      await api.quiet();
      await beyondTheRate({client, session});
    });
  });
}

/** The few calls that no client has, with plain fetch. */
function managementApi(url, token) {
  const call = async (method, path) => {
    const answer = await fetch(url + path, {method, headers: {authorization: `Bearer ${token}`}});
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer.json();
  };
  const definitions = async () => (await call('GET', '/manage/event_definitions')).data;
  return {
    definitions,
    async archive(name) {
      const {id} = (await definitions()).find((definition) => definition.name === name);
      await call('POST', `/manage/event_definitions/${id}/archive`);
    },
    /** Waits until the window has room for a test: at once, unless another suite just spent it. */
    async quiet() {
      for (;;) {
        const answer = await fetch(`${url}/me`, {headers: {authorization: `Bearer ${token}`}});
        await answer.arrayBuffer();
        if (Number(answer.headers.get('x-ratelimit-remaining')) >= 30) return;
        const reset = Number(answer.headers.get('x-ratelimit-reset')) * 1000;
        await new Promise((resolve) => setTimeout(resolve, Math.max(reset - Date.now(), 100)));
      }
    },
  };
}

async function oneNameTooMany({client, session, api}) {
  const details = newPerson();
  await session.createUser(details);
  const run = randomUUID().slice(0, 8);
  const names = ['first', 'second', 'third'].map((word) => `did-${word}-${run}`);
  const track = (name) =>
    session.track({user_id: details.external_id, event_name: name, created_at: nowSeconds() - 60});
  const stored = async () =>
    (await session.list({user_id: details.external_id})).events.map((event) => event.event_name).sort();
  const active = [];
  try {
    for (const name of names.slice(0, 2)) {
      await track(name);
      active.push(name);
    }
    const problem = await refused(client, track(names[2]), 422);
    assert.equal(problem.code, '422');
    assert.equal(problem.message, 'Cannot have more than 2 active event names');
    assert.deepEqual(await stored(), names.slice(0, 2));
    assert.ok(!(await api.definitions()).some((definition) => definition.name === names[2]));

    await api.archive(active.shift());
    await track(names[2]);
    active.push(names[2]);
    assert.ok((await stored()).includes(names[2]));
  } finally {
    for (const name of active) await api.archive(name);
  }
}

async function beyondTheRate({client, session}) {
  const details = newPerson();
  await session.createUser(details);
  const perWindow = (scenario.limits.rate_limit_per_minute * WINDOW_SECONDS) / 60;
  const problem = await firstProblem(client, perWindow * 2 + 1, () =>
    session.list({user_id: details.external_id}),
  );
  assert.equal(problem.code, 'rate_limit_exceeded');
  assert.equal(problem.message, `Exceeded rate limit of ${perWindow} in 10_seconds`);
  assert.equal(problem.header('x-ratelimit-limit'), String(perWindow));
  assert.equal(problem.header('x-ratelimit-remaining'), '0');
  const wait = Number(problem.header('retry-after'));
  assert.ok(Number.isInteger(wait) && wait >= 1 && wait <= WINDOW_SECONDS, `Retry-After ${wait}`);
  if (session.listPatiently) {
    const page = await session.listPatiently({user_id: details.external_id});
    assert.deepEqual(page.events, []);
  }
}

/** The 429 that ends a run of at most `times` calls: two full windows and one. */
async function firstProblem(client, times, call) {
  let done = 0;
  const run = async () => {
    for (; done < times; done += 1) await call();
  };
  const problem = await refused(client, run(), 429);
  assert.ok(done > 0, 'not even one call was allowed');
  return problem;
}
