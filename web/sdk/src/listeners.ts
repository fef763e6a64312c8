// Callbacks of the page. Several may wait for one thing; `update` keeps them, `shutdown` drops them.
import {HELD_MAX} from './limits';
import type {Win} from './platform';
import {guarded, warn} from './warnings';

export type Happening = 'ready' | 'show' | 'hide' | 'unread' | 'email' | 'activator';

type Callback = (value?: unknown) => unknown;

export class Listeners {
  private readonly all = new Map<Happening, Callback[]>();

  constructor(private readonly win: Win) {}

  /** Answers whether it was a function and there was room. */
  add(what: Happening, callback: unknown): callback is Callback {
    const known = this.all.get(what) ?? [];
    if (typeof callback !== 'function') return false;
    if (known.length >= HELD_MAX) {
      warn(this.win, `more than ${HELD_MAX} callbacks; left out.`);
      return false;
    }
    this.all.set(what, [...known, callback as Callback]);
    return true;
  }

  /** Calls them in order, after the page's own turn. */
  tell(what: Happening): void {
    const callbacks = this.all.get(what) ?? [];
    setTimeout(() => callbacks.forEach((callback) => this.call(callback)), 0);
  }

  /** The same, once each. */
  tellOnce(what: Happening): void {
    this.tell(what);
    this.all.delete(what);
  }

  /** One call, at once; what the page throws goes to the console. */
  call(callback: Callback, value?: unknown): void {
    guarded(this.win, () => (callback(value)));
  }

  drop(): void {
    this.all.clear();
  }
}
