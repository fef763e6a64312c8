// What the people of the rows in sight are called. Receipts name them by id only; those that
// are in sight are asked for together, now and then, however fast the rows go by.
import {useEffect, useState} from 'preact/hooks';
import {type PersonRole, searchPeople} from '../../api/people';
import {personTitle} from '../../ui/format';

/** Between two questions, in milliseconds. */
const ASK_MS = 500;
const ASKED_MAX = 50;
const KNOWN_MAX = 5_000;
const ANYBODY: readonly PersonRole[] = ['user', 'lead', 'visitor'];

const known = new Map<string, string>();
const wanted = new Map<string, Set<() => void>>();
let timer: ReturnType<typeof setTimeout> | undefined;

const learn = (id: string, title: string): void => {
  known.set(id, title);
  for (const oldest of known.keys()) {
    if (known.size <= KNOWN_MAX) {
      break;
    }
    known.delete(oldest);
  }
};

const ask = async (): Promise<void> => {
  const ids = [...wanted.keys()].slice(-ASKED_MAX);
  if (ids.length === 0) {
    return;
  }
  const found = await searchPeople({predicate: {attribute: 'id', op: 'in', value: ids}, roles: ANYBODY}, ASKED_MAX, {});
  for (const person of found.data) {
    learn(person.id, personTitle(person));
  }
  for (const id of ids) {
    // Whoever was merged or deleted meanwhile keeps the id as a name.
    const waiting = wanted.get(id);
    wanted.delete(id);
    for (const tell of waiting ?? []) {
      tell();
    }
  }
};

const soon = (): void => {
  timer ??= setTimeout(() => {
    // A name that cannot be had now is asked for with the next row.
    void ask().catch(() => undefined).finally(() => {
      timer = undefined;
      if (wanted.size > ASKED_MAX) {
        soon();
      }
    });
  }, ASK_MS);
};

/** What a person is called, once that is known. */
export const useName = (id: string): string | undefined => {
  const [, setRound] = useState(0);
  const name = known.get(id);
  useEffect(() => {
    if (known.has(id)) {
      return undefined;
    }
    const tell = (): void => setRound(before => before + 1);
    const waiting = wanted.get(id) ?? new Set();
    wanted.set(id, waiting.add(tell));
    soon();
    return () => {
      waiting.delete(tell);
      if (waiting.size === 0 && wanted.get(id) === waiting) {
        wanted.delete(id);
      }
    };
  }, [id]);
  return name;
};
