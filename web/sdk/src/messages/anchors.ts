// The elements that tooltips point to, which a page may make late, and take away again.
import {ANCHOR_SEARCH_MS_MIN, ANCHOR_WAIT_MS_MAX} from './limits';
import {guard} from '../warnings';
import type {Win} from '../platform';

export class Anchors {
  private observer: MutationObserver | undefined;
  private timer: number | undefined;
  private end: number | undefined;
  private isOver = false;

  /** `changed` is called when the page has changed while somebody waits, not too often. */
  constructor(
    private readonly win: Win,
    private readonly changed: () => void,
  ) {}

  /** The first element that is there and has a size; undefined as well when the selector is none. */
  find(selector: string): Element | undefined {
    try {
      const all = Array.from(this.win.document.querySelectorAll(selector));
      return all.find((element) => element.getClientRects().length > 0);
    } catch {
      return undefined;
    }
  }

  /** Looks at the page's changes, until the page has been open for a while. */
  watch(): void {
    const {win} = this;
    if (this.observer || this.isOver || !win.MutationObserver) return;
    this.observer = new win.MutationObserver(() => {
      this.timer ??= setTimeout(
        guard(win, () => {
          this.timer = undefined;
          this.changed();
        }),
        ANCHOR_SEARCH_MS_MIN,
      );
    });
    const attributeFilter = ['id', 'class', 'hidden', 'style'];
    this.observer.observe(win.document.documentElement, {childList: true, subtree: true, attributes: true, attributeFilter});
    this.end = setTimeout(() => {
      this.isOver = true;
      this.rest();
    }, ANCHOR_WAIT_MS_MAX);
  }

  /** Another page was opened. */
  renew(): void {
    this.rest();
    this.isOver = false;
  }

  rest(): void {
    this.observer?.disconnect();
    this.observer = undefined;
    clearTimeout(this.timer);
    clearTimeout(this.end);
    this.timer = undefined;
  }
}
