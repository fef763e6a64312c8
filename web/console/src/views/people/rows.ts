// The rows of a list that may hold a million people: those in sight are asked for by their
// place, and those far from it are dropped and asked for again when they come back.
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

/** Where a page begins: so many people behind a cursor, or behind the first of all. */
export interface From {
  after: string | undefined;
  offset: number;
}

export type LoadPage = (from: From, signal: AbortSignal) => Promise<Page>;

/** People that can be listed: as many as the server passes over to come to a page. */
export const LISTED_MAX = 1_000_000;

/** Pages that are held at once: some thousand people, a few megabytes. */
const PAGES_HELD_MAX = 40;

/** Pages that are asked for at once: whoever drags through the list passes by many. */
const PAGES_ASKED_MAX = 2;

/** How near to what is in sight the rows are asked for before they come there. */
const NEAR_ROWS = 30;

interface Held {
  people: readonly Person[];
  /** It may have changed since, and is asked for again once it is in sight. */
  isStale: boolean;
}

/** The rows of one question. They are changed in place; `onChange` says when. */
export class Rows {
  total = 0;
  undecided = 0;
  error: unknown;
  isBegun = false;
  onChange: () => void = () => undefined;

  #control = new AbortController();
  readonly #pages = new Map<number, Held>();
  /** The cursors of pages, by page: every one behind a page that was answered. */
  readonly #cursors = new Map<number, string>();
  /** Pages on their way; `false` once what they will bring is out of date. */
  readonly #asked = new Map<number, boolean>();
  #sight = {from: 0, to: 1};

  constructor(
    private readonly load: LoadPage,
    private readonly size: number,
  ) {}

  /** How many rows there are, held or not. */
  get length(): number {
    return Math.min(this.total, LISTED_MAX);
  }

  at(place: number): Row | undefined {
    if (place < 0 || place >= this.length) {
      return undefined;
    }
    const page = Math.floor(place / this.size);
    // Somebody may have left since: the place stays, so that nothing jumps.
    return this.#pages.get(page)?.people[place - page * this.size] ?? {id: `gap-${place}`, gap: true};
  }

  slice(from: number, to: number): Row[] {
    const seen = new Set<string>();
    const rows: Row[] = [];
    for (let place = Math.max(0, from); place < Math.min(to, this.length); place += 1) {
      const row = this.at(place);
      // Who moved from one page to the next while they were asked for is shown once.
      rows.push(row === undefined || seen.has(row.id) ? {id: `gap-${place}`, gap: true} : row);
      seen.add(row?.id ?? '');
    }
    return rows;
  }

  /** Those that are held. */
  *[Symbol.iterator](): Generator<Person> {
    for (const {people} of this.#pages.values()) {
      yield* people;
    }
  }

  /** Says which rows are in sight: they are asked for, and those far away dropped. */
  show(from: number, to: number): void {
    this.#sight = {from, to};
    this.#askForSight();
    this.#dropFar();
  }

  /** Asks for what is in sight: at first, and after a fault. */
  go(): void {
    this.#askForSight();
  }

  /** Changes people in place where they are held. */
  change(ids: ReadonlySet<string>, change: (person: Person) => Person): void {
    for (const held of this.#pages.values()) {
      held.people = held.people.map(person => (ids.has(person.id) ? change(person) : person));
    }
    for (const page of this.#asked.keys()) {
      this.#asked.set(page, false);
    }
    this.onChange();
  }

  /** Nothing is asked for any more. */
  stop(): void {
    this.#control.abort();
    this.#asked.clear();
  }

  /** Goes on after a stop; what is held is asked for again when it is in sight. */
  resume(): void {
    this.#control = new AbortController();
    for (const held of this.#pages.values()) {
      held.isStale = true;
    }
    this.#askForSight();
  }

  #askForSight(): void {
    const {from, to} = this.#sight;
    const last = Math.max(0, Math.ceil(this.length / this.size) - 1);
    const pageOf = (place: number): number => Math.min(Math.max(Math.floor(place / this.size), 0), last);
    const wanted = [];
    for (let page = pageOf(from); page <= pageOf(to - 1); page += 1) {
      wanted.push(page);
    }
    wanted.push(pageOf(to - 1 + NEAR_ROWS), pageOf(from - NEAR_ROWS));
    for (const page of wanted) {
      if (this.#asked.size >= PAGES_ASKED_MAX || this.#control.signal.aborted) {
        return;
      }
      if (!this.#asked.has(page) && this.#pages.get(page)?.isStale !== false) {
        void this.#ask(page);
      }
    }
  }

  async #ask(page: number): Promise<void> {
    const {signal} = this.#control;
    this.#asked.set(page, true);
    try {
      const answer = await this.load(this.#fromOf(page), signal);
      if (signal.aborted) {
        return;
      }
      this.#keep(page, answer);
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      this.#asked.delete(page);
      this.error = error;
      this.onChange();
      return;
    }
    // What is in sight may have moved on.
    this.#askForSight();
    this.onChange();
  }

  #keep(page: number, {people, next, total, undecided}: Page): void {
    this.#pages.set(page, {people, isStale: this.#asked.get(page) === false});
    this.#asked.delete(page);
    if (next !== undefined) {
      this.#cursors.set(page + 1, next);
    }
    if (page === 0) {
      this.total = total;
      this.undecided = undecided;
    }
    this.isBegun = true;
    this.error = undefined;
  }

  /** The nearest place before a page from which it can be reached. */
  #fromOf(page: number): From {
    let known = page;
    while (known > 0 && !this.#cursors.has(known)) {
      known -= 1;
    }
    return {after: this.#cursors.get(known), offset: (page - known) * this.size};
  }

  #dropFar(): void {
    const middle = (this.#sight.from + this.#sight.to) / 2 / this.size;
    const far = [...this.#pages.keys()].toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle)).slice(PAGES_HELD_MAX);
    for (const page of far) {
      this.#pages.delete(page);
    }
  }
}
