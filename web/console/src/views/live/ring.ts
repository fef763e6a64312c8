// What has come in, bounded: the newest rows, those that wait while the list is paused, and
// how many came per second.
import type {EventReceipt} from '../../api/types';

/** So many of the newest are kept; older ones are on the pages of their events. */
export const ROWS_MAX = 2_000;

/** The rate is that of so many whole seconds. */
const RATE_SECONDS = 5;

export interface Feed {
  /** The newest first. */
  rows: readonly EventReceipt[];
  /** What came in since the list was paused, the newest first; as bounded as the rows. */
  waiting: readonly EventReceipt[];
  /** How many came in since then, also those that are not kept. */
  waitingCount: number;
  /** How many came in in all. */
  total: number;
  isPaused: boolean;
}

export const EMPTY: Feed = {rows: [], waiting: [], waitingCount: 0, total: 0, isPaused: false};

const onTop = (arrived: readonly EventReceipt[], before: readonly EventReceipt[]): readonly EventReceipt[] => {
  const newest = arrived.slice(-ROWS_MAX).toReversed();
  return newest.length === ROWS_MAX ? newest : [...newest, ...before.slice(0, ROWS_MAX - newest.length)];
};

/** The feed with what arrived, in the order in which it did. */
export const arrive = (feed: Feed, arrived: readonly EventReceipt[]): Feed => {
  if (arrived.length === 0) {
    return feed;
  }
  const total = feed.total + arrived.length;
  return feed.isPaused
    ? {...feed, total, waiting: onTop(arrived, feed.waiting), waitingCount: feed.waitingCount + arrived.length}
    : {...feed, total, rows: onTop(arrived, feed.rows)};
};

export const pause = (feed: Feed): Feed => (feed.isPaused ? feed : {...feed, isPaused: true});

/** Goes on: what waited comes first. */
export const resume = (feed: Feed): Feed => ({
  rows: feed.waiting.length >= ROWS_MAX ? feed.waiting : [...feed.waiting, ...feed.rows].slice(0, ROWS_MAX),
  waiting: [],
  waitingCount: 0,
  total: feed.total,
  isPaused: false,
});

/** Counts arrivals per second. */
export class Meter {
  /** Arrivals by second, the current one included. */
  #seconds = new Map<number, number>();
  #first: number | undefined;

  note(arrived: number, nowMs: number): void {
    const second = Math.floor(nowMs / 1_000);
    this.#first ??= second;
    this.#seconds.set(second, (this.#seconds.get(second) ?? 0) + arrived);
    this.#forget(second);
  }

  /** The mean of the last whole seconds, as far back as something was noted. */
  perSecond(nowMs: number): number {
    const second = Math.floor(nowMs / 1_000);
    this.#forget(second);
    const past = [...this.#seconds].filter(([at]) => at < second).reduce((sum, [, arrived]) => sum + arrived, 0);
    const seconds = Math.min(RATE_SECONDS, second - (this.#first ?? second));
    return seconds === 0 ? 0 : past / seconds;
  }

  #forget(second: number): void {
    for (const at of this.#seconds.keys()) {
      if (at < second - RATE_SECONDS) {
        this.#seconds.delete(at);
      }
    }
  }
}
