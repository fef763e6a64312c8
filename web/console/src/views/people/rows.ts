// The rows of a list that may hold a million people: pages are asked for as one scrolls,
// and those far from what is in sight are dropped and asked for again when they come back.
import type {Person} from './person';

/** A row that is not held at the moment. */
export interface Gap {
  id: string;
  gap: true;
}

export type Row = Person | Gap;

export const isGap = (row: Row): row is Gap => 'gap' in row;

export interface Page {
  people: readonly Person[];
  next: string | undefined;
  total: number;
  undecided: number;
}

export type LoadPage = (after: string | undefined, signal: AbortSignal) => Promise<Page>;

/** Pages that are held at once: some thousand people, a few megabytes. */
const PAGES_HELD_MAX = 40;

interface Held {
  cursor: string | undefined;
  from: number;
  length: number;
  state: 'held' | 'gone' | 'asked' | 'stale';
}

/** The rows of one question. `items` is changed in place; `onChange` says when. */
export class Rows {
  readonly items: Row[] = [];
  total = 0;
  undecided = 0;
  error: unknown;
  isBegun = false;
  isLoading = false;
  onChange: () => void = () => undefined;

  #control = new AbortController();
  readonly #pages: Held[] = [];
  #next: string | undefined;
  #isComplete = false;

  constructor(private readonly load: LoadPage) {}

  /** Whether there are people beyond those that were listed so far. */
  get hasMore(): boolean {
    return !this.#isComplete;
  }

  /** Asks for the next page, unless one is on its way. */
  async more(): Promise<void> {
    if (this.isLoading || this.#isComplete || this.#control.signal.aborted) {
      return;
    }
    this.isLoading = true;
    this.error = undefined;
    const cursor = this.#next;
    const {signal} = this.#control;
    try {
      const page = await this.load(cursor, signal);
      if (signal.aborted) {
        return;
      }
      this.#pages.push({cursor, from: this.items.length, length: page.people.length, state: 'held'});
      for (const person of page.people) {
        this.items.push(person);
      }
      this.total = page.total;
      this.undecided = page.undecided;
      this.#next = page.next;
      this.#isComplete = page.next === undefined;
      this.isBegun = true;
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      this.error = error;
    }
    this.isLoading = false;
    this.onChange();
  }

  /** Says which rows are in sight: their pages are brought back, those far away dropped. */
  show(from: number, to: number): void {
    for (const page of this.#pages) {
      const isInSight = page.from < to && page.from + page.length > from;
      if (isInSight && (page.state === 'gone' || page.state === 'stale')) {
        void this.#again(page);
      }
    }
    this.#dropFar((from + to) / 2);
  }

  /** Asks again for what is in sight, and for the rest when it comes there. */
  refresh(): void {
    for (const page of this.#pages) {
      page.state = page.state === 'held' ? 'stale' : page.state;
    }
  }

  /** Changes people in place where they are held. */
  change(ids: ReadonlySet<string>, change: (person: Person) => Person): void {
    this.items.forEach((row, at) => {
      if (ids.has(row.id) && !isGap(row)) {
        this.items[at] = change(row);
      }
    });
    this.onChange();
  }

  /** Nothing is asked for any more. */
  stop(): void {
    this.#control.abort();
  }

  /** Goes on after a stop; what is held is asked for again when it is in sight. */
  resume(): void {
    this.#control = new AbortController();
    this.isLoading = false;
    this.refresh();
    for (const page of this.#pages) {
      page.state = page.state === 'asked' ? 'stale' : page.state;
    }
  }

  async #again(page: Held): Promise<void> {
    const before = page.state;
    const {signal} = this.#control;
    page.state = 'asked';
    try {
      const {people} = await this.load(page.cursor, signal);
      if (signal.aborted) {
        return;
      }
      for (let at = page.from; at < page.from + page.length; at += 1) {
        // Somebody may have left since: the place stays, so that nothing jumps.
        this.items[at] = people[at - page.from] ?? {id: `gap-${at}`, gap: true};
      }
      page.state = 'held';
    } catch (error) {
      page.state = before;
      this.error = signal.aborted ? undefined : error;
    }
    if (!signal.aborted) {
      this.onChange();
    }
  }

  #dropFar(middle: number): void {
    const held = this.#pages.filter(page => page.state === 'held' || page.state === 'stale');
    if (held.length <= PAGES_HELD_MAX) {
      return;
    }
    const far = held.toSorted((a, b) => Math.abs(b.from - middle) - Math.abs(a.from - middle)).slice(0, held.length - PAGES_HELD_MAX);
    for (const page of far) {
      page.state = 'gone';
      for (let at = page.from; at < page.from + page.length; at += 1) {
        this.items[at] = {id: `gap-${at}`, gap: true};
      }
    }
  }
}
