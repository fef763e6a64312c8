// What a scenario's texts may name: {run}, {now-60}, {ada.id} and so on.

import {randomUUID} from 'node:crypto';

import {nowSeconds} from '../common.mjs';

/** The names that every scenario begins with. `run` is new for each, so nobody meets another's people. */
export function newScope(appId) {
  return {run: randomUUID().slice(0, 8), uuid: randomUUID(), now: nowSeconds(), app_id: appId};
}

/** `value` with every `{name}` replaced; a text that is nothing but a name becomes what it names. */
export function fill(value, scope) {
  if (typeof value === 'string') return fillText(value, scope);
  if (Array.isArray(value)) return value.map((item) => fill(item, scope));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [fillText(key, scope), fill(item, scope)]));
}

function fillText(text, scope) {
  const whole = text.match(/^\{([\w.+-]+)\}$/);
  if (whole) return named(whole[1], scope);
  return text.replace(/\{([a-z][\w.+-]*)\}/g, (_, name) => String(named(name, scope)));
}

function named(name, scope) {
  const shifted = name.match(/^(.+)([+-]\d+)$/);
  return shifted ? take(scope, shifted[1]) + Number(shifted[2]) : take(scope, name);
}

/** The part of `value` at `path`: keys and places between dots, `*` for each item of a list. */
export function take(value, path) {
  const [key, ...rest] = path.split('.');
  if (key === '*') return rest.length === 0 ? value : value.map((item) => take(item, rest.join('.')));
  if (value === null || typeof value !== 'object' || !(key in value)) {
    throw new Error(`there is no ${path} in ${JSON.stringify(value)}`);
  }
  return rest.length === 0 ? value[key] : take(value[key], rest.join('.'));
}
