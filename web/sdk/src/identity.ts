// Who the page says is there, and whether that is somebody else than before.
//
// What is kept in the page's storage are hashes: enough to see that two names are the same, not to read them.
import {dictOf, parse, text, type Dict} from './platform';

/** Hashes of the names of a person; '' where there is none. */
export interface Who {
  user_id: string;
  email: string;
}

/** Whether the page gave a name at all. */
export const isNamed = (who: Who): boolean => !!(who.user_id || who.email);

/** Reads the names out of settings: those in a token win. Its signature is the server's business. */
export const whoOf = (person: Dict): Who => {
  const claims = payload(text(person.intercom_user_jwt));
  const name = (key: string): string => text(claims[key]) || text(person[key]);
  return {user_id: hash(name('user_id').trim()), email: hash(name('email').trim().toLowerCase())};
};

/** Which call names them: `update` adds names to the person of the session, `boot` says who it is. */
export type Call = 'boot' | 'update';

/** Whether `next` is another person than `known`. Without a name on either side it is not. */
export const isSwitch = (known: Who, next: Who, call: Call): boolean => {
  if (!isNamed(known) || !isNamed(next)) return false;
  if (known.user_id && next.user_id) return known.user_id !== next.user_id;
  // A user who is known by id may change their address.
  if (call === 'update' && known.user_id) return false;
  if (known.email && next.email) return known.email !== next.email;
  return call === 'boot';
};

/** The names known after `next` was taken in. */
export const joined = (known: Who, next: Who): Who => ({
  user_id: next.user_id || known.user_id,
  email: next.email || known.email,
});

const payload = (token: string): Dict => {
  const part = token.split('.')[1];
  if (!part) return {};
  try {
    const bytes = Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    return dictOf(parse(new TextDecoder().decode(bytes)));
  } catch {
    return {};
  }
};

/** 64 bits of two multiplicative hashes, as text; '' of ''. */
const hash = (name: string): string => (name ? lane(name, 0x811c9dc5) + '.' + lane(name, 0x41c6ce57) : '');

const lane = (name: string, seed: number): string => {
  let sum = seed;
  for (let at = 0; at < name.length; at++) sum = Math.imul((sum >>> 7) ^ sum ^ name.charCodeAt(at), 0x01000193);
  return (sum >>> 0).toString(36);
};
