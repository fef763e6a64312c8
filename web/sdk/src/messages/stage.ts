// All messages of one page: which are there, which wait, and what becomes of them.
//
// Everything that may change who is on the page ends in `reconsider`: a message comes or goes, the address changes,
// time passes, a tooltip's element appears, somebody leaves a form. It asks the rules, lets `choose` choose, and
// makes the page so. Whoever lost their place to another waits for the next page view: what somebody has just closed
// is not followed by the next.
import {Anchors} from './anchors';
import {Announcer} from './announcer';
import {MESSAGES_MAX, THANKS_MS} from './limits';
import {read, type Kind, type Message} from './message';
import {Placed} from './placed';
import {Push} from './push';
import {choose} from './queue';
import {fits} from './rules';
import {wordsOf} from './words';
import {Receipts} from './receipts';
import type {Core, Renderer} from './api';
import {dictOf, text, type Win} from '../platform';
import {guard} from '../warnings';
import type {Item} from '../tabs';
import type {Scene} from './theme';

/** Those that interrupt have had their chance when they were seen; the others stay until somebody closes them. */
const SHOWN_ONCE: Kind[] = ['chat', 'post'];

interface Entry {
  message: Message;
  placed: Placed | undefined;
  /** It was announced, which it is only once. */
  isTold: boolean;
  /** The person has answered it, and sees the thanks. */
  isLeaving: boolean;
  /** Another one has its place; it comes with the next page view. */
  isQueued: boolean;
}

export class Stage implements Renderer {
  private readonly entries = new Map<string, Entry>();
  private readonly anchors: Anchors;
  private readonly announcer: Announcer;
  private readonly push: Push;
  private readonly receipts: Receipts;
  private url: string;
  /** When the page was opened, on the clock of `performance`. */
  private opened_ms = 0;
  private timer: number | undefined;
  private isDue = false;

  constructor(
    private readonly win: Win,
    private readonly core: Core,
  ) {
    this.url = win.location.href;
    this.anchors = new Anchors(win, () => this.reconsider());
    this.announcer = new Announcer(win);
    this.push = new Push(win);
    this.receipts = new Receipts(win, core);
    const repaint = guard(win, () => this.repaint());
    win.matchMedia?.('(prefers-color-scheme: dark)').addEventListener?.('change', repaint);
  }

  item(item: Item): void {
    if (item.event === 'message_gone') return this.ended(text(dictOf(item.data).delivery));
    const message = item.event === 'message' ? read(item) : undefined;
    if (!message) return;
    const known = this.entries.get(message.delivery);
    if (known && known.message.revision >= message.revision) return;
    this.receipts.add('received', message);
    if (!known && this.isDone(message)) return;
    this.drop(message.delivery);
    this.entries.set(message.delivery, {message, placed: undefined, isTold: known?.isTold ?? false, isLeaving: false, isQueued: false});
    const [oldest] = this.entries.keys();
    if (oldest && this.entries.size > MESSAGES_MAX) this.drop(oldest);
    this.soon();
  }

  page(url: string): void {
    if (url !== this.url) {
      this.url = url;
      this.opened_ms = this.win.performance.now();
      this.anchors.renew();
    }
    for (const entry of this.entries.values()) {
      entry.isQueued = false;
      // Some frameworks replace the whole body.
      entry.placed?.frame.attach();
    }
    this.repaint();
    this.reconsider();
    this.receipts.now();
  }

  flush(): void {
    this.receipts.flush();
  }

  clear(): void {
    this.receipts.flush();
    for (const delivery of [...this.entries.keys()]) this.drop(delivery);
    clearTimeout(this.timer);
    this.anchors.rest();
    this.announcer.clear();
  }

  /** Those that come together compete together. */
  private soon(): void {
    if (this.isDue) return;
    this.isDue = true;
    const run = guard(this.win, () => {
      this.isDue = false;
      this.reconsider();
    });
    void Promise.resolve().then(run);
  }

  /** It is over, which the person's own answer may have brought about: that one leaves by itself. */
  private ended(delivery: string): void {
    if (!this.entries.get(delivery)?.isLeaving) this.gone(delivery);
  }

  private gone(delivery: string): void {
    this.drop(delivery);
    this.reconsider();
  }

  /** Whether the person had it on an earlier page, or in another tab, and the server has not sent it anew since. */
  private isDone(message: Message): boolean {
    return this.receipts.has('closed', message) || (SHOWN_ONCE.includes(message.kind) && this.receipts.has('shown', message));
  }

  private reconsider(): void {
    const {win, anchors} = this;
    const able = [...this.entries.values()].filter((entry) => !entry.isQueued && this.isAble(entry));
    const chosen = choose(
      able.map(({message, placed, isLeaving}) => ({
        message,
        isShown: placed !== undefined,
        isUsed: isLeaving || (placed?.frame.isUsed ?? false),
      })),
    );
    for (const entry of this.entries.values()) if (!chosen.has(entry.message.delivery)) this.unplace(entry);
    for (const entry of able) {
      if (chosen.has(entry.message.delivery)) this.place(entry);
      else entry.isQueued = true;
    }
    if ([...this.entries.values()].some(({message}) => message.selector)) anchors.watch();
    else anchors.rest();
    clearTimeout(this.timer);
    const wait_ms = this.wait_ms();
    if (wait_ms > 0) this.timer = setTimeout(guard(win, () => this.reconsider()), wait_ms);
  }

  /** Whether its time and place have come. */
  private isAble({message, placed}: Entry): boolean {
    if (this.core.is_quiet() || !fits(this.url, message.url_rules) || this.due_ms(message) > 0) return false;
    if (message.kind !== 'tooltip') return true;
    const anchor = this.anchors.find(message.selector);
    // An element that was made anew is another one.
    return anchor !== undefined && (!placed || placed.anchor === anchor);
  }

  /** How long until it may be shown. */
  private due_ms({time_on_page_s}: Message): number {
    return this.opened_ms + time_on_page_s * 1_000 - this.win.performance.now();
  }

  /** Until the next of those that wait for their time; a timer cannot wait longer than 24 days. */
  private wait_ms(): number {
    const waits = [...this.entries.values()].map(({message}) => this.due_ms(message)).filter((wait_ms) => wait_ms > 0);
    return waits.length > 0 ? Math.min(Math.ceil(Math.min(...waits)), 2 ** 31 - 1) : 0;
  }

  private place(entry: Entry): void {
    const {win, push} = this;
    const {message} = entry;
    if (entry.placed) return;
    entry.placed = new Placed(
      {
        win,
        message,
        push,
        words: wordsOf(win),
        anchor: message.selector ? this.anchors.find(message.selector) : undefined,
        seen: guard(win, () => this.receipts.add('shown', message)),
        resized: guard(win, () => this.arrange()),
        left: guard(win, () => this.reconsider()),
        dismissed: guard(win, () => this.dismiss(entry)),
        acted: guard(win, (kind: 'clicked' | 'reaction', reaction?: number) => this.act(entry, kind, reaction)),
        followed: guard(win, () => this.follow(entry)),
        email: (address) => this.email(address),
      },
      this.scene(),
    );
    if (!entry.isTold) this.announcer.say(entry.placed.frame.text);
    entry.isTold = true;
    this.arrange();
  }

  private dismiss({message}: Entry): void {
    this.receipts.add('dismissed', message);
    this.close(message);
    this.gone(message.delivery);
  }

  /** The person is done with it, here, in other tabs and on the next page. */
  private close(message: Message): void {
    const {delivery} = message;
    this.receipts.add('closed', message);
    this.core.tell({event: 'message_gone', id: 0, data: {delivery}});
  }

  private async email(email: string): Promise<boolean> {
    const {core} = this;
    const body = JSON.stringify({app_id: core.app_id, session: core.person()?.session, email});
    const answer = await core.post('email', body);
    if (answer.status === 200) core.supplied(answer.body);
    return answer.status === 200;
  }

  /** A link in its text was followed. */
  private follow(entry: Entry): void {
    this.receipts.add('clicked', entry.message);
    if (entry.message.is_closed_by_action) this.leave(entry, 0);
  }

  /** Its action was used. What was answered is not asked again, also where it could stay. */
  private act(entry: Entry, kind: 'clicked' | 'reaction', reaction?: number): void {
    const {message} = entry;
    const isLink = message.action?.type === 'url';
    this.receipts.add(kind, {...message, reaction});
    // Thanks, and the reaction that was chosen, are seen for a moment.
    if (message.is_closed_by_action || !isLink) this.leave(entry, isLink ? 0 : THANKS_MS);
  }

  /** Counts as dismissed, on all devices; a reaction says so itself. */
  private leave(entry: Entry, wait_ms: number): void {
    const {message} = entry;
    if (message.action?.type !== 'reaction') this.receipts.add('dismissed', message);
    this.close(message);
    entry.isLeaving = true;
    const close = (): void => {
      if (this.entries.get(message.delivery) === entry) this.gone(message.delivery);
    };
    setTimeout(guard(this.win, close), wait_ms);
  }

  private unplace(entry: Entry): void {
    entry.placed?.remove();
    if (entry.placed) this.arrange();
    entry.placed = undefined;
  }

  private drop(delivery: string): void {
    const entry = this.entries.get(delivery);
    if (!entry) return;
    this.entries.delete(delivery);
    this.unplace(entry);
  }

  /** A card lies above what is at the lower edge. */
  private arrange(): void {
    const all = [...this.entries.values()].flatMap(({placed}) => placed ?? []);
    for (const one of all) {
      const lifts = all.map((other) => (other !== one && meets(one, other) ? other.bottom_px : 0));
      one.frame.host.style.setProperty('--lift', `${Math.max(0, ...lifts)}px`);
    }
  }

  private repaint(): void {
    for (const {placed} of this.entries.values()) placed?.paint(this.scene());
  }

  private scene(): Scene {
    return {win: this.win, probe: this.announcer.open(), looks: this.core.theme()};
  }
}

/** Whether one lies above or below the other. */
const meets = (one: Placed, other: Placed): boolean => {
  const {left, right} = one.frame.box.getBoundingClientRect();
  const {left: start, right: end} = other.frame.box.getBoundingClientRect();
  return left < end && start < right;
};
