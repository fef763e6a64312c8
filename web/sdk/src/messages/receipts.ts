// What was told of deliveries, and what is to be told: kept in the page's storage, for all tabs together.
//
// Each receipt has a key of its own, under `unsent:` until the server has it and under `told:` from then on, so that
// it is told once, and a message that the person is done with does not come back with the next page.
import {
  RECEIPT_AGE_MS_MAX,
  RECEIPT_LEASE_MS,
  RECEIPT_LEAVE_LEASE_MS,
  RECEIPTS_BATCH_MAX,
  RECEIPTS_COUNT_MAX,
  TOLD_AGE_MS_MAX,
} from './limits';
import {UNSENT, type Core, type ReceiptKind} from './api';
import {PAUSE_MS_MAX} from '../limits';
import {exclusive} from '../locks';
import {dicts, isDict, number, parse, pause, text, type Win} from '../platform';
import {isTransient, type Answer} from '../transport';
import {failed, guard} from '../warnings';

const TOLD = 'told:';

/** Also what is remembered only here: the person is done with a delivery. */
type Kind = ReceiptKind | 'closed';

export interface Given {
  delivery: string;
  /** Of the message at that time. */
  revision: number;
  reaction?: number | undefined;
}

interface Receipt extends Given {
  kind: Kind;
  /** Whose it is: the name of a user, or the mark of a branch of this browser's history. */
  whose: string;
  /** This browser's clock. */
  at_ms: number;
  /** It is on its way in some tab until then. */
  leased_ms: number;
}

export class Receipts {
  private isRunning = false;
  private failures = 0;
  private count = 0;
  private batch_max = RECEIPTS_BATCH_MAX;
  private timer: number | undefined;

  constructor(
    private readonly win: Win,
    private readonly core: Core,
  ) {}

  /** Keeps a receipt and sends it soon; nothing when it was given before. */
  add(kind: Kind, {delivery, revision, reaction}: Given): void {
    const name = `${delivery}:${kind}`;
    if (this.revision(name) >= revision) return;
    const isTold = this.revision(name) >= 0 || kind === 'closed';
    const receipt: Receipt = {delivery, kind, revision, reaction, whose: this.whose(), at_ms: this.now_ms(), leased_ms: 0};
    this.core.stored.set((isTold ? TOLD : UNSENT) + name, JSON.stringify(receipt));
    if (!isTold && this.failures === 0) this.after(0);
  }

  /** Whether this was given, for a message of this revision or a newer one. */
  has(kind: Kind, {delivery, revision}: Given): boolean {
    return this.revision(`${delivery}:${kind}`) >= revision;
  }

  /** Sends what waits: there is a network, or a session, again. */
  now(): void {
    this.failures = 0;
    this.after(0);
  }

  /** Sends at once what waits, as much as one request carries. It is kept until a page hears the answer. */
  flush(): void {
    const batch = this.ready();
    if (batch.length > 0) this.send(batch, RECEIPT_LEAVE_LEASE_MS).catch((error: unknown) => failed(this.win, error));
  }

  private revision(name: string): number {
    const {stored} = this.core;
    const kept = parse(stored.get(UNSENT + name) ?? stored.get(TOLD + name));
    return isDict(kept) ? number(kept.revision, 0) : -1;
  }

  private after(wait_ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(
      guard(this.win, () => {
        if (!this.isRunning) this.run().catch((error: unknown) => failed(this.win, error));
      }),
      wait_ms,
    );
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    let answer: Answer | undefined;
    // One tab after the other, so that what one has told no other tells too.
    await exclusive(this.win, `herald:${this.core.app_id}:receipts`, RECEIPT_LEASE_MS, async () => {
      for (let batch = this.ready(); batch.length > 0 && !answer; batch = this.ready()) answer = await this.send(batch, RECEIPT_LEASE_MS);
    }).finally(() => (this.isRunning = false));
    if (answer) this.after(Math.max(pause(this.failures++, PAUSE_MS_MAX), answer.retry_ms));
    // Those that the page before had on their way may come back.
    else if (this.unsent().length > 0 && this.core.person()?.session) this.after(RECEIPT_LEAVE_LEASE_MS);
  }

  /** Answers nothing when they are settled, else what says why not. */
  private async send(batch: Receipt[], lease_ms: number): Promise<Answer | undefined> {
    this.lease(batch, lease_ms);
    const answer = await this.core.post('receipts', this.body(batch));
    if (this.settle(batch, answer)) return undefined;
    this.lease(batch, 0);
    return answer;
  }

  /** Takes in what became of them. False: some must be sent again, later. */
  private settle(batch: Receipt[], answer: Answer): boolean {
    if (answer.status === 401) this.core.expired();
    if (answer.status === 401 || isTransient(answer)) return false;
    if (answer.status !== 200 && batch.length > 1) {
      // One of them is wrong: it must not take the others with it.
      this.batch_max = 1;
      this.lease(batch, 0);
      return true;
    }
    const results = dicts(answer.body.results).map(({result}) => result);
    batch.forEach((receipt, at) => results[at] !== 'retry' && this.told(receipt));
    this.failures = 0;
    return !results.includes('retry');
  }

  private told(receipt: Receipt): void {
    const {stored} = this.core;
    stored.set(TOLD + nameOf(receipt), JSON.stringify(receipt));
    stored.remove(UNSENT + nameOf(receipt));
  }

  /** Those that can be sent now, oldest first. */
  private ready(): Receipt[] {
    const now_ms = Date.now();
    if (!this.core.person()?.session) return [];
    return this.unsent()
      .filter(({leased_ms, whose}) => leased_ms <= now_ms && whose === this.whose())
      .slice(0, this.batch_max);
  }

  /** All that wait, after what is too old, or too much, was forgotten. */
  private unsent(): Receipt[] {
    this.keep(TOLD, TOLD_AGE_MS_MAX);
    return this.keep(UNSENT, RECEIPT_AGE_MS_MAX);
  }

  private keep(start: string, age_ms_max: number): Receipt[] {
    const {stored} = this.core;
    const all = stored.keys(start).map((key) => {
      const kept = parse(stored.get(key));
      return {key, receipt: (isDict(kept) && text(kept.delivery) ? kept : {at_ms: 0}) as unknown as Receipt};
    });
    all.sort((one, other) => one.receipt.at_ms - other.receipt.at_ms);
    const oldest_ms = Date.now() - age_ms_max;
    const isKept = ({at_ms}: Receipt, at: number): boolean => at_ms > oldest_ms && all.length - at <= RECEIPTS_COUNT_MAX;
    all.forEach(({key, receipt}, at) => isKept(receipt, at) || stored.remove(key));
    return all.map(({receipt}) => receipt).filter(isKept);
  }

  private lease(batch: Receipt[], for_ms: number): void {
    const leased_ms = for_ms && Date.now() + for_ms;
    const {stored} = this.core;
    for (const receipt of batch) {
      const key = UNSENT + nameOf(receipt);
      // The server may have it by now, from here or from another tab.
      if (stored.get(key)) stored.set(key, JSON.stringify({...receipt, leased_ms}));
    }
  }

  private body(batch: Receipt[]): string {
    const receipts = batch.map(({delivery, kind, reaction}) => ({delivery, kind, reaction}));
    return JSON.stringify({app_id: this.core.app_id, session: this.core.person()?.session, receipts});
  }

  /** Those of one moment stay in order. */
  private now_ms(): number {
    return Date.now() + (this.count++ % 1_000) / 1_000;
  }

  private whose(): string {
    const {who, mark} = this.core.person() ?? {who: {user_id: '', email: ''}, mark: ''};
    return who.user_id || who.email || mark;
  }
}

const nameOf = ({delivery, kind}: Receipt): string => `${delivery}:${kind}`;
