// Which of a client's own methods were called. The last test of a suite fails for a method that was neither
// called nor said to be out of scope, and for what is said to be out of scope without need.

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';

const LISTS = JSON.parse(readFileSync(new URL('../../out-of-scope.json', import.meta.url)));
/** A resource may hold resources (`unstable.contacts`), and back references that lead nowhere new. */
const DEPTH_MAX = 3;

const methods = new Set();
const called = new Set();

/** Notes from now on what is called on the resources of `client`. Answers the client. */
export function watched(client) {
  watch(client, '', 0);
  return client;
}

function watch(holder, path, depth) {
  for (const name of resourceNames(holder)) {
    const resource = holder[name];
    if (resource === null || typeof resource !== 'object' || Array.isArray(resource)) continue;
    if (Object.getPrototypeOf(resource) === Object.prototype && depth > 0) continue;
    for (const method of methodNames(resource)) note(resource, method, `${path}${name}.${method}`);
    if (depth + 1 < DEPTH_MAX) watch(resource, `${path}${name}.`, depth + 1);
  }
}

function note(resource, method, label) {
  const original = resource[method];
  methods.add(label);
  resource[method] = function noted(...args) {
    called.add(label);
    return original.apply(this, args);
  };
}

/** Own properties and getters: the generated clients make their resources on first use. */
function resourceNames(holder) {
  const getters = chain(holder).flatMap((level) =>
    Object.entries(Object.getOwnPropertyDescriptors(level)).filter(([, found]) => found.get));
  const names = [...Object.keys(holder), ...getters.map(([name]) => name)];
  const own = (name) => !name.startsWith('_') && name !== 'client' && !/axios|request/i.test(name);
  return [...new Set(names)].filter(own);
}

function methodNames(resource) {
  const named = chain(resource).flatMap((level) =>
    Object.entries(Object.getOwnPropertyDescriptors(level)).filter(([, found]) => typeof found.value === 'function'));
  return [...new Set(named.map(([name]) => name))].filter((name) => name !== 'constructor' && !name.startsWith('_'));
}

/** The object and what it inherits from, but not what every object has. */
function chain(object) {
  if (!object || object === Object.prototype) return [];
  return [object, ...chain(Object.getPrototypeOf(object))];
}

const covers = (pattern, label) =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(label);

/** Registers the check. It must be the last test of its file. */
export function coverageTest(name) {
  test('calls every method that the client has, or says why not', () => {
    const reasons = Object.entries(LISTS[name] ?? {});
    assert.ok(methods.size > 0 && reasons.length > 0, `${name} is not in out-of-scope.json`);
    for (const [reason] of reasons) assert.match(LISTS.reasons[reason] ?? '', /\w/, reason);
    const patterns = reasons.flatMap(([, list]) => list);
    const listed = (label) => patterns.some((pattern) => covers(pattern, label));
    const missed = [...methods].filter((label) => !called.has(label) && !listed(label));
    assert.equal(missed.join(' '), '', 'neither called nor out of scope');
    const needless = patterns.filter((pattern) => ![...methods].some((label) => covers(pattern, label)));
    assert.equal(needless.join(' '), '', 'out of scope, but the client has no such method');
    const both = [...called].filter(listed);
    assert.equal(both.join(' '), '', 'called, and said to be out of scope');
  });
}
