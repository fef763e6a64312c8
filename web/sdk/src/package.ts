// The npm package: the same, for pages that are bundled. Nothing runs when it is imported, also on a server.
import {install} from './install';
import {listen} from './live/live';

/** A value of an attribute or of an event's metadata. */
export type Value = string | number | boolean | null | undefined;

/** A link with its own text. */
export interface RichLink {
  url: string;
  value: string;
}

/** Money in its smallest unit: `{amount: 1999, currency: 'eur'}`. */
export interface Monetary {
  amount: number;
  currency: string;
}

/** Up to 20 entries; strings of up to 255 characters. */
export type Metadata = Record<string, Value | RichLink | Monetary>;

/** A company the person belongs to. */
export interface Company {
  company_id: string | number;
  name?: string;
  created_at?: number;
  plan?: string;
  monthly_spend?: number;
  size?: number;
  website?: string;
  industry?: string;
  remove?: boolean;
  [attribute: string]: Value;
}

/** What is known of a person; any other key is an attribute of theirs. */
export interface PersonSettings {
  user_id?: string | number;
  email?: string;
  /** HMAC-SHA256 of the id, made on your server. */
  user_hash?: string;
  /** A token made on your server. */
  intercom_user_jwt?: string;
  name?: string;
  phone?: string;
  /** Unix seconds. */
  created_at?: number;
  unsubscribed_from_emails?: boolean;
  language_override?: string;
  avatar?: {type: 'avatar'; image_url: string};
  company?: Company;
  companies?: Company[];
  [attribute: string]: unknown;
}

/** What starts the messenger. */
export interface BootSettings extends PersonSettings {
  app_id: string;
  /** Where Herald is: `https://herald.example`. */
  api_base: string;
}

/** What names the person who is there. */
export interface Whoami {
  type?: string;
  id?: string;
  user_id?: string;
  email?: string;
}

const call = (method: string, ...args: unknown[]): unknown => {
  // On a server there is nobody to be.
  if (typeof window === 'undefined') return undefined;
  return install(window, {app_id: '', base: '', listen})(method, ...args);
};

/** Starts, or names another person. */
export const boot = (settings: BootSettings): void => {
  call('boot', {installation_type: 'herald-npm', ...settings});
};

/** Adds to what is known of the person, or names them. At most 20 calls in 30 minutes. */
export const update = (settings?: Partial<BootSettings>): void => {
  call('update', settings);
};

/** Forgets the person, as at a logout. */
export const shutdown = (): void => {
  call('shutdown');
};

/** Something the person did: `trackEvent('ordered-item', {price: {amount: 1999, currency: 'eur'}})`. */
export const trackEvent = (name: string, metadata?: Metadata): void => {
  call('trackEvent', name, metadata);
};

/** Calls back once the person is live. */
export const ready = (callback: () => void): void => {
  call('ready', callback);
};

/** The visitor's id; undefined before `boot`. */
export const getVisitorId = (): string | undefined => call('getVisitorId') as string | undefined;

/** What names the person who is there. */
export const whoami = (): Whoami | undefined => call('whoami') as Whoami | undefined;

/** Every other method of `window.Intercom`, by its name. */
export const intercom = (method: string, ...args: unknown[]): unknown => call(method, ...args);

export default boot;
