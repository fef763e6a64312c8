// `trackEvent`: what an event may hold, told to the page's developer before the server says it.
import {METADATA_STRING_CHARS_MAX, NAME_CHARS_MAX} from './limits';
import {copy, dictOf, isDict, text, type Dict} from './platform';

/** An event as the page gave it. */
export interface Tracked {
  name: string;
  metadata: Dict;
}

/** The event, or why it cannot be one; and what will be left out of it. */
export interface Checked {
  event: Tracked | undefined;
  warnings: string[];
}

/** Checks a name and its metadata, of which the server keeps `keys_max` entries. */
export const check = (name: unknown, metadata: unknown, keys_max: number): Checked => {
  const named = text(name).trim();
  if (!named) return refused('no name');
  if (named.length > NAME_CHARS_MAX) {
    return refused(`a name has at most ${NAME_CHARS_MAX} characters`);
  }
  const warnings: string[] = [];
  const say = (problem: string): void => void warnings.push(`event '${named}': ${problem}`);
  const all = copy(metadata);
  const isGiven = metadata !== undefined && metadata !== null;
  if (isGiven && !isDict(all)) say('metadata is no object; left out.');
  // Tag libraries repeat the event: its name and its time, by a clock that may be wrong. `user_id` the server compares.
  const isRepeated = isDict(all) && all.event_name === named;
  const entries = Object.entries(dictOf(all)).filter(([key]) => !isRepeated || !/^(event_name|created_at)$/.test(key));
  if (entries.length > keys_max + +isRepeated) say(`more than ${keys_max} metadata keys; the rest is left out.`);
  for (const [key, value] of entries) {
    const problem = problemOf(value);
    if (problem) say(`metadata '${key}' ${problem}`);
  }
  return {event: {name: named, metadata: Object.fromEntries(entries)}, warnings};
};

const refused = (why: string): Checked => ({event: undefined, warnings: [`event dropped: ${why}.`]});

const problemOf = (value: unknown): string => {
  if (typeof value === 'string' && value.length > METADATA_STRING_CHARS_MAX && !/^https?:/.test(value)) {
    return `has more than ${METADATA_STRING_CHARS_MAX} characters; cut.`;
  }
  if (typeof value !== 'object' || value === null) return '';
  const isRich = isDict(value) && (('url' in value && 'value' in value) || ('amount' in value && 'currency' in value));
  return isRich ? '' : 'is no plain value, {url, value} or {amount, currency}.';
};
