// Shortcuts: one listener, one list, which is also what `?` shows. A view registers its own
// while it is on the screen. Keys typed into a field are the field's.
import {useEffect, useRef} from 'preact/hooks';

export interface Shortcut {
  /** `j`, `?`, `Escape`, `mod+k` (Ctrl or Command), or two keys in a row: `g p`. */
  keys: string;
  /** What it does, for the list. */
  label: string;
  /** Under which heading the list shows it. */
  group: 'Everywhere' | 'Lists' | 'This page';
  run: () => void;
  /** Whether it also works while a field has the focus. */
  inFields?: boolean;
}

/** How long the second key of a pair may take, in milliseconds. */
const PAIR_MS_MAX = 900;

const registered = new Set<{current: readonly Shortcut[]}>();
let first: {key: string; at: number} | undefined;

/** All shortcuts that work now; of two with the same keys the later view's wins. */
export const shortcuts = (): Shortcut[] => {
  const found = new Map<string, Shortcut>();
  for (const list of registered) {
    for (const shortcut of list.current) {
      found.set(shortcut.keys, shortcut);
    }
  }
  return [...found.values()];
};

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(checkbox|radio|button)$/.test(target.getAttribute('type') ?? ''));

const nameOf = (event: KeyboardEvent): string => (event.ctrlKey || event.metaKey ? `mod+${event.key.toLowerCase()}` : event.key);

const onKey = (event: KeyboardEvent): void => {
  if (event.defaultPrevented || event.altKey) {
    return;
  }
  const key = nameOf(event);
  const pair = first && event.timeStamp - first.at < PAIR_MS_MAX ? `${first.key} ${key}` : undefined;
  const all = shortcuts();
  const inField = isField(event.target);
  // A dialog keeps the keys for itself: only what works in fields works behind it.
  const isModal = document.querySelector('dialog[open]') !== null;
  const found = all.find(shortcut => (shortcut.keys === pair || shortcut.keys === key) && ((!inField && !isModal) || shortcut.inFields === true));
  first = !inField && all.some(shortcut => shortcut.keys.startsWith(`${key} `)) && !found ? {key, at: event.timeStamp} : undefined;
  if (found) {
    event.preventDefault();
    found.run();
  }
};

/** Makes the shortcuts of a view work while it is shown. */
export const useShortcuts = (list: readonly Shortcut[]): void => {
  const latest = useRef(list);
  latest.current = list;
  useEffect(() => {
    if (registered.size === 0) {
      document.addEventListener('keydown', onKey);
    }
    registered.add(latest);
    return () => {
      registered.delete(latest);
      if (registered.size === 0) {
        document.removeEventListener('keydown', onKey);
      }
    };
  }, []);
};
