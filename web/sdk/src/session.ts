// The person of this page: their anonymous id, session and event key, and where those are kept between pages.
//
// A `Person` is a branch of this browser's history. It begins with a new anonymous id, and ends with `shutdown` or
// when somebody else is named. Queued events carry its mark, and so never go out for the next one.
import {Cookies} from './cookies';
import {isNamed, isSwitch, joined, type Call, type Who} from './identity';
import {EVENT_AGE_MS_MAX, SESSION_MS, VISITOR_MS} from './limits';
import {dictOf, known, number, parse, text, uuid, type Dict, type Win} from './platform';
import type {Store} from './storage';

const RECORD = 'person';

export interface Person {
  /** Begins as their anonymous id and never changes. */
  readonly mark: string;
  anonymous_id: string;
  who: Who;
  /** '' until the first ping is answered. */
  session: string;
  /** '' while nothing may be sent as them. */
  event_key: string;
  key_until_ms: number;
  /** What the last answer said of them. */
  shown: Dict;
}

export class Sessions {
  /** The person of this page, from `boot` to `shutdown`. */
  current: Person | undefined;
  /** What to add to this browser's clock. */
  offset_ms = 0;
  readonly device_id: string;
  /** The anonymous id that this page has put into the cookie. */
  private written = '';

  constructor(
    private readonly win: Win,
    private readonly app_id: string,
    private readonly store: Store,
    private readonly cookies: Cookies,
  ) {
    this.device_id = this.keptId('device-id') || uuid(win);
  }

  /** The person of `who`: the one before, unless this is somebody else. */
  enter(who: Who, call: Call): {person: Person; isNew: boolean} {
    const before = this.current ?? this.kept();
    const isOver = before && (isSwitch(before.who, who, call) || (this.isLapsed(before) && !isNamed(who)));
    if (!before || isOver) {
      this.current = this.fresh(who, !isOver);
      this.cookies.set(this.cookie('session'), this.current.session, SESSION_MS);
      this.keep(this.current);
      return {person: this.current, isNew: true};
    }
    // Events that follow a first name wait for the answer that takes the name in.
    if (!isNamed(before.who) && isNamed(who)) before.event_key = '';
    const isNew = this.current === undefined;
    before.who = joined(before.who, who);
    this.current = before;
    if (this.isHere(before)) this.keep(before);
    return {person: before, isNew};
  }

  /** A user of an earlier page whose session has ended: only known again by name. */
  private isLapsed(person: Person): boolean {
    return person !== this.current && isNamed(person.who) && !person.session;
  }

  /** Takes in what a ping of `person` was answered. Cookies change only for the person that this browser is at. */
  take(person: Person, answer: Dict, session_ms_max: number): void {
    person.session = text(answer.session);
    person.event_key = text(answer.event_key);
    person.key_until_ms = Date.now() + EVENT_AGE_MS_MAX;
    person.anonymous_id = text(answer.anonymous_id) || person.anonymous_id;
    person.shown = dictOf(answer.person);
    if (typeof answer.now_ms === 'number') this.offset_ms = answer.now_ms - Date.now();
    if (person !== this.current || !this.isHere(person)) return;
    const life_ms = Math.min(number(answer.session_duration_ms, SESSION_MS), session_ms_max);
    const isUser = person.shown.type === 'user';
    this.cookies.set(this.cookie('session'), isUser ? person.session : '', life_ms);
    this.keep(person);
  }

  /** Whether no other tab has gone on to another person since. */
  isHere(person: Person): boolean {
    const {mark, anonymous_id} = this.record();
    const id = this.keptId('id');
    // Pages of other subdomains share the cookies and nothing else.
    if (this.written && id !== this.written && id !== anonymous_id) return false;
    return !mark || mark === person.mark;
  }

  /** The anonymous id belongs to a user by now: a new one, and nobody's name unless the page has just said it. */
  renew(person: Person, isNamedNow: boolean): void {
    person.anonymous_id = uuid(this.win);
    person.session = '';
    if (!isNamedNow) person.who = {user_id: '', email: ''};
    if (person === this.current && this.isHere(person)) this.keep(person);
  }

  /** Forgets the person, here and in cookies. The next one gets a new anonymous id. */
  leave(): void {
    this.current = undefined;
    this.written = '';
    this.store.remove(RECORD);
    for (const name of ['id', 'session', 'device-id']) this.cookies.set(this.cookie(name), '', 0);
  }

  /** The person of the page before, when the cookies say that it still is them. */
  private kept(): Person | undefined {
    const record = this.record();
    const anonymous_id = this.keptId('id');
    const session = this.cookies.get(this.cookie('session'));
    if (!anonymous_id || record.anonymous_id !== anonymous_id) return undefined;
    const who = {user_id: text(record.user_id), email: text(record.email)};
    const key_until_ms = number(record.key_until_ms, 0);
    this.offset_ms = number(record.offset_ms, 0);
    const event_key = key_until_ms > Date.now() ? text(record.event_key) : '';
    return {mark: text(record.mark), anonymous_id, who, session, event_key, key_until_ms, shown: {}};
  }

  /** A new branch; `isReturning` takes over what the cookies hold, where nothing says whose they are. */
  private fresh(who: Who, isReturning: boolean): Person {
    const anonymous_id = (isReturning && this.keptId('id')) || uuid(this.win);
    const session = isReturning && !isNamed(who) ? this.cookies.get(this.cookie('session')) : '';
    return {mark: uuid(this.win), anonymous_id, who, session, event_key: '', key_until_ms: 0, shown: {}};
  }

  private keep(person: Person): void {
    const {mark, anonymous_id, who, event_key, key_until_ms} = person;
    this.cookies.set(this.cookie('id'), anonymous_id, VISITOR_MS);
    this.written = this.keptId('id');
    this.cookies.set(this.cookie('device-id'), this.device_id, VISITOR_MS);
    const record = {mark, anonymous_id, ...who, event_key, key_until_ms, offset_ms: this.offset_ms};
    this.store.set(RECORD, JSON.stringify(record));
  }

  /** Another tab has left: this one forgets too, and touches nothing that is kept. */
  forget(): void {
    this.current = undefined;
  }

  /** The server knows nobody by what the page says: nobody is here, and no session stays behind. */
  refuse(): void {
    this.current = undefined;
    this.cookies.set(this.cookie('session'), '', 0);
  }

  private record(): Dict {
    return dictOf(parse(this.store.get(RECORD)));
  }

  private keptId(name: string): string {
    return known(this.cookies.get(this.cookie(name)));
  }

  private cookie(name: string): string {
    return `intercom-${name}-${this.app_id}`;
  }
}
