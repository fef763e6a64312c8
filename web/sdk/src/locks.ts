// One tab at a time: Web Locks where the browser has them.
import type {Win} from './platform';

/** The browser's locks; undefined in old browsers and on pages that are not secure. */
export const locksOf = (win: Win): LockManager | undefined => {
  try {
    return win.navigator.locks;
  } catch {
    return undefined;
  }
};

/**
 * Runs `run` while no other tab runs what has this name. When the lock cannot be had within `wait_ms`, a frozen tab
 * may hold it: then it runs all the same, which the callers can bear.
 */
export const exclusive = async (win: Win, name: string, wait_ms: number, run: () => Promise<void>): Promise<void> => {
  const locks = locksOf(win);
  if (!locks) return run();
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), wait_ms);
  let isRun = false;
  const once = (): Promise<void> => {
    isRun = true;
    clearTimeout(timer);
    return run();
  };
  await locks.request(name, {signal: abort.signal}, once).catch((error: unknown) => {
    if (isRun) throw error;
    return once();
  });
};
