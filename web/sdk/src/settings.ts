// What `boot` and `update` are given: how the messenger looks, and who the person is.
import {SETTINGS_CHARS_MAX} from './limits';
import {copy, isDict, type Dict, type Win} from './platform';
import {warn, warnLimit} from './warnings';

/** Those that only say how the messenger looks or where it is; they never reach a contact. */
const LOOKS = (
  'app_id api_base custom_launcher_selector widget alignment vertical_padding horizontal_padding z_index ' +
  'hide_default_launcher hide_notifications session_duration action_color background_color link_color theme_mode ' +
  'messenger_style_id page_title installation_type auth_tokens'
).split(' ');

/** Those of a person that the page cannot set: the server takes its own clock, and the page's address. */
const RESERVED = 'last_request_at utm_campaign utm_content utm_medium utm_source utm_term'.split(' ');

/** Those that a ping cannot do without. */
const IDENTITY = 'user_id email user_hash intercom_user_jwt'.split(' ');

/** Settings, divided. */
export interface Settings {
  looks: Dict;
  /** For the ping's `user_data`. */
  person: Dict;
  /** False when it cannot be read who is meant: then nobody is. */
  isWhole: boolean;
}

/** Divides what the page gave; whatever JSON cannot keep is left out. */
export const split = (win: Win, given: unknown, base: string): Settings => {
  const settings: Settings = {looks: {}, person: {}, isWhole: true};
  if (!isDict(given)) {
    if (given !== undefined && given !== null) warn(win, 'settings must be an object.');
    return settings;
  }
  for (const [key, sent] of Object.entries(given)) {
    const value = copy(sent);
    if (value === undefined) {
      if (sent === undefined || typeof sent === 'function') continue;
      warn(win, `'${key}' left out: it cannot be sent.`);
      if (IDENTITY.includes(key)) settings.isWhole = false;
    } else if (LOOKS.includes(key)) settings.looks[key] = value;
    else if (!RESERVED.includes(key)) settings.person[key] = value;
  }
  // What else is wrong with an attribute the server says.
  if (JSON.stringify(settings.person).length > SETTINGS_CHARS_MAX) {
    warnLimit(win, base, 'settings too long; only the identity is sent.');
    settings.person = pickIdentity(settings.person);
  }
  return settings;
};

/** Only what identifies and proves the person. */
export const pickIdentity = (person: Dict): Dict =>
  Object.fromEntries(Object.entries(person).filter(([key]) => IDENTITY.includes(key)));

const INTERCOM = /\bintercom\.io$/;

/**
 * Puts the address together: `api_base` may lack its scheme, and may end in a slash. Packages made for Intercom set
 * its own hosts whatever they are given: a script from elsewhere stays with where it came from.
 */
export const address = (base: string, own: string): string => {
  const trimmed = base.trim().replace(/\/+$/, '');
  if (!trimmed || (INTERCOM.test(trimmed) && !/intercom\.io/.test(own))) return own;
  return /^https?:\/\//.test(trimmed) ? trimmed : `https://${trimmed}`;
};
