// On which pages a message may be shown.
import {URL_CHARS_MAX, URL_RULE_CHARS_MAX} from './limits';
import type {UrlRule} from './message';

const TESTS: Record<string, (url: string, value: string) => boolean> = {
  is: (url, value) => plain(url) === plain(value),
  contains: (url, value) => url.includes(value),
  starts_with: (url, value) => url.startsWith(value),
};

/** Whether a page has one of these addresses; without rules every page has. An unknown rule fits no page. */
export const fits = (url: string, rules: UrlRule[]): boolean =>
  rules.length === 0 || rules.some((rule) => fitsOne(url.slice(0, URL_CHARS_MAX), rule));

/** Upper and lower case are the same, as most sites treat them. */
const fitsOne = (url: string, {op, value}: UrlRule): boolean => {
  if (!value || value.length > URL_RULE_CHARS_MAX) return false;
  if (op === 'matches') return fitsPattern(url, value);
  const test = TESTS[op];
  return test ? test(part(url, value).toLowerCase(), value.toLowerCase()) : false;
};

/** What a rule speaks of: a rule that begins with `/` of the path, one without a scheme of what follows the scheme. */
const part = (url: string, value: string): string => {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return url;
  const [, afterScheme = url] = /^[a-z][a-z0-9+.-]*:\/\/(.*)$/is.exec(url) ?? [];
  return value.startsWith('/') ? afterScheme.replace(/^[^/?#]*/, '') || '/' : afterScheme;
};

/** Without its fragment and the slash at its end, which name the same page; `#/` and `#!` begin routes. */
const plain = (url: string): string => url.replace(/#(?![/!]).*$/s, '').replace(/\/(?=$|\?)/, '');

const fitsPattern = (url: string, pattern: string): boolean => {
  try {
    return new RegExp(pattern, 'i').test(url);
  } catch {
    return false;
  }
};
