// What the server tells a person while they look: one stream for all their tabs.
//
// The leading tab reads the stream and passes every item on; each tab counts revisions for itself, so that it
// handles each once, whoever it comes from and whoever leads next. Where streams do not get through, it polls.
import {EventStream} from './event_stream';
import {stand} from './leader';
import {HELLO_MS_MAX, PAUSE_MS_MAX, POLL_MS, POLLS_MAX} from './limits';
import {dicts, isDict, number, parse, pause, text, type Win} from './platform';
import type {Person} from './session';
import type {Store} from './storage';
import type {Item, Tabs} from './tabs';
import type {Transport} from './transport';
import {failed, guard, warn} from './warnings';

export interface Connection {
  win: Win;
  app_id: string;
  store: Store;
  tabs: Tabs;
  transport: Transport;
  person: Person;
  /** Up to where the person is known. */
  revision: number;
  /** Called once for each revision. */
  handle: (item: Item) => void;
  /** The session is not good any more: a ping may bring another. */
  renew: () => void;
}

/** What to do after a connection ended. */
type Next = 'again' | 'pause' | 'poll' | 'renew' | 'stop';

const AFTER_END: Record<string, Next> = {closing: 'pause', replaced: 'stop', merged: 'renew', gone: 'renew', revoked: 'renew'};

export class Live {
  private revision: number;
  private failures = 0;
  private isLeading = false;
  private isStopped = false;
  /** How often to poll before a stream is tried again. */
  private polls = 0;
  private heartbeat_ms = 30_000;
  /** How long the last refusal asks to wait. */
  private retry_ms = 0;
  private abort: AbortController | undefined;
  private timer: number | undefined;
  private resign: (() => void) | undefined;

  constructor(private readonly connection: Connection) {
    this.revision = connection.revision;
  }

  /** Takes part: leads when it is its turn. */
  start(): void {
    if (this.resign || this.isStopped) return;
    const {win, app_id, person, tabs} = this.connection;
    const elected = (): void => {
      this.isLeading = true;
      this.connect();
    };
    const name = `herald:${app_id}:live:${person.mark}`;
    // Tabs that cannot hear each other need a stream each.
    if (tabs.isConnected) this.resign = stand({win, name, elected});
    else {
      this.resign = () => undefined;
      elected();
    }
  }

  /** Ends the stream, and lets another tab lead; `start` takes part again. */
  pause(): void {
    this.silence();
    this.resign?.();
    this.resign = undefined;
  }

  private silence(): void {
    this.isLeading = false;
    this.abort?.abort();
    clearTimeout(this.timer);
  }

  /** Ends for good. */
  stop(): void {
    this.isStopped = true;
    this.pause();
  }

  /** The network is back: connects now. */
  hurry(): void {
    this.failures = 0;
    if (this.isLeading && !this.abort) this.connect();
  }

  /** Takes in what another tab read. */
  take(item: Item): void {
    if (item.id <= this.revision) return;
    this.revision = item.id;
    this.connection.handle(item);
  }

  private connect(): void {
    const {win} = this.connection;
    clearTimeout(this.timer);
    if (!this.isLeading || this.abort) return;
    const abort = new AbortController();
    this.abort = abort;
    const run = this.polls > 0 ? this.poll() : this.stream(abort);
    run
      .catch((): Next => 'pause')
      .then((next) => {
        if (this.abort === abort) this.abort = undefined;
        if (this.isLeading) this.go(next);
      })
      .catch((error: unknown) => failed(win, error));
  }

  private go(next: Next): void {
    if (next === 'stop') return this.stop();
    if (next === 'renew') {
      this.connection.renew();
      // The ping's answer brings the session that the next attempt takes.
      return this.later(pause(Math.max(2, this.failures++), PAUSE_MS_MAX));
    }
    if (next === 'poll') this.polls = POLLS_MAX;
    if (next === 'again' || next === 'poll') return this.later(POLL_MS * (0.75 + Math.random() / 2));
    this.later(Math.max(pause(this.failures++, PAUSE_MS_MAX), this.retry_ms));
    this.retry_ms = 0;
  }

  private later(wait_ms: number): void {
    const {win} = this.connection;
    clearTimeout(this.timer);
    this.timer = setTimeout(guard(win, () => this.connect()), wait_ms);
  }

  private body(): string {
    const {app_id, person} = this.connection;
    return JSON.stringify({app_id, session: person.session, revision: this.revision});
  }

  private async stream(abort: AbortController): Promise<Next> {
    const {transport} = this.connection;
    let isHeard = false;
    const hello = setTimeout(() => abort.abort(), HELLO_MS_MAX);
    try {
      const response = await transport.stream(this.body(), abort.signal);
      if (!response.ok) return this.refused(response.status, Number(response.headers.get('retry-after')));
      if (!response.body?.getReader) return 'poll';
      const heard = (): void => {
        isHeard = true;
        clearTimeout(hello);
      };
      return await this.readAll(response.body.getReader(), abort, heard);
    } catch (error) {
      // An answer that never began: something on the way holds it back.
      if (abort.signal.aborted && !isHeard && this.isLeading) return 'poll';
      throw error;
    } finally {
      clearTimeout(hello);
      abort.abort();
    }
  }

  private async readAll(reader: ReadableStreamDefaultReader<Uint8Array>, abort: AbortController, heard: () => void): Promise<Next> {
    const decoder = new TextDecoder();
    const events = new EventStream();
    let watchdog: number | undefined;
    try {
      for (;;) {
        const {done, value} = await reader.read();
        if (done) return 'pause';
        heard();
        clearTimeout(watchdog);
        // Two heartbeats were missed: the connection is dead, whatever the system believes.
        watchdog = setTimeout(() => abort.abort(), this.heartbeat_ms * 2 + 5_000);
        for (const {event, id, data} of events.read(decoder.decode(value, {stream: true}))) {
          const next = this.read({event, id: Number(id), data: parse(data)});
          if (next) return next;
        }
      }
    } finally {
      clearTimeout(watchdog);
    }
  }

  /** One item; answers what follows when it was the last. */
  private read(item: Item): Next | undefined {
    const {event, data} = item;
    const told = isDict(data) ? data : {};
    if (event === 'end') return AFTER_END[text(told.reason)] ?? 'renew';
    this.failures = 0;
    if (event === 'hello') this.heartbeat_ms = number(told.heartbeat_s, 25) * 1_000;
    else if (item.id > this.revision) {
      this.take(item);
      this.connection.tabs.item(this.connection.person.mark, item);
    }
    return undefined;
  }

  private async poll(): Promise<Next> {
    const answer = await this.connection.transport.post('poll', this.body());
    if (answer.status !== 200) return this.refused(answer.status, answer.retry_ms / 1_000);
    for (const {event, id, data} of dicts(answer.body.items)) {
      const next = this.read({event: text(event), id: number(id, 0), data});
      if (next) return next;
    }
    this.polls--;
    return 'again';
  }

  private refused(status: number, retry_s: number): Next {
    if (status === 401) return 'renew';
    if (status === 429 || status === 0 || status >= 500) {
      this.retry_ms = (retry_s || 0) * 1_000;
      return 'pause';
    }
    warn(this.connection.win, `no live updates: status ${status}.`);
    return 'stop';
  }
}
