// What the server tells a person while they look: one stream for all their tabs.
//
// The leading tab reads the stream and passes every item on; each tab counts revisions for itself, so that it
// handles each once, whoever it comes from and whoever leads next. Where streams do not get through, it polls.
import {EventStream} from './event_stream';
import {stand} from './leader';
import {HELLO_MS_MAX, PAUSE_MS_MAX, POLL_MS, POLLS_MAX} from '../limits';
import {dictOf, dicts, number, parse, pause, text, type Win} from '../platform';
import {itemOf, type Item} from '../tabs';
import {failed, guard, warn} from '../warnings';
import type {Line, Listen, Listener} from './api';

/** What to do after a connection ended. */
type Next = 'again' | 'pause' | 'poll' | 'renew' | 'stop';

const AFTER_END: Record<string, Next> = {closing: 'pause', replaced: 'stop', merged: 'renew', gone: 'renew', revoked: 'renew'};

export class Live implements Listener {
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

  constructor(
    private readonly win: Win,
    private readonly line: Line,
  ) {
    this.revision = line.revision;
  }

  /** Takes part: leads when it is its turn. */
  start(): void {
    if (this.resign || this.isStopped) return;
    const {win} = this;
    const {stored, app_id, mark, is_shared} = this.line;
    const elected = (): void => {
      this.isLeading = true;
      this.connect();
    };
    const name = `herald:${app_id}:live:${mark}`;
    // Tabs that cannot hear each other need a stream each.
    if (is_shared) this.resign = stand({win, stored, name, elected, deposed: () => this.silence()});
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
  retry(): void {
    this.failures = 0;
    if (this.isLeading && !this.abort) this.connect();
  }

  /** Takes in what another tab read. */
  take(item: Item): void {
    if (item.id <= this.revision) return;
    this.revision = item.id;
    this.line.heard(item);
  }

  private connect(): void {
    const {win} = this;
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
      this.line.expired();
      // The ping's answer brings the session that the next attempt takes.
      return this.later(pause(Math.max(2, this.failures++), PAUSE_MS_MAX));
    }
    if (next === 'poll') this.polls = POLLS_MAX;
    if (next === 'again' || next === 'poll') return this.later(POLL_MS * (0.75 + Math.random() / 2));
    this.later(Math.max(pause(this.failures++, PAUSE_MS_MAX), this.retry_ms));
    this.retry_ms = 0;
  }

  private later(wait_ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(guard(this.win, () => this.connect()), wait_ms);
  }

  private body(): string {
    const {app_id, session} = this.line;
    return JSON.stringify({app_id, session: session(), revision: this.revision});
  }

  private async stream(abort: AbortController): Promise<Next> {
    let isHeard = false;
    const hello = setTimeout(() => abort.abort(), HELLO_MS_MAX);
    try {
      const response = await this.line.stream(this.body(), abort.signal);
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
    const told = dictOf(data);
    if (event === 'end') return AFTER_END[text(told.reason)] ?? 'renew';
    this.failures = 0;
    if (event === 'hello') this.heartbeat_ms = number(told.heartbeat_s, 25) * 1_000;
    else if (item.id > this.revision) {
      this.take(item);
      this.line.tell(item);
    }
    return undefined;
  }

  private async poll(): Promise<Next> {
    const answer = await this.line.post('poll', this.body());
    if (answer.status !== 200) return this.refused(answer.status, answer.retry_ms / 1_000);
    for (const item of dicts(answer.body.items)) {
      const next = this.read(itemOf(item));
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
    warn(this.win, `no live updates: status ${status}.`);
    return 'stop';
  }
}

/** Begins to listen for a person. Whatever goes wrong in it is told in the console and stays in it. */
export const listen: Listen = (win, line) => {
  const live = new Live(win, line);
  return {
    start: guard(win, () => live.start()),
    pause: guard(win, () => live.pause()),
    stop: guard(win, () => live.stop()),
    retry: guard(win, () => live.retry()),
    take: guard(win, (item) => live.take(item)),
  };
};
