// Which of the tabs holds the one stream of a person.
import {locksOf} from './locks';
import type {Win} from './platform';
import {guarded} from './warnings';

export interface Post {
  win: Win;
  /** The same in all tabs that choose one leader. */
  name: string;
  /** This tab leads from now on. */
  elected: () => void;
}

/**
 * Stands for election; the answer resigns, and may be called in any state. The lock's holder leads; the browser hands
 * it on when the holder closes, however it ends. Where there are no locks (pages that are not HTTPS) each tab leads
 * itself.
 */
export const stand = ({win, name, elected}: Post): (() => void) => {
  const abort = new AbortController();
  let release = (): void => abort.abort();
  const held = (): Promise<void> =>
    new Promise((resolve) => {
      release = resolve;
      guarded(win, elected);
    });
  const locks = locksOf(win);
  // Rejects when the wait was given up, and in frames that may not lock: those are alone.
  if (locks) locks.request(name, {signal: abort.signal}, held).catch(() => abort.signal.aborted || guarded(win, elected));
  else elected();
  return () => release();
};
