// Plays the scenarios of `tests/clients/people` with one client.
//
// A step calls one thing by its name here, such as `contacts.create`, which the client's adapter turns into
// the client's own method. Its `gives` is a pattern that the answer must match; `refused` the error that it
// must end in. `take` looks at a part only, `as` gives the answer a name, `for` repeats the step for each row.

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';

import {refused, required} from '../common.mjs';
import {mismatch} from './match.mjs';
import {fill, newScope, take} from './scope.mjs';

const HERE = new URL('../../people/', import.meta.url);
const STEP_KEYS = ['call', 'with', 'gives', 'refused', 'take', 'as', 'for'];

/** Registers the check that a pattern tells right from wrong: everything else rests on it. */
export function patternTest() {
  test('tells an answer that matches from one that does not', () => {
    for (const {pattern, matches, differs} of JSON.parse(readFileSync(new URL('../patterns.json', HERE)))) {
      for (const answer of matches) assert.equal(mismatch(answer, pattern), null);
      for (const answer of differs) {
        assert.notEqual(mismatch(answer, pattern), null, `${JSON.stringify(pattern)} takes ${JSON.stringify(answer)}`);
      }
    }
  });
}

/** Registers every scenario of `files` that this client has the calls for. */
export function playFiles(files, client) {
  for (const file of files) {
    const scenarios = JSON.parse(readFileSync(new URL(file, HERE)));
    for (const scenario of scenarios) {
      if (!(scenario.needs ?? []).every((call) => call in client.calls)) continue;
      test(`${file.replace('.json', '')}: ${scenario.name}`, () => play(scenario, client));
    }
  }
}

async function play(scenario, client) {
  const scope = newScope(required('HERALD_APP_ID'));
  for (const [at, step] of scenario.steps.entries()) {
    const unknown = Object.keys(step).filter((key) => !STEP_KEYS.includes(key));
    assert.deepEqual(unknown, [], `step ${at + 1} of "${scenario.name}"`);
    assert.ok('gives' in step !== 'refused' in step, `step ${at + 1} expects one thing`);
    for (const row of step.for ?? [{}]) {
      const names = {...scope, ...fill(row, scope)};
      const label = `step ${at + 1}, ${step.call} ${JSON.stringify(fill(step.with ?? {}, names))}`;
      const answer = await perform(step, client, names, label);
      if (step.as) scope[fill(step.as, names)] = answer;
    }
  }
}

async function perform(step, client, names, label) {
  const call = client.calls[fill(step.call, names)];
  assert.ok(call, `${label}: ${client.name} has no such call`);
  const answering = call(fill(step.with ?? {}, names));
  if (step.refused) {
    const {headers = {}, ...expected} = fill(step.refused, names);
    const problem = await refused(client, answering, expected.status);
    const wrong = mismatch(problem, expected, client.hides);
    assert.equal(wrong, null, `${label}: ${wrong}`);
    for (const [name, value] of Object.entries(headers)) assert.equal(problem.header(name), value, label);
    return problem;
  }
  const answer = await answering.catch((error) => {
    throw new Error(`${label}: ${error.message} ${JSON.stringify(error.body ?? '')}`, {cause: error});
  });
  const wrong = mismatch(step.take ? take(answer, step.take) : answer, fill(step.gives, names), client.hides);
  assert.equal(wrong, null, `${label}: ${wrong}`);
  return answer;
}
