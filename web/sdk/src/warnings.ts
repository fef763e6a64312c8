// What a page's developer is told, in the console, and how nothing is ever thrown into the page.
import type {Win} from './platform';

/** Where a Herald serves the page that explains them. */
const DOCS = '/console/docs/sdk.md';

/** Says something to the page's developer. Nothing here is of interest to a visitor. */
export const warn = (win: Win, message: string): void => {
  try {
    win.console.warn(`[Herald] ${message}`);
  } catch {
    // A page may have taken the console away.
  }
};

/** The same, of a limit, with where it is explained. */
export const warnLimit = (win: Win, base: string, message: string): void => warn(win, `${message} See ${base}${DOCS}#limits`);

/** Says that the SDK itself, or a callback of the page, went wrong. Never throws, whatever was thrown. */
export const failed = (win: Win, error: unknown): void => {
  let what = 'unknown';
  try {
    what = String(error);
  } catch {
    // A page may throw what has no text, such as an object without a prototype.
  }
  warn(win, `internal error: ${what}`);
};

/** Runs what must not break the page. Answers undefined when it threw. */
export const guarded = <T>(win: Win, run: () => T): T | undefined => {
  try {
    return run();
  } catch (error) {
    return void failed(win, error);
  }
};

/** A function that can be handed to the platform: it never throws. */
export const guard =
  <A extends unknown[]>(win: Win, run: (...args: A) => void) =>
  (...args: A): void => {
    guarded(win, () => run(...args));
  };

/** Listens, where there is something to listen to. */
export const on = (win: Win, target: EventTarget | undefined, name: string, run: (event: Event) => void): void => {
  guarded(win, () => target?.addEventListener(name, guard(win, run), true));
};
