// Watching the stream: what arrives is collected and shown once per animation frame. A tab
// that nobody sees has no stream; once it is seen again it goes on behind what it saw last.
import {useCallback, useEffect, useMemo, useRef, useState} from 'preact/hooks';
import {ApiError, raw} from '../../api/client';
import {follow} from '../../api/stream';
import type {EventReceipt} from '../../api/types';
import {asApiError} from '../../app/load';
import {useIsSeen} from '../../app/seen';
import {type Asked, pathOf} from './asked';
import {arrive, EMPTY, type Feed, Meter, pause, resume} from './ring';

/** A stream that was refused is asked for again after these many milliseconds, then later and later. */
const AGAIN_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
/** A tab that was hidden for longer begins anew instead of reading up on all it missed. */
const HIDDEN_MS_MAX = 60_000;
const RATE_MS = 1_000;

export type Link = 'connecting' | 'open' | 'broken';

export interface Watched {
  feed: Feed;
  link: Link;
  /** Why the stream was refused. */
  error: ApiError | undefined;
  perSecond: number;
  pause: () => void;
  resume: () => void;
  /** Asks for the stream again at once. */
  again: () => void;
}

/** Why the server does not answer the stream; nothing if it does. */
const refusal = async (path: string, signal: AbortSignal): Promise<ApiError | undefined> => {
  const looked = new AbortController();
  signal.addEventListener('abort', () => looked.abort());
  try {
    await raw('GET', path, {accept: 'text/event-stream', signal: looked.signal});
    return undefined;
  } catch (error) {
    return signal.aborted ? undefined : asApiError(error);
  } finally {
    looked.abort();
  }
};

/** Collects what arrives until the next frame, then hands it over at once. What was asked
 * for before is dropped. */
const useFrames = (asked: string, show: (arrived: readonly EventReceipt[]) => void): ((receipt: EventReceipt) => void) => {
  const latest = useRef(show);
  latest.current = show;
  const state = useMemo(() => ({arrived: [] as EventReceipt[], frame: 0}), []);
  useEffect(
    () => () => {
      cancelAnimationFrame(state.frame);
      state.arrived = [];
    },
    [state, asked],
  );
  return useCallback(
    receipt => {
      state.arrived.push(receipt);
      if (state.arrived.length === 1) {
        state.frame = requestAnimationFrame(() => {
          const {arrived} = state;
          state.arrived = [];
          latest.current(arrived);
        });
      }
    },
    [state],
  );
};

/** What comes in, of what is asked for. */
export const useWatch = (asked: Asked): Watched => {
  const base = pathOf(asked);
  const [feed, setFeed] = useState<Feed>(EMPTY);
  const [link, setLink] = useState<Link>('connecting');
  const [error, setError] = useState<ApiError | undefined>();
  const [round, setRound] = useState(0);
  const [perSecond, setPerSecond] = useState(0);
  const meter = useMemo(() => new Meter(), [base]);
  const last = useRef({base, id: '', tries: 0, hiddenAt: 0});
  const isSeen = useIsSeen();
  const collect = useFrames(base, arrived => {
    meter.note(arrived.length, performance.now());
    setFeed(before => arrive(before, arrived));
  });

  // Another question is another list.
  useEffect(() => {
    setFeed(({isPaused}) => ({...EMPTY, isPaused}));
    setPerSecond(0);
  }, [base]);

  useEffect(() => {
    const state = last.current;
    if (state.base !== base) {
      Object.assign(state, {base, id: '', tries: 0});
    }
    if (!isSeen) {
      state.hiddenAt = performance.now();
      return undefined;
    }
    if (state.hiddenAt > 0 && performance.now() - state.hiddenAt > HIDDEN_MS_MAX) {
      state.id = '';
    }
    state.hiddenAt = 0;
    const control = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const path = pathOf(asked, state.id);
    const stop = follow(path, ['hello', 'event'], {
      onEvent: (name, data, id) => {
        state.id = id === '' ? state.id : id;
        if (name === 'event') {
          collect(data as EventReceipt);
        }
      },
      onState: next => {
        if (control.signal.aborted) {
          return;
        }
        setLink(next === 'closed' ? 'broken' : next);
        if (next === 'open') {
          state.tries = 0;
          setError(undefined);
        }
        if (next === 'closed') {
          // The browser gave up: it does not say why, so the server is asked.
          void refusal(path, control.signal).then(found => {
            if (!control.signal.aborted) {
              setError(found);
              timer = setTimeout(() => setRound(before => before + 1), AGAIN_MS[Math.min(state.tries, AGAIN_MS.length - 1)]);
              state.tries += 1;
            }
          });
        }
      },
    });
    return () => {
      control.abort();
      clearTimeout(timer);
      stop();
    };
  }, [base, round, isSeen, collect]);

  useEffect(() => {
    if (!isSeen) {
      return undefined;
    }
    const timer = setInterval(() => setPerSecond(meter.perSecond(performance.now())), RATE_MS);
    return () => clearInterval(timer);
  }, [meter, isSeen]);

  return {
    feed,
    link,
    error,
    perSecond,
    pause: useCallback(() => setFeed(pause), []),
    resume: useCallback(() => setFeed(resume), []),
    again: useCallback(() => setRound(before => before + 1), []),
  };
};
