// What somebody does while their profile is looked at.
import {useEffect, useRef, useState} from 'preact/hooks';
import {follow} from '../../api/stream';
import type {EventReceipt} from '../../api/types';
import {useIsSeen} from '../../app/seen';
import {type Entry, entryOfReceipt} from './runs';

/** What came in live is kept to so many; more is read again from the server. */
const LIVE_MAX = 200;
/** A stream that was refused is asked for again after so many milliseconds. */
const AGAIN_MS = 10_000;
/** Whoever comes back to the tab later than this reads the list again instead of what was missed. */
const HIDDEN_MS_MAX = 60_000;

export type Link = 'connecting' | 'open' | 'closed';

/** How the link stands, as a badge says it. */
export const LINK_WORDS: Readonly<Record<Link, {children: string; title: string; tone?: 'good' | 'warn'}>> = {
  open: {children: 'Live', title: 'What they do appears at once', tone: 'good'},
  connecting: {children: 'Connecting', title: 'What they do appears once the connection stands'},
  closed: {children: 'Not live', title: 'The server takes no further live view at the moment; it is asked again', tone: 'warn'},
};

/** What they do from now on. `onMissed` is called when something may be missing in between. */
export const useLive = (contact: string, onNew: () => void, onMissed: () => void): {entries: readonly Entry[]; link: Link} => {
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const [link, setLink] = useState<Link>('connecting');
  const [round, setRound] = useState(0);
  const isSeen = useIsSeen();
  const told = useRef({onNew, onMissed});
  told.current = {onNew, onMissed};
  const state = useRef({lastId: '', hiddenAt: 0});
  useEffect(() => {
    const now = state.current;
    if (!isSeen) {
      now.hiddenAt = performance.now();
      return undefined;
    }
    if (now.hiddenAt > 0 && performance.now() - now.hiddenAt > HIDDEN_MS_MAX) {
      now.lastId = '';
      told.current.onMissed();
    }
    now.hiddenAt = 0;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const query = new URLSearchParams({contact_id: contact, ...(now.lastId === '' ? {} : {last_event_id: now.lastId})});
    const stop = follow(`/manage/events/live?${query.toString()}`, ['hello', 'event'], {
      onEvent: (name, data, id) => {
        now.lastId = id === '' ? now.lastId : id;
        const entry = name === 'event' ? entryOfReceipt(data as EventReceipt) : undefined;
        if (entry) {
          setEntries(before => [entry, ...before.filter(one => one.id !== entry.id)].slice(0, LIVE_MAX));
          told.current.onNew();
        }
      },
      onState: next => {
        if (isOver) {
          return;
        }
        setLink(next);
        if (next === 'closed') {
          timer = setTimeout(() => setRound(before => before + 1), AGAIN_MS);
        }
      },
    });
    return () => {
      isOver = true;
      clearTimeout(timer);
      stop();
    };
  }, [contact, isSeen, round]);
  return {entries, link};
};
