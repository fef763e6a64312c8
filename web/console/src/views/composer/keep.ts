// Edits that the server does not have yet, kept in this browser: a reload loses nothing. Those of
// a message that the server knows are kept under its id; each new one has a slot of its own.
import type {Draft} from './draft';

const PREFIX = 'herald-composer:';
const NEW = 'new-';

/** So many new messages are kept; the one that was left longest ago goes. */
const NEW_MAX = 5;

/** Edits, and the version of the message that they are of. */
export interface Kept {
  draft: Draft;
  updated_at: number | null;
  /** When, in Unix milliseconds. */
  kept_at: number;
}

/** Where what is written of a new message is kept. */
export const newSlot = (): string => NEW + crypto.getRandomValues(new Uint32Array(2)).join('-');

const key = (keeper: string, id: string): string => `${PREFIX}${keeper}:${id}`;

const isKept = (read: unknown): read is Kept =>
  typeof read === 'object' && read !== null && 'draft' in read && typeof read.draft === 'object' && read.draft !== null && 'said' in read.draft && 'schedule' in read.draft && 'place' in read.draft;

/** What was kept; undefined where nothing was, or by another version of the console. */
export const kept = (keeper: string, id: string): Kept | undefined => {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(key(keeper, id)) ?? 'null');
    return isKept(read) ? read : undefined;
  } catch {
    return undefined;
  }
};

/** New messages that are not saved yet, the latest first. */
export const keptNew = (keeper: string): {slot: string; kept: Kept}[] => {
  const start = key(keeper, NEW);
  try {
    const slots = Object.keys(localStorage).filter(name => name.startsWith(start)).map(name => name.slice(start.length - NEW.length));
    return slots
      .flatMap(slot => {
        const found = kept(keeper, slot);
        return found ? [{slot, kept: found}] : [];
      })
      .toSorted((one, other) => (other.kept.kept_at ?? 0) - (one.kept.kept_at ?? 0));
  } catch {
    return [];
  }
};

/** Keeps edits; a browser without room for them keeps none. */
export const keep = (keeper: string, id: string, edits: Omit<Kept, 'kept_at'>): void => {
  try {
    localStorage.setItem(key(keeper, id), JSON.stringify({...edits, kept_at: Date.now()}));
  } catch {
    // The page still has them.
  }
  for (const {slot} of id.startsWith(NEW) ? keptNew(keeper).slice(NEW_MAX) : []) {
    forgetKept(keeper, slot);
  }
};

export const forgetKept = (keeper: string, id: string): void => {
  try {
    localStorage.removeItem(key(keeper, id));
  } catch {
    // Without storage nothing was kept.
  }
};
