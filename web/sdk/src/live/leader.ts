// Which of the tabs holds the one stream of a person.
import {LEADER_MS} from '../limits';
import {locksOf} from '../locks';
import {dictOf, number, parse, type Win} from '../platform';
import type {Store} from '../storage';
import {guard, guarded} from '../warnings';

export interface Post {
  win: Win;
  stored: Pick<Store, 'get' | 'set' | 'remove'>;
  /** The same in all tabs that choose one leader. */
  name: string;
  /** This tab leads from now on. */
  elected: () => void;
  /** Another tab has taken over: this one slept through its time. */
  deposed: () => void;
}

/** Stands for election; the answer resigns, and may be called in any state. */
export const stand = (post: Post): (() => void) => {
  const locks = locksOf(post.win);
  return locks ? queue(locks, post) : rent(post);
};

/** The lock's holder leads; the browser hands it on when the holder closes, however it ends. */
const queue = (locks: LockManager, {win, name, elected}: Post): (() => void) => {
  const abort = new AbortController();
  let release = (): void => abort.abort();
  const held = (): Promise<void> =>
    new Promise((resolve) => {
      release = resolve;
      guarded(win, elected);
    });
  // Rejects when the wait was given up, and in frames that may not lock: those are alone.
  locks.request(name, {signal: abort.signal}, held).catch(() => abort.signal.aborted || guarded(win, elected));
  return () => release();
};

/** Without locks: a record that its writer renews three times as often as it lapses. */
const rent = ({win, stored, name, elected, deposed}: Post): (() => void) => {
  const tab = Math.random();
  let isLeading = false;
  const look = guard(win, () => {
    const {tab: holder, until_ms} = dictOf(parse(stored.get(name)));
    const isFree = holder === tab || number(until_ms, 0) < Date.now();
    if (isFree) stored.set(name, JSON.stringify({tab, until_ms: Date.now() + LEADER_MS}));
    // Whoever wrote last of two that looked at once leads from their next look on.
    const leads = holder === tab;
    if (leads !== isLeading) (leads ? elected : deposed)();
    isLeading = leads;
  });
  const timer = setInterval(look, LEADER_MS / 3);
  // The second look confirms the first.
  look();
  const second = setTimeout(look, 200);
  return () => {
    clearInterval(timer);
    clearTimeout(second);
    if (isLeading) stored.remove(name);
  };
};
