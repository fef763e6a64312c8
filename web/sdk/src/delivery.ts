// Sends what waits in the outbox: at once, in batches, in order, until the server has said what became of each.
import {BATCH_EVENTS_MAX, BODY_BYTES_MAX, OTHERS_MS, PAUSE_MS_MAX, RETRY_MS} from './limits';
import {exclusive, locksOf} from './locks';
import {dicts, pause, text, type Dict, type Win} from './platform';
import {isTransient, reason, type Answer, type Transport} from './transport';
import {failed, guard} from './warnings';
import type {Entry, Outbox} from './outbox';

/** How long a tab waits for another one that is sending. */
const TURN_MS_MAX = 5_000;

export interface Place {
  win: Win;
  app_id: string;
  device_id: string;
  transport: Transport;
  /** Tells the page's developer. */
  report: (message: string) => void;
  /** The key of an event died early: answers whether its person can be asked for another. */
  rekey: (mark: string) => boolean;
}

export class Delivery {
  private isRunning = false;
  private isWanted = false;
  private failures = 0;
  private batch_max = BATCH_EVENTS_MAX;
  private timer: number | undefined;
  /** Ids of those that the browser has already: a page that closes does not give them again. */
  private readonly given = new Set<string>();

  constructor(
    private readonly place: Place,
    private readonly outbox: Outbox,
  ) {}

  /** Sends soon: what one turn of the page tracks goes out together. While the server does not answer, later. */
  soon(): void {
    if (this.failures === 0) this.after(0);
  }

  /** Sends now: the network is back, the page is looked at or left. */
  now(): void {
    this.failures = 0;
    this.after(0);
  }

  /** The page goes away: hands the browser what it has not got yet. It stays queued until a page hears the answer. */
  leave(): void {
    // All that a closing page may send is about one request.
    const batch = this.next(this.ready(Date.now()).filter(({id}) => !this.given.has(id)));
    if (batch.length > 0) void this.post(batch);
  }

  private post(batch: Entry[]): Promise<Answer> {
    batch.forEach(({id}) => this.given.add(id));
    const {app_id, device_id, transport} = this.place;
    return transport.post('events', JSON.stringify({app_id, device_id, events: batch.map(sent)}));
  }

  private after(wait_ms: number): void {
    const {win} = this.place;
    if (this.isRunning) {
      this.isWanted = true;
      return;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(guard(win, () => void this.run()), wait_ms);
  }

  private async run(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    this.isWanted = false;
    let wait_ms = -1;
    try {
      const {win, app_id} = this.place;
      await exclusive(win, `herald:${app_id}:outbox`, TURN_MS_MAX, async () => {
        wait_ms = await this.drain();
      });
    } catch (error) {
      failed(this.place.win, error);
    }
    this.isRunning = false;
    if (this.isWanted && this.failures === 0) this.after(0);
    else if (wait_ms >= 0) this.after(wait_ms);
  }

  /** Sends until nothing is left or something failed; answers how long to wait, and -1 for: until something is new. */
  private async drain(): Promise<number> {
    for (;;) {
      const now_ms = Date.now();
      const batch = this.next(this.ready(now_ms));
      if (batch.length === 0) return this.waiting_ms(now_ms);
      const answer = await this.post(batch);
      batch.forEach(({id}) => this.given.delete(id));
      const results = dicts(answer.body.results);
      const settled = batch.filter((entry, at) => this.settle(entry, results[at] ?? {}));
      if (answer.status === 200 && settled.length === batch.length) {
        this.failures = 0;
        this.batch_max = BATCH_EVENTS_MAX;
        continue;
      }
      if (answer.status === 400 || answer.status === 413) {
        if (batch.length === 1) batch.forEach((entry) => this.drop(entry, reason(answer)));
        else this.batch_max = 1;
        continue;
      }
      if (answer.status !== 200 && !isTransient(answer) && this.failures === 0) {
        this.place.report(`events wait: ${reason(answer)}.`);
      }
      return Math.max(pause(this.failures++, PAUSE_MS_MAX), answer.retry_ms);
    }
  }

  /** Takes in what became of one. False: nothing did, it must be sent again. */
  private settle(entry: Entry, {result, code, field, message}: Dict): boolean {
    const why = [code, field, message].map(text).filter(Boolean).join(', ');
    if (result === 'retry') {
      // There is no room for this one yet; others do not wait for it.
      if (!entry.after_ms) this.tell(entry, 'waits', why);
      this.outbox.put({...entry, after_ms: Date.now() + RETRY_MS});
    } else if (result === 'dropped' || (result === 'rejected' && !(code === 'session_expired' && this.isRekeyed(entry)))) {
      this.drop(entry, why);
    } else if (result !== 'rejected' && result) this.outbox.remove(entry);
    return !!result;
  }

  private isRekeyed(entry: Entry): boolean {
    if (entry.is_rekeyed || !this.place.rekey(entry.mark)) return false;
    this.outbox.put({...entry, key: '', is_rekeyed: true});
    return true;
  }

  private drop(entry: Entry, why: string): void {
    this.outbox.remove(entry);
    this.tell(entry, 'dropped', why);
  }

  private tell({name}: Entry, what: string, why: string): void {
    this.place.report(`event '${name}' ${what}: ${why}.`);
  }

  private ready(now_ms: number): Entry[] {
    return this.outbox.all().filter((entry) => entry.key && this.due_ms(entry) <= now_ms);
  }

  /** Another tab's event is only sent later where no lock says whether that tab is sending it. */
  private due_ms({after_ms, queued_ms, slot}: Entry): number {
    const isOurs = locksOf(this.place.win) || slot.endsWith(this.outbox.tab);
    return isOurs ? after_ms : Math.max(after_ms, queued_ms + OTHERS_MS);
  }

  /** Until the first of those that must wait may be sent. */
  private waiting_ms(now_ms: number): number {
    const later = this.outbox.all().map((entry) => (entry.key ? this.due_ms(entry) - now_ms : 0));
    const first_ms = Math.min(...later.filter((wait_ms) => wait_ms > 0));
    return first_ms < Infinity ? first_ms + 10 : -1;
  }

  /** As many of the first as one request carries. */
  private next(entries: Entry[]): Entry[] {
    let bytes = 200;
    const fits = (entry: Entry, at: number): boolean => {
      // A character takes at most three bytes in UTF-8.
      const json = JSON.stringify(sent(entry));
      bytes += /^[\x20-\x7e]*$/.test(json) ? json.length + 1 : json.length * 3;
      return at < this.batch_max && (at === 0 || bytes < BODY_BYTES_MAX);
    };
    const over = entries.findIndex((entry, at) => !fits(entry, at));
    return over < 0 ? entries : entries.slice(0, over);
  }
}

const sent = ({id, key, name, created_at, metadata}: Entry): Dict => ({id, key, name, created_at, metadata});
