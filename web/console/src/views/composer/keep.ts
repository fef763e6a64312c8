// Edits that the server does not have yet, kept in this browser: a reload loses nothing.
import type {Draft} from './draft';

const PREFIX = 'herald-composer:';

/** Edits, and the version of the message that they are of. */
export interface Kept {
  draft: Draft;
  updated_at: number | null;
}

const key = (keeper: string, id: string): string => `${PREFIX}${keeper}:${id}`;

/** Keeps edits; a browser without room for them keeps none. */
export const keep = (keeper: string, id: string, kept: Kept): void => {
  try {
    localStorage.setItem(key(keeper, id), JSON.stringify(kept));
  } catch {
    // The page still has them.
  }
};

export const forgetKept = (keeper: string, id: string): void => {
  try {
    localStorage.removeItem(key(keeper, id));
  } catch {
    // Without storage nothing was kept.
  }
};

/** What was kept; undefined where nothing was, or by another version of the console. */
export const kept = (keeper: string, id: string): Kept | undefined => {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(key(keeper, id)) ?? 'null');
    const isOurs = typeof read === 'object' && read !== null && 'draft' in read && typeof read.draft === 'object' && read.draft !== null && 'said' in read.draft && 'schedule' in read.draft && 'place' in read.draft;
    return isOurs ? (read as Kept) : undefined;
  } catch {
    return undefined;
  }
};
