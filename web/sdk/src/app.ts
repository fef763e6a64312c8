// Everything about one app id on this page: its person, their events, their stream.
import {Cookies} from './cookies';
import {Delivery} from './delivery';
import {check} from './events';
import {whoOf, isNamed, type Call} from './identity';
import {HELD_MAX, METADATA_KEYS_MAX, SESSION_MS} from './limits';
import {Loader} from './messages/loader';
import {Outbox} from './outbox';
import {part} from './part';
import {Pings, type Page, type Ping} from './ping';
import {dicts, isDict, number, text, type Dict, type Win} from './platform';
import {Sessions, type Person} from './session';
import {pickIdentity} from './settings';
import {Store} from './storage';
import {itemOf, Tabs, type Item} from './tabs';
import {isTransient, reason, Transport, type Answer} from './transport';
import {warn, warnLimit} from './warnings';
import type {Listen, Listener} from './live/api';

export interface Surroundings {
  win: Win;
  app_id: string;
  base: string;
  /** What listens to the server; undefined when it is a script of its own. */
  listen: Listen | undefined;
  /** Settings that every ping and cookie depends on, as they are now. */
  looks: () => Dict;
  /** Whether the page wants no messages now. */
  isQuiet: () => boolean;
  /** An e-mail address was given in a message. */
  supplied: () => void;
  /** The person is live. */
  ready: () => void;
  /** Nobody is here any more: refused, or another tab has shut down. */
  gone: (isRefused: boolean) => void;
}

/** What one call of the page says. */
export interface Said {
  call: Call;
  source: Ping['source'];
  user_data: Dict;
  page: Page;
  page_view: boolean;
}

export class App {
  readonly sessions: Sessions;
  readonly delivery: Delivery;
  readonly pings: Pings;
  readonly messages: Loader;
  private readonly outbox: Outbox;
  private readonly tabs: Tabs;
  private readonly store: Store;
  private readonly transport: Transport;
  private listen: Listen | undefined;
  private live: Listener | undefined;
  private readonly load: () => void;
  /** How messages look where the page does not say it: the workspace's own, from the last ping. */
  private appearance: Dict = {};
  /** What other tabs passed on before this one listens: the ping's answer may be older. */
  private early: Item[] = [];
  /** Up to where the person is known; undefined before the first ping was answered. */
  private revision: number | undefined;
  /** The address that the person gave in a message. */
  private typed: Dict = {};
  /** Somebody looks at the page. */
  private isWatched = false;
  /** What proves the person, for pings that the page does not ask for. */
  private proof: Dict = {};
  private keys_max = METADATA_KEYS_MAX;

  constructor(private readonly here: Surroundings) {
    const {win, app_id, base} = here;
    const report = (message: string): void => warnLimit(win, base, message);
    this.store = new Store(win, `herald:${app_id}:`);
    this.sessions = new Sessions(win, app_id, this.store, new Cookies(win));
    this.transport = new Transport(win, base);
    this.outbox = new Outbox(win, this.store, report);
    const {device_id} = this.sessions;
    const rekey = (mark: string): boolean => this.rekey(mark);
    this.delivery = new Delivery({win, app_id, device_id, transport: this.transport, report, rekey}, this.outbox);
    this.pings = new Pings({
      win,
      transport: this.transport,
      constants: () => this.constants(),
      isCurrent: (person) => person === this.person,
      answered: (ping, answer) => this.answered(ping, answer),
      renew: ({person, user_data}) => this.sessions.renew(person, isNamed(whoOf(user_data))),
    });
    this.tabs = new Tabs(win, app_id, {
      left: (mark) => {
        if (this.person?.mark === mark) this.end(() => this.sessions.forget());
      },
      item: (mark, item) => {
        if (this.person?.mark !== mark) return;
        // What a tab says of itself has no revision.
        if (!item.id) this.messages.take(item);
        else if (this.live) this.live.take(item);
        else this.early = [...this.early, item].slice(-HELD_MAX);
      },
    });
    this.listen = here.listen;
    this.load = part<Listen>({
      win,
      source: `${base}/widget/${app_id}/live.js`,
      isWanted: () => !!this.person,
      loaded: (listen) => {
        this.listen = listen;
        this.begin();
      },
    });
    this.messages = new Loader(win, `${base}/widget/${app_id}/messages.js`, {
      app_id,
      stored: this.store,
      theme: () => ({...this.appearance, ...here.looks()}),
      is_quiet: here.isQuiet,
      person: () => this.person,
      post: (call, body) => this.transport.post(call, body),
      tell: (item) => this.tabs.item(this.person?.mark ?? '', item),
      expired: () => this.person && this.renew(this.person),
      supplied: ({person}) => {
        if (this.person && isDict(person)) {
          this.person.shown = person;
          this.typed = {email: person.email};
        }
        here.supplied();
      },
    });
  }

  get base(): string {
    return this.here.base;
  }

  get app_id(): string {
    return this.here.app_id;
  }

  get person(): Person | undefined {
    return this.sessions.current;
  }

  /** Takes in who is there and what is known of them. Answers whether that is another person than before. */
  say({call, source, user_data, page, page_view}: Said): boolean {
    const before = this.person;
    const {person, isNew} = this.sessions.enter(whoOf(user_data), call);
    if (isNew) {
      this.proof = {};
      this.quiet();
    }
    this.proof = {...this.proof, ...pickIdentity(user_data)};
    this.pings.push({person, source, user_data: {...this.proof, ...user_data}, page, page_view});
    if (!this.listen) this.load();
    this.delivery.soon();
    return before !== undefined && before !== person;
  }

  /** Queues an event of the person who is there. */
  track(name: unknown, metadata: unknown, at_ms: number): void {
    const {win, base} = this.here;
    const {event, warnings} = check(name, metadata, this.keys_max);
    warnings.forEach((warning) => warnLimit(win, base, warning));
    if (!event || !this.person) return;
    this.outbox.add(event, this.person, at_ms, this.sessions.offset_ms);
    this.delivery.soon();
  }

  /** `shutdown`: what was done is sent, what was known is forgotten, here and in other tabs. */
  leave(): void {
    const mark = this.person?.mark;
    this.delivery.now();
    this.end(() => this.sessions.leave());
    if (mark) this.tabs.left(mark);
  }

  /** Takes part in the stream, or lets it rest. */
  watch(isWatched: boolean): void {
    this.isWatched = isWatched;
    if (isWatched) this.live?.start();
    else this.live?.pause();
  }

  /** The network is back. */
  hurry(): void {
    this.delivery.now();
    this.pings.hurry();
    this.live?.retry();
    this.messages.page();
  }

  private end(forget: () => void, isRefused = false): void {
    this.quiet();
    this.proof = {};
    forget();
    this.here.gone(isRefused);
  }

  private quiet(): void {
    this.live?.stop();
    this.live = undefined;
    this.revision = undefined;
    this.typed = {};
    this.early = [];
    this.messages.clear();
  }

  private constants(): Dict {
    const {win, app_id, looks} = this.here;
    const {navigator} = win;
    return {
      app_id,
      device_id: this.sessions.device_id,
      language: navigator.language,
      time_zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
      do_not_track: navigator.doNotTrack === '1' || (navigator as {globalPrivacyControl?: boolean}).globalPrivacyControl === true,
      installation_type: text(looks().installation_type) || 'js-snippet',
      sdk: SDK_VERSION,
    };
  }

  private answered({person}: Ping, answer: Answer): void {
    const {win} = this.here;
    if (answer.status === 200) return this.welcomed(person, answer.body);
    // Somebody who left while the network was away: their events wait for them.
    if (isTransient(answer)) return;
    const isRefused = answer.status === 403 || answer.status === 404;
    warn(win, `ping refused: ${reason(answer)}.`);
    if (isRefused && person === this.person) this.end(() => this.sessions.refuse(), true);
  }

  private welcomed(person: Person, body: Dict): void {
    const {win, base, looks, ready} = this.here;
    this.sessions.take(person, body, number(looks().session_duration, SESSION_MS));
    this.outbox.resolve(person, this.sessions.offset_ms);
    this.delivery.soon();
    for (const {name, message, code} of dicts(body.left_out)) {
      warnLimit(win, base, `'${text(name)}' left out: ${text(message) || text(code)}.`);
    }
    if (person !== this.person) return;
    if (isDict(body.limits)) this.keys_max = number(body.limits.metadata_keys, METADATA_KEYS_MAX);
    this.appearance = isDict(body.appearance) ? body.appearance : {};
    this.revision = this.revision ?? number(body.revision, 0);
    this.begin();
    // What the person has not closed yet is there on every page.
    dicts(body.items).forEach((item) => this.messages.take(itemOf(item)));
    this.messages.page();
    ready();
  }

  /** Listens, once it is known for whom, from when on, and with what. */
  private begin(): void {
    const {person, revision, live, tabs, transport} = this;
    if (!this.listen || !person || revision === undefined || live) return;
    const {win, app_id} = this.here;
    const {mark} = person;
    this.live = this.listen(win, {
      app_id,
      mark,
      revision,
      stored: this.store,
      session: () => person.session,
      post: (call, body) => transport.post(call, body),
      stream: (body, signal) => transport.stream(body, signal),
      is_shared: tabs.isConnected,
      tell: (item) => tabs.item(mark, item),
      heard: (item) => this.handle(person, item),
      expired: () => this.renew(person),
    });
    this.early.forEach(this.live.take);
    this.early = [];
    this.watch(this.isWatched);
  }

  private handle(person: Person, item: Item): void {
    const {event, data} = item;
    if (event !== 'person') this.messages.take(item);
    // Of a mere claim the server names nobody; what the page said itself still holds.
    // Nor does it name the address of a lead, which was typed here.
    else if (isDict(data) && data.id) person.shown = {...this.typed, ...data};
  }

  /** The key of queued events died: another ping may bring one, for the person who is there. */
  private rekey(mark: string): boolean {
    const {person} = this;
    if (!person || person.mark !== mark) return false;
    person.event_key = '';
    this.renew(person);
    return true;
  }

  private renew(person: Person): void {
    if (person !== this.person) return;
    const page = {url: this.here.win.location.href, title: this.here.win.document.title, referrer: ''};
    this.pings.push({person, source: 'renew', user_data: {...this.proof}, page, page_view: false});
  }
}
