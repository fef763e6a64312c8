// The page that is looked at: its address now, and when a single-page app goes to the next one.
import {ROUTE_PING_MS_MIN, ROUTE_SETTLE_MS} from './limits';
import type {Win} from './platform';
import type {Page} from './ping';
import {guard, guarded, on} from './warnings';

export class Pages {
  private viewed = '';
  private before = '';
  private last_ms = 0;
  private timer: number | undefined;

  /** `changed` is called when the address is another one, at most once in two seconds. */
  constructor(
    private readonly win: Win,
    private readonly changed: () => void,
  ) {
    const look = guard(win, () => this.look());
    wrap(win, 'pushState', look);
    wrap(win, 'replaceState', look);
    on(win, win, 'popstate', look);
    on(win, win, 'hashchange', look);
  }

  /** This page, and whether it was not told yet. Telling it once is enough for both the app's call and the SDK's. */
  view(title: string, isAsked: boolean): {page: Page; page_view: boolean} {
    const {document, location} = this.win;
    const url = location.href;
    const isRecent = url === this.viewed && Date.now() - this.last_ms < ROUTE_PING_MS_MIN;
    const page_view = url !== this.viewed || (isAsked && !isRecent);
    // The page before in a single-page app is the referrer of the next.
    const referrer = this.before || document.referrer;
    if (page_view) {
      this.before = url;
      this.viewed = url;
      this.last_ms = Date.now();
      clearTimeout(this.timer);
      this.timer = undefined;
    }
    return {page: {url: cut(url), title: cut(title || document.title), referrer: cut(referrer)}, page_view};
  }

  /** The next person has seen nothing yet. */
  forget(): void {
    this.viewed = '';
    this.before = '';
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private look(): void {
    if (!this.viewed || this.timer !== undefined || this.win.location.href === this.viewed) return;
    const wait_ms = Math.max(ROUTE_SETTLE_MS, this.last_ms + ROUTE_PING_MS_MIN - Date.now());
    this.timer = setTimeout(
      guard(this.win, () => {
        this.timer = undefined;
        if (this.viewed && this.win.location.href !== this.viewed) this.changed();
      }),
      wait_ms,
    );
  }
}

const cut = (text: string): string => text.slice(0, 2_000);

/** Calls `after` behind the page's own history call, which keeps its answer, its arguments and its errors. */
const wrap = (win: Win, name: 'pushState' | 'replaceState', after: () => void): void => {
  guarded(win, () => {
    const original = win.history[name];
    win.history[name] = function (this: History, ...args: Parameters<History['pushState']>): void {
      original.apply(this, args);
      after();
    };
  });
};
