// Pings, one after the other: who is there, what is known of them, which page they look at.
//
// Updates of one person that wait for each other become one ping. A ping of somebody who is not here any more is
// still sent, once, because their queued events wait for its answer.
import {PAUSE_MS_MAX} from './limits';
import {pause, type Dict, type Win} from './platform';
import {isTransient, type Answer, type Transport} from './transport';
import {failed, guard} from './warnings';
import type {Person} from './session';

/** What a page view says. */
export interface Page {
  url: string;
  title: string;
  referrer: string;
}

export interface Ping {
  person: Person;
  source: 'boot' | 'update' | 'route' | 'renew';
  user_data: Dict;
  page: Page;
  page_view: boolean;
}

export interface Exchange {
  win: Win;
  transport: Transport;
  /** Fields that every ping has. */
  constants: () => Dict;
  /** Whether this person is still the one of the page. */
  isCurrent: (person: Person) => boolean;
  /** Takes in an answer that is final. */
  answered: (ping: Ping, answer: Answer) => void;
  /** The anonymous id belongs to a user by now. */
  renew: (ping: Ping) => void;
}

export class Pings {
  /** Never holds the one that is on its way: that one takes nothing in any more. */
  private readonly waiting: Ping[] = [];
  /** Those that were sent again with a new anonymous id; once must do. */
  private readonly renewed = new Set<Ping>();
  private isRunning = false;
  private failures = 0;
  private wake: (() => void) | undefined;

  constructor(private readonly exchange: Exchange) {}

  /** Sends it after those before it. */
  push(ping: Ping): void {
    const last = this.waiting[this.waiting.length - 1];
    const both = last && together(last, ping);
    if (both) this.waiting[this.waiting.length - 1] = both;
    else this.waiting.push(ping);
    // A pause holds up nobody else.
    if (this.waiting[0]?.person !== ping.person) this.hurry();
    if (this.isRunning) return;
    this.isRunning = true;
    // What the page calls in one turn is one ping.
    const {win} = this.exchange;
    setTimeout(guard(win, () => void this.run()), 0);
  }

  /** The network is back, or a newer ping waits: no longer pauses. */
  hurry(): void {
    this.wake?.();
  }

  private async run(): Promise<void> {
    for (let ping = this.waiting.shift(); ping; ping = this.waiting.shift()) {
      const {person} = ping;
      const answer = await this.exchange.transport.post('ping', this.body(ping));
      const isMerged = answer.status === 410 && !this.renewed.has(ping);
      if (isMerged) {
        this.renewed.add(ping);
        this.exchange.renew(ping);
      }
      if (isMerged || (isTransient(answer) && this.exchange.isCurrent(person))) {
        this.waiting.unshift(ping);
        if (!isMerged) await this.rest(Math.max(pause(this.failures++, PAUSE_MS_MAX), answer.retry_ms));
        continue;
      }
      this.failures = 0;
      try {
        this.exchange.answered(ping, answer);
      } catch (error) {
        failed(this.exchange.win, error);
      }
    }
    this.isRunning = false;
  }

  private rest(wait_ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => done(), wait_ms);
      const done = (): void => {
        clearTimeout(timer);
        this.wake = undefined;
        resolve();
      };
      this.wake = done;
    });
  }

  private body({person, source, user_data, page, page_view}: Ping): string {
    const {anonymous_id, session} = person;
    const sent = {anonymous_id, session: session || undefined, user_data, page, source, page_view};
    return JSON.stringify({...this.exchange.constants(), ...sent});
  }
}

/** The one ping that says what both say; undefined when there is none. */
export const together = (first: Ping, second: Ping): Ping | undefined => {
  const hasCompany = ({user_data}: Ping): boolean => 'company' in user_data || 'companies' in user_data;
  const isTwoPages = first.page_view && second.page_view && first.page.url !== second.page.url;
  if (first.person !== second.person || isTwoPages || (hasCompany(first) && hasCompany(second))) return undefined;
  const page = second.page_view || !first.page_view ? second.page : first.page;
  const user_data = {...first.user_data, ...second.user_data};
  return {...first, user_data, page, page_view: first.page_view || second.page_view};
};
