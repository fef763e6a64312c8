// What both halves of the story share: its data, new people, and the reading of errors.

import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {readFileSync} from 'node:fs';

/** The data that the Python suites play as well. */
export const scenario = JSON.parse(readFileSync(new URL('../scenario.json', import.meta.url)));

/** An environment variable that the runner sets; without it nothing can be tested. */
export function required(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set: start the suites with run.mjs`);
  return value;
}

/** Seconds since 1970, as the API counts. */
export function nowSeconds() {
  return Math.floor(Date.now() / 1000);
}

/** Details of a person nobody used before. */
export function newPerson() {
  const id = randomUUID();
  return {external_id: `shopper-${id}`, email: `shopper-${id}@example.org`, name: 'Ada Shopper'};
}

/** One event of the scenario as `track` takes it. */
export function eventFor(person, step, now) {
  const identifier = {user_id: person.external_id, email: person.email, id: person.id}[step.by];
  const event = {
    event_name: step.event_name,
    created_at: now - step.seconds_ago,
    [step.by]: identifier,
  };
  if (step.metadata) event.metadata = step.metadata;
  return event;
}

/** The error that the call must end in, as the adapter reads it. */
export async function refused(client, call, status) {
  let answer;
  try {
    answer = await call;
  } catch (error) {
    const expected = client.errorClass(status);
    assert.ok(error instanceof expected, `${error?.constructor?.name} is no ${expected.name}`);
    const problem = client.problem(error);
    assert.equal(problem.status, status, JSON.stringify(problem));
    return problem;
  }
  assert.fail(`expected a ${status}, got ${JSON.stringify(answer)}`);
}
