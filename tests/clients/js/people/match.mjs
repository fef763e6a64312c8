// Compares an answer with the pattern of a step. Objects may hold more than the pattern names, lists not.

import {isDeepStrictEqual} from 'node:util';

const KINDS = {
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  list: Array.isArray,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  absent: (value) => value === undefined,
  nothing: (value) => value == null || value === '' || isDeepStrictEqual(value, {}),
};

const every = (actual, holds) => (Array.isArray(actual) && holds(actual) ? null : 'does not hold');

/** What each `$` word asks of an answer: null when it holds, else what is wrong. */
const WORDS = {
  $is: (actual, kind) => (KINDS[kind](actual) ? null : `is not ${kind}`),
  $like: (actual, text) => (typeof actual === 'string' && new RegExp(text, 'u').test(actual) ? null : 'is not alike'),
  $text: (actual, text) => (String(actual) === text ? null : 'reads otherwise'),
  $between: (actual, [low, high]) =>
    typeof actual === 'number' && actual >= low && actual <= high ? null : `is not in ${low}..${high}`,
  $size: (actual, size) => every(actual, (list) => list.length === size),
  $distinct: (actual) => every(actual, (list) => new Set(list).size === list.length),
  $has: (actual, wanted, hides) => every(actual, (list) => wanted.every((one) => finds(list, one, hides))),
  $lacks: (actual, others, hides) => every(actual, (list) => !others.some((one) => finds(list, one, hides))),
  $set: (actual, wanted, hides) =>
    every(actual, (list) => list.length === wanted.length && wanted.every((one) => finds(list, one, hides))),
};

const finds = (list, wanted, hides) => list.some((item) => mismatch(item, wanted, hides) === null);

/** Where and how `actual` differs from `pattern`, or null. Keys in `hides` are what a client keeps to itself. */
export function mismatch(actual, pattern, hides = [], path = 'answer') {
  if (Array.isArray(pattern)) {
    if (!Array.isArray(actual) || actual.length !== pattern.length) return differs(path, actual, pattern);
    return first(pattern, (item, at) => mismatch(actual[at], item, hides, `${path}[${at}]`));
  }
  if (pattern === null || typeof pattern !== 'object') {
    return isDeepStrictEqual(actual, pattern) ? null : differs(path, actual, pattern);
  }
  const keys = Object.keys(pattern);
  if (keys.some((key) => key.startsWith('$'))) {
    return first(keys, (word) => {
      if (!(word in WORDS)) throw new Error(`the pattern word ${word} does not exist`);
      const wrong = WORDS[word](actual, pattern[word], hides);
      return wrong && `${differs(path, actual, pattern)}: it ${wrong}`;
    });
  }
  if (actual === null || typeof actual !== 'object') return differs(path, actual, pattern);
  const shown = keys.filter((key) => !hides.includes(key));
  return first(shown, (key) => mismatch(actual[key], pattern[key], hides, `${path}.${key}`));
}

function first(items, problem) {
  for (const [at, item] of items.entries()) {
    const found = problem(item, at);
    if (found) return found;
  }
  return null;
}

const differs = (path, actual, pattern) =>
  `${path} is ${JSON.stringify(actual)}, expected ${JSON.stringify(pattern)}`;
