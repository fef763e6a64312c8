// A person's events in the order in which they are told: by day, and runs of the same name
// together. Pure.
import type {EventReceipt, HeraldEvent} from '../../api/types';
import {day} from '../../ui/format';
import {type Origin, type TypedValue, typed} from '../../ui/kinds';

/** One thing that they did. */
export interface Entry {
  id: string;
  name: string;
  at: number;
  values: readonly TypedValue[];
  /** Known of what came in while the page was open; of the rest the receipt tells it. */
  origin: Origin | undefined;
}

/** Entries of the same name one after the other. */
export interface Run {
  /** That of its oldest entry: it stays while newer ones join. */
  id: string;
  name: string;
  entries: readonly Entry[];
}

export interface Day {
  label: string;
  runs: readonly Run[];
}

/** So many of one name in a row are told as one. */
export const RUN_MIN = 3;

export const entryOf = (event: HeraldEvent): Entry => ({id: event.id, name: event.event_name, at: event.created_at, values: typed(event.metadata as Record<string, unknown>), origin: undefined});

/** What a receipt of the stream tells, if it is of something new that they did. */
export const entryOfReceipt = (receipt: EventReceipt): Entry | undefined =>
  receipt.result === 'ok' && receipt.event_name && typeof receipt.created_at === 'number'
    ? {id: receipt.id, name: receipt.event_name, at: receipt.created_at, values: receipt.metadata, origin: {source: receipt.source, verified: receipt.verified}}
    : undefined;

/** The entries of all, each once, the newest first; of two with one id the one with more told wins. */
export const joined = (live: readonly Entry[], told: readonly Entry[]): Entry[] => {
  const all = new Map<string, Entry>();
  for (const entry of [...told, ...live]) {
    all.set(entry.id, entry);
  }
  // At the same second the order of the server stays.
  return [...all.values()].toSorted((a, b) => b.at - a.at);
};

/** Entries by day of the zone, runs of one name together. */
export const daysOf = (entries: readonly Entry[], timeZone: string): Day[] => {
  const days: {label: string; runs: {id: string; name: string; entries: Entry[]}[]}[] = [];
  for (const entry of entries) {
    const label = day(entry.at, timeZone);
    let last = days.at(-1);
    if (last?.label !== label) {
      last = {label, runs: []};
      days.push(last);
    }
    const run = last.runs.at(-1);
    if (run?.name === entry.name) {
      run.entries.push(entry);
      run.id = entry.id;
    } else {
      last.runs.push({id: entry.id, name: entry.name, entries: [entry]});
    }
  }
  return days;
};

/** The path and the query of the page that follows; the host it was told under may be another one. */
export const nextPath = (next: unknown): string | undefined => {
  const address = typeof next === 'string' ? URL.parse(next, 'http://localhost') : null;
  return address ? address.pathname + address.search : undefined;
};
