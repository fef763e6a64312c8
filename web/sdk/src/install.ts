// Takes the place of the loader's stub.
import {call} from './functions';
import {Messenger, pageSettings, type Origin} from './messenger';
import {text, type Win} from './platform';
import {guarded} from './warnings';

/** The function that pages call; wrappers put properties of their own on it. */
export interface Intercom {
  (method: string, ...args: unknown[]): unknown;
  booted?: boolean;
  q?: unknown;
}

declare global {
  /** The version of this SDK, put in by the bundler. */
  const SDK_VERSION: string;
  interface Window {
    Intercom?: Intercom;
    intercomSettings?: unknown;
  }
}

/** Replaces `window.Intercom`, and answers what stands there now. A second script on a page changes nothing. */
export const install = (win: Win, origin: Origin): Intercom => {
  const before = win.Intercom;
  if (typeof before === 'function' && 'booted' in before && !before.q) return before;
  const queue = queued(before);
  const messenger = new Messenger(win, origin);
  const live: Intercom = (method, ...args) => guarded(win, () => call(messenger, method, args[0], args[1]));
  guarded(win, () => adopt(before, live));
  live.booted = false;
  messenger.booted = (isBooted) => void (live.booted = isBooted);
  win.Intercom = live;
  const isBooting = queue.some((args) => args[0] === 'boot');
  if (text(pageSettings(win).app_id) && !isBooting) live('boot');
  for (const [method, ...args] of queue) live(text(method), ...args);
  return live;
};

/** Each call is an `arguments` object, perhaps of another realm. */
const queued = (before: Intercom | undefined): unknown[][] => {
  const queue = typeof before === 'function' ? before.q : undefined;
  if (!Array.isArray(queue)) return [];
  return queue.map((args: ArrayLike<unknown>) => Array.from(args));
};

/** Whoever kept the stub itself reaches the live function through its queue. */
const adopt = (before: Intercom | undefined, live: Intercom): void => {
  const push = (args: ArrayLike<unknown>): unknown => {
    const [method, ...rest] = Array.from(args);
    return live(text(method), ...rest);
  };
  if (typeof before === 'function') before.q = {push};
};
