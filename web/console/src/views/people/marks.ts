// Which people are marked: kept while one searches on, so that several searches add up.
import {useEffect, useState} from 'preact/hooks';
import type {Person} from './person';
import type {Rows} from './rows';

export interface Marks {
  marked: ReadonlyMap<string, Person>;
  /** All who match are meant, not only those that are marked. */
  isAll: boolean;
  mark: (keys: ReadonlySet<string>) => void;
  markAll: () => void;
  unmark: () => void;
  change: (ids: ReadonlySet<string>, by: (person: Person) => Person) => void;
}

const heldOf = (rows: Rows, keys: ReadonlySet<string>, before: ReadonlyMap<string, Person>): Map<string, Person> => {
  const held = new Map<string, Person>();
  for (const person of rows) {
    if (keys.has(person.id)) {
      held.set(person.id, person);
    }
  }
  // Those that are not listed at the moment are kept as they were.
  for (const [id, person] of before) {
    if (keys.has(id) && !held.has(id)) {
      held.set(id, person);
    }
  }
  return held;
};

/** The marks of a list; `question` is what is asked, as text. */
export const useMarks = (rows: Rows, question: string): Marks => {
  const [marked, setMarked] = useState<ReadonlyMap<string, Person>>(new Map());
  const [isAll, setAll] = useState(false);
  // Everybody of another question was never meant.
  useEffect(() => setAll(false), [question]);
  const mark = (keys: ReadonlySet<string>): void => {
    setMarked(heldOf(rows, keys, marked));
    setAll(false);
  };
  return {
    marked,
    isAll,
    mark,
    markAll: () => {
      mark(new Set([...rows].map(({id}) => id)));
      setAll(true);
    },
    unmark: () => {
      setMarked(new Map());
      setAll(false);
    },
    change: (ids, by) => setMarked(before => new Map([...before].map(([id, person]) => [id, ids.has(id) ? by(person) : person]))),
  };
};
