// What somebody changes and has not saved yet. It outlives the view that shows it: who looks at
// another page and comes back goes on. And it outlives newer answers of the server: only what
// nobody has touched follows them.
import {useState} from 'preact/hooks';

/** More unsaved edits than anybody has open. */
const UNSAVED_MAX = 50;

const unsaved = new Map<string, unknown>();

const note = (name: string, value: unknown): void => {
  unsaved.delete(name);
  if (value !== undefined) {
    unsaved.set(name, value);
  }
  for (const oldest of unsaved.keys()) {
    if (unsaved.size <= UNSAVED_MAX) {
      break;
    }
    unsaved.delete(oldest);
  }
};

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A value that is edited before it is saved. */
export interface Edited<T> {
  /** What is shown: the edits, or what is stored where there are none. */
  value: T;
  edit: (value: T) => void;
  isChanged: boolean;
  /** Lets the edits go: they were saved, or are not wanted. */
  drop: () => void;
}

/** What is stored under this name, as somebody edits it. */
export const useEdited = <T>(name: string, stored: T): Edited<T> => {
  const [edits, setEdits] = useState(() => unsaved.get(name) as T | undefined);
  const edit = (value: T | undefined): void => {
    note(name, value);
    setEdits(value);
  };
  const isChanged = edits !== undefined && !isSame(edits, stored);
  return {value: isChanged ? edits : stored, edit: value => edit(isSame(value, stored) ? undefined : value), isChanged, drop: () => edit(undefined)};
};
