// The messenger of one window: what the page's calls mean.
import {Activator} from './activator';
import {App} from './app';
import {HELD_MAX, HIDDEN_MS_MAX, UPDATES_MAX} from './limits';
import {Listeners} from './listeners';
import {Pages} from './pages';
import {dictOf, isDict, text, type Dict, type Win} from './platform';
import {address, pickIdentity, split} from './settings';
import {throttle} from './throttle';
import {guard, on, warn, warnLimit} from './warnings';
import type {Listen} from './live/api';

/** Where the script came from. */
export interface Origin {
  app_id: string;
  base: string;
  /** What listens to the server; without it, it is a script of its own. */
  listen?: Listen;
}

/** What `whoami` tells. */
const WHO = ['type', 'id', 'user_id', 'email'];

export class Messenger {
  readonly listeners: Listeners;
  readonly activator: Activator;
  /** No message is shown while it is true. */
  private isQuiet = false;
  private app: App | undefined;
  private looks: Dict = {};
  private held: {name: unknown; metadata: unknown; at_ms: number}[] | undefined = [];
  private readonly isInBounds = throttle();
  private readonly pages: Pages;
  private hiding: number | undefined;
  /** The page is closing: what is tracked now must go out at once. */
  private isLeaving = false;
  /** The server took nobody by what the page said last. */
  private isRefused = false;
  /** Tells `Intercom.booted`. */
  booted: (isBooted: boolean) => void = () => undefined;

  constructor(
    readonly win: Win,
    private readonly origin: Origin,
  ) {
    this.listeners = new Listeners(win);
    this.activator = new Activator(win, () => this.listeners.tell('activator'));
    this.pages = new Pages(win, () => void this.say('route', {}, false));
    on(win, win.document, 'visibilitychange', () => this.look());
    on(win, win, 'pagehide', () => {
      this.isLeaving = true;
      this.app?.delivery.leave();
      this.app?.messages.flush();
      this.app?.watch(false);
    });
    on(win, win, 'pageshow', () => {
      this.isLeaving = false;
      this.look();
    });
    on(win, win, 'online', () => this.app?.hurry());
  }

  boot(given: unknown): void {
    const {win, origin} = this;
    const settings = split(win, given ?? pageSettings(win), this.base);
    if (!settings.isWhole) return;
    const app_id = text(settings.looks.app_id) || text(pageSettings(win).app_id) || origin.app_id;
    if (!app_id) return warn(win, 'boot needs an app_id.');
    const base = address(text(settings.looks.api_base), origin.base);
    if (this.app && (this.app.app_id !== app_id || this.app.base !== base)) {
      this.app.leave();
      this.app = undefined;
    }
    this.looks = settings.looks;
    this.takeLooks();
    this.app = this.app ?? this.open(app_id, base);
    this.remember(given, this.say('boot', settings.person, true));
    this.isRefused = false;
    this.booted(true);
    const held = this.held ?? [];
    this.held = undefined;
    held.forEach(({name, metadata, at_ms}) => this.app?.track(name, metadata, at_ms));
  }

  update(given: unknown): void {
    if (!this.app?.person) {
      // A page that was refused, for instance with a token that had expired, says again who is there.
      if (this.isRefused && isDict(given) && Object.keys(pickIdentity(given)).length > 0) this.boot({...this.looks, ...given});
      return;
    }
    if (!this.isInBounds(Date.now())) {
      return warnLimit(this.win, this.base, `update dropped: more than ${UPDATES_MAX} calls in 30 minutes.`);
    }
    const settings = split(this.win, given, this.base);
    if (!settings.isWhole) return;
    this.looks = {...this.looks, ...settings.looks};
    this.takeLooks();
    this.remember(given, this.say('update', settings.person, true));
  }

  shutdown(): void {
    this.app?.leave();
    this.listeners.drop();
    this.activator.forget();
    this.looks = {};
    this.isRefused = false;
    this.held = this.held && [];
    const {win} = this;
    if (isDict(win.intercomSettings)) win.intercomSettings = split(win, win.intercomSettings, this.base).looks;
  }

  track(name: unknown, metadata: unknown): void {
    const at_ms = Date.now();
    if (this.app?.person) {
      this.app.track(name, metadata, at_ms);
      if (this.isLeaving) this.app.delivery.leave();
    } else if (this.held && this.held.length < HELD_MAX) this.held.push({name, metadata, at_ms});
    else warn(this.win, `event '${text(name)}' dropped: nobody is booted.`);
  }

  /** Runs once somebody is live; at once, but after the page's turn, when somebody is. */
  ready(callback: unknown): void {
    if (this.listeners.add('ready', callback) && this.app?.person?.session) this.listeners.tellOnce('ready');
  }

  /** The visitor's id, from `boot` on. */
  visitorId(): string | undefined {
    return this.app?.person?.anonymous_id;
  }

  /** What names the person who is there, as far as this browser may know. */
  whoami(): Dict | undefined {
    const shown = this.app?.person?.shown ?? {};
    const known = Object.entries(shown).filter(([key, value]) => WHO.includes(key) && text(value));
    return known.length > 0 ? Object.fromEntries(known) : undefined;
  }

  get base(): string {
    return this.app?.base ?? this.origin.base;
  }

  private open(app_id: string, base: string): App {
    const gone = (isRefused: boolean): void => {
      this.isRefused = isRefused;
      this.pages.forget();
      this.booted(false);
    };
    const ready = (): void => {
      this.listeners.tellOnce('ready');
      this.look();
    };
    const looks = (): Dict => this.looks;
    const isQuiet = (): boolean => this.isQuiet;
    const supplied = (): void => this.listeners.tell('email');
    const {listen} = this.origin;
    return new App({win: this.win, app_id, base, listen, looks, isQuiet, supplied, ready, gone});
  }

  /** Answers whether somebody else is there now than before. */
  private say(source: 'boot' | 'update' | 'route', user_data: Dict, isAsked: boolean): boolean {
    const {app} = this;
    if (!app || (source !== 'boot' && !app.person)) return false;
    const call = source === 'boot' ? 'boot' : 'update';
    const view = this.pages.view(text(this.looks.page_title), isAsked);
    const isOther = app.say({call, source, user_data, ...view});
    app.messages.page();
    return isOther;
  }

  /** Shows no messages, or shows them again. */
  hush(isQuiet: boolean): void {
    this.isQuiet = isQuiet;
    this.app?.messages.page();
  }

  private takeLooks(): void {
    this.activator.take(this.looks);
    // Tokens of data connectors go nowhere.
    delete this.looks.auth_tokens;
    if (typeof this.looks.hide_notifications === 'boolean') this.isQuiet = this.looks.hide_notifications;
  }

  /** Wrappers read back what was set in `intercomSettings`; of somebody else than before nothing stays there. */
  private remember(given: unknown, isOther: boolean): void {
    const {win} = this;
    if (isDict(given)) win.intercomSettings = {...(isOther ? this.looks : pageSettings(win)), ...given};
  }

  /** A page that somebody looks at keeps its stream; one that nobody has looked at for a while lets it go. */
  private look(): void {
    clearTimeout(this.hiding);
    this.app?.delivery.now();
    const rest = guard(this.win, () => this.app?.watch(false));
    if (this.win.document.visibilityState === 'hidden') this.hiding = setTimeout(rest, HIDDEN_MS_MAX);
    else this.app?.watch(true);
  }
}

/** What the page set for the loader. */
export const pageSettings = (win: Win): Dict => dictOf(win.intercomSettings);
