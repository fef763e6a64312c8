// What the SDK takes from the page it runs in. A test hands in its own.

/** The page's window. Everything else of the platform is reached through it, so that a test can be several tabs. */
export type Win = Window & typeof globalThis;

/** A value out of JSON, or out of the page: nothing is known of it yet. */
export type Dict = Record<string, unknown>;

/** Values may come from another realm, where `instanceof` fails. */
export const isDict = (value: unknown): value is Dict =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same, and an empty one for anything else. */
export const dictOf = (value: unknown): Dict => (isDict(value) ? value : {});

/** A string or number as text, and '' for anything else: ids come as both. */
export const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' && isFinite(value) ? String(value) : '';

/** A finite number, or `otherwise`. */
export const number = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && isFinite(value) ? value : otherwise;

/** The objects of a list; none when it is no list. */
export const dicts = (value: unknown): Dict[] => (Array.isArray(value) ? value.filter(isDict) : []);

/** JSON of the page's own text, or undefined. */
export const parse = (json: string | null | undefined): unknown => {
  try {
    return json ? JSON.parse(json) : undefined;
  } catch {
    return undefined;
  }
};

/** What JSON keeps of a value: undefined and functions go, other realms and getters lose their ties. */
export const copy = (value: unknown): unknown => {
  try {
    return parse(JSON.stringify(value));
  } catch {
    return undefined;
  }
};

/** The id, or '' when it is none of ours: anybody may write a cookie. */
export const known = (id: string): string => (/^[\da-f-]{36}$/i.test(id) ? id : '');

/** A random UUID; unlike `randomUUID`, this works on pages that are no secure context too. */
export const uuid = (win: Win): string => {
  const bytes = win.crypto.getRandomValues(new Uint8Array(36));
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, (_, at: number) => ((bytes[at] ?? 0) & 15).toString(16));
};

/** The pause before attempt number `failures + 1`, in milliseconds: doubling, and never the same for two browsers. */
export const pause = (failures: number, longest: number): number =>
  Math.min(longest, 1_000 * 2 ** Math.min(failures, 20)) * (0.5 + Math.random() / 2);
