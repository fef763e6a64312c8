// What was done, told at the foot of the page, with a way back. What cannot be taken back
// on the server is not done before its notice has gone.
import {useEffect, useState} from 'preact/hooks';

export interface Notice {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
  undo?: () => void;
}

/** How long a notice stays, in milliseconds: time to read two lines and press a button. */
const SHOWN_MS = 8_000;
/** More at once would cover the page. */
const NOTICES_MAX = 3;

let notices: readonly Notice[] = [];
let last = 0;
const listeners = new Set<(now: readonly Notice[]) => void>();
const ends = new Map<number, () => void>();

const set = (now: readonly Notice[]): void => {
  notices = now;
  for (const listener of listeners) {
    listener(now);
  }
};

/** Takes a notice away; what waited for its end is done. */
export const dismiss = (id: number): void => {
  const end = ends.get(id);
  ends.delete(id);
  set(notices.filter(notice => notice.id !== id));
  end?.();
};

const show = (notice: Omit<Notice, 'id'>, end?: () => void): number => {
  last += 1;
  const id = last;
  if (end) {
    ends.set(id, end);
  }
  set([...notices, {...notice, id}]);
  for (const oldest of notices.slice(0, Math.max(0, notices.length - NOTICES_MAX))) {
    dismiss(oldest.id);
  }
  setTimeout(() => dismiss(id), SHOWN_MS);
  return id;
};

/** Tells what was done; `undo` takes it back. */
export const tell = (text: string, undo?: () => void): void => {
  show({text, tone: 'plain', ...(undo ? {undo} : {})});
};

/** Tells what went wrong, and what to do. */
export const tellError = (error: unknown): void => {
  show({text: error instanceof Error ? error.message : String(error), tone: 'bad'});
};

/** Does `act` only when its notice has gone without `undo` being pressed: for what the
 * server cannot take back. Leaving the page before that leaves everything as it was. */
export const soon = (text: string, act: () => void, undone: () => void): void => {
  let isUndone = false;
  show(
    {
      text,
      tone: 'plain',
      undo: () => {
        isUndone = true;
        undone();
      },
    },
    () => {
      if (!isUndone) {
        act();
      }
    },
  );
};

/** Takes the latest thing back that can be. */
export const undoLatest = (): void => {
  const latest = notices.findLast(notice => notice.undo !== undefined);
  if (latest) {
    takeBack(latest);
  }
};

/** Presses a notice's undo. */
export const takeBack = (notice: Notice): void => {
  notice.undo?.();
  dismiss(notice.id);
};

/** The notices that are shown now. */
export const useNotices = (): readonly Notice[] => {
  const [now, setNow] = useState(notices);
  useEffect(() => {
    listeners.add(setNow);
    return () => {
      listeners.delete(setNow);
    };
  }, []);
  return now;
};
