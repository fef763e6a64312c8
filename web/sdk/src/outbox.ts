// Events that wait to be sent, in the page's storage, for all tabs together.
//
// Each has a key of its own: its time, then a counter, so that keys in order are events in order. `Outbox` keeps
// them; `Delivery` sends them.
import {EVENT_AGE_MS_MAX, EVENT_CHARS_MAX, OUTBOX_CHARS_MAX, OUTBOX_COUNT_MAX} from './limits';
import {isDict, parse, text, uuid, type Dict, type Win} from './platform';
import type {Person} from './session';
import type {Store} from './storage';
import type {Tracked} from './events';

const START = 'event:';

export interface Entry {
  /** Where it is stored. */
  slot: string;
  /** Never changes; the server takes an id once. */
  id: string;
  name: string;
  /** Unix seconds of the server's clock, as far as it was known. */
  created_at: number;
  metadata: Dict;
  /** The branch of history that it belongs to, and a hash of the name its person had. */
  mark: string;
  who: string;
  /** For whom it is sent; '' until the ping of its person is answered. */
  key: string;
  /** This browser's clock. */
  queued_ms: number;
  /** The server has no room for it until then. */
  after_ms: number;
  /** Its key was renewed once already. */
  is_rekeyed: boolean;
}

export class Outbox {
  private count = 0;
  private added = 0;
  /** Ends the slots of this tab. */
  readonly tab = Math.random().toString(36).slice(2, 6);

  /** `report` hears of every event that is given up. */
  constructor(
    private readonly win: Win,
    private readonly store: Store,
    private readonly report: (message: string) => void,
  ) {}

  /** Keeps an event of `person`, which happened at `at_ms` of this browser's clock. */
  add(tracked: Tracked, person: Person, at_ms: number, offset_ms: number): void {
    const slot = `${START}${String(at_ms).padStart(14, '0')}:${String(this.count++).padStart(6, '0')}:${this.tab}`;
    const entry: Entry = {
      slot,
      id: uuid(this.win),
      ...tracked,
      created_at: seconds(at_ms + offset_ms),
      mark: person.mark,
      who: person.who.user_id || person.who.email,
      key: person.event_key,
      queued_ms: at_ms,
      after_ms: 0,
      is_rekeyed: false,
    };
    if (JSON.stringify(entry).length > EVENT_CHARS_MAX) {
      return this.report(`event '${entry.name.slice(0, 40)}' dropped: too long.`);
    }
    this.put(entry);
    // A burst in one turn of the page must stay in bounds too.
    if (++this.added % OUTBOX_COUNT_MAX === 0) this.all();
  }

  put(entry: Entry): void {
    const {slot, ...rest} = entry;
    this.store.set(slot, JSON.stringify(rest));
  }

  remove(entry: Entry): void {
    this.store.remove(entry.slot);
  }

  /** All that wait, oldest first, after those that are too old or too many were given up. */
  all(): Entry[] {
    const entries = this.store.keys(START).flatMap((slot) => this.read(slot) ?? []);
    const oldest_ms = Date.now() - EVENT_AGE_MS_MAX;
    let chars = 0;
    let count = 0;
    // The newest are kept.
    const kept = entries.reverse().filter((entry) => {
      const isOld = entry.queued_ms < oldest_ms;
      chars += isOld ? 0 : JSON.stringify(entry).length;
      const isOver = ++count > OUTBOX_COUNT_MAX || chars > OUTBOX_CHARS_MAX;
      if (!isOld && !isOver) return true;
      this.remove(entry);
      this.report(`event '${entry.name}' dropped: ${isOld ? 'not sent for a week' : 'too many wait'}.`);
      return false;
    });
    return kept.reverse();
  }

  /** The ping of `person` was answered: their events that wait for a key get it, and those never sent the right time. */
  resolve(person: Person, offset_ms: number): void {
    if (!person.event_key) return;
    for (const entry of this.all()) {
      const {user_id, email} = person.who;
      const isTheirs = entry.who ? entry.who === user_id || entry.who === email : entry.mark === person.mark;
      if (entry.key || !isTheirs) continue;
      const created_at = entry.is_rekeyed ? entry.created_at : seconds(entry.queued_ms + offset_ms);
      this.put({...entry, created_at, key: person.event_key});
    }
  }

  private read(slot: string): Entry | undefined {
    const kept = parse(this.store.get(slot));
    if (!isDict(kept) || !text(kept.id)) return undefined;
    // Nobody else writes here; what is damaged all the same the server rejects.
    return {...(kept as unknown as Entry), slot};
  }
}

const seconds = (ms: number): number => Math.floor(ms / 1_000);
