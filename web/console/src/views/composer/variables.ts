// The variables of a message's texts: found, checked for holes, and filled in for the
// preview. The server renders what is sent; this only shows what it would look like.
import {isGroup, membersOf, type Tree} from '../../predicate/tree';
import type {Trigger} from '../../messages/shapes';
import {money} from '../../ui/format';

export interface Variable {
  /** `event.metadata.price.amount`. */
  path: string;
  fallback: string | undefined;
}

const VARIABLE = /\{\{(.*?)\}\}/gs;
const FILTER = /\|\s*(\w+)\s*(?::\s*("[^"]*"|'[^']*'|[^|]*))?/g;

const unquoted = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/s, '$2');

interface Read extends Variable {
  filters: readonly (readonly [string, string])[];
}

/** A name that stands in a path as it is; others stand in brackets: `event.metadata["file size"]`. */
const PLAIN = /^[\p{Alphabetic}\p{N}_-]+$/u;
const BRACKETED = /\[(?:"([^"]*)"|'([^']*)')\]/g;

/** Where what is done with a variable begins: at the first bar outside of brackets. */
const FILTERS = /^((?:[^|["']|\[(?:"[^"]*"|'[^']*')\])*)(.*)$/s;

const read = (inside: string): Read => {
  const [, path = '', done = ''] = FILTERS.exec(inside) ?? [];
  return {path: path.trim().replaceAll(BRACKETED, (_, one?: string, other?: string) => `.${one ?? other ?? ''}`), ...doneWith(done)};
};

const doneWith = (text: string): Omit<Read, 'path'> => {
  const filters = [...text.matchAll(FILTER)].map(([, name = '', given = '']) => [name, unquoted(given)] as const);
  return {filters, fallback: filters.find(([name]) => name === 'fallback')?.[1]};
};

/** Every variable of a text. */
export const variablesIn = (text: string): Variable[] => [...text.matchAll(VARIABLE)].map(([, inside = '']) => read(inside)).map(({path, fallback}) => ({path, fallback}));

/** Every text in what a message says, with its place. */
export const textsOf = (value: unknown, path = 'content'): [string, string][] => {
  if (typeof value === 'string') {
    return [[path, value]];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, at) => textsOf(item, `${path}[${at}]`));
  }
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, item]) => textsOf(item, `${path}.${key}`)) : [];
};

/** Operators that a missing value also answers with yes. */
const MAY_MISS: ReadonlySet<string> = new Set(['unknown', 'is_not', 'not_in', 'not_contains']);

const keyOf = (path: string): string => path.split('.')[0] ?? path;

/** The keys that an event must have to trigger: those that are asked for at the top level. */
const required = (trigger: Trigger): ReadonlySet<string> => {
  if (!('event' in trigger) || !trigger.metadata) {
    return new Set();
  }
  const tree: Tree = trigger.metadata;
  const asked = isGroup(tree) ? ('all' in tree ? membersOf(tree) : []) : [tree];
  return new Set(asked.flatMap(leaf => ('metadata' in leaf && !('event' in leaf) && !MAY_MISS.has(leaf.op) ? [keyOf(leaf.metadata).toLowerCase()] : [])));
};

export interface Hole {
  path: string;
  message: string;
}

/** What could show nothing: the server does not let it go live. Said in its words. */
export const holesOf = (content: unknown, trigger: Trigger): Hole[] => {
  const keys = required(trigger);
  const holes = textsOf(content).flatMap(([place, text]) =>
    variablesIn(text)
      .filter(({path, fallback}) => {
        if (fallback !== undefined || !path.startsWith('event.')) {
          return false;
        }
        const key = path.startsWith('event.metadata.') ? keyOf(path.slice('event.metadata.'.length)).toLowerCase() : undefined;
        return !('event' in trigger) || (key !== undefined && !keys.has(key));
      })
      .map(({path}) => ({path: place, message: `${path} can be missing: give it a fallback, or have the trigger ask for it at the top level of all`})),
  );
  return holes.filter((hole, at) => holes.findIndex(other => other.message === hole.message) === at);
};

const CHANGES: Readonly<Record<string, (text: string, given: string) => string>> = {
  upcase: text => text.toUpperCase(),
  downcase: text => text.toLowerCase(),
  capitalize: text => text.charAt(0).toUpperCase() + text.slice(1),
  strip: text => text.trim(),
  append: (text, given) => text + given,
  prepend: (text, given) => given + text,
  date: text => (/^\d+$/.test(text) ? new Date(Number(text) * 1_000).toLocaleDateString(undefined, {dateStyle: 'medium'}) : text),
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export type Values = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** A value as the server writes it into a text. */
const shownAs = (value: unknown): string | undefined => {
  if (isRecord(value)) {
    if (typeof value['amount'] === 'number' && typeof value['currency'] === 'string') {
      return money(value['amount'], value['currency']);
    }
    return typeof value['value'] === 'string' ? value['value'] : undefined;
  }
  return value === undefined || value === null || value === '' ? undefined : String(value);
};

const valueAt = (path: string, values: Values): unknown => {
  if (Object.hasOwn(values, path)) {
    return values[path];
  }
  const cut = path.lastIndexOf('.');
  const whole = cut < 0 ? undefined : values[path.slice(0, cut)];
  return isRecord(whole) ? whole[path.slice(cut + 1)] : undefined;
};

const filledText = (text: string, values: Values, isHtml: boolean): string =>
  text.replaceAll(VARIABLE, (_, inside: string) => {
    const {path, filters, fallback} = read(inside);
    const changed = filters.reduce((shown, [name, given]) => (shown === undefined || !Object.hasOwn(CHANGES, name) ? shown : CHANGES[name]?.(shown, given)), shownAs(valueAt(path, values)));
    const shown = changed ?? fallback ?? '';
    return isHtml ? escaped(shown) : shown;
  });

/** What a message says with its variables filled in. Bodies are HTML, all else is text. */
export const filled = <T>(content: T, values: Values, key = ''): T => {
  if (typeof content === 'string') {
    return filledText(content, values, key === 'body' || key === 'text') as T;
  }
  if (Array.isArray(content)) {
    return content.map(item => filled(item as unknown, values, key)) as T;
  }
  return isRecord(content) ? (Object.fromEntries(Object.entries(content).map(([name, item]) => [name, filled(item, values, name)])) as T) : content;
};

/** A variable as it is written into a text. */
export const written = (path: string, fallback: string | undefined): string => (fallback === undefined ? `{{ ${path} }}` : `{{ ${path} | fallback: "${fallback}" }}`);

/** A part of something, as a path names it: names that are no words stand in brackets. */
export const partOf = (whole: string, name: string): string => (PLAIN.test(name) ? `${whole}.${name}` : `${whole}[${name.includes('"') ? `'${name}'` : `"${name}"`}]`);
