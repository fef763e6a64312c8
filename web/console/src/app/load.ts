// Loading data into a view: one hook. What was loaded before under the same key is shown at
// once while it is asked for again, so going back and forth never flashes.
import {useCallback, useEffect, useRef, useState} from 'preact/hooks';
import {ApiError} from '../api/client';

/** How many answers are kept: some views' worth, so that the memory stays bounded. */
const KEPT_MAX = 200;

const kept = new Map<string, unknown>();

const keep = (key: string, value: unknown): void => {
  kept.delete(key);
  kept.set(key, value);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT_MAX) {
      break;
    }
    kept.delete(oldest);
  }
};

/** Forgets answers whose key begins so: after a change, the next view asks again. */
export const forget = (prefix: string): void => {
  for (const key of [...kept.keys()].filter(key => key.startsWith(prefix))) {
    kept.delete(key);
  }
};

const asking = new Set<{current: {key: string | undefined; again: () => void}}>();

/** Forgets these answers, and has the views that show one ask again: for a change that is made
 * where they are not, such as an undo from another page. */
export const askAgain = (...prefixes: readonly string[]): void => {
  for (const prefix of prefixes) {
    forget(prefix);
  }
  for (const {current: {key, again}} of asking) {
    if (prefixes.some(prefix => key?.startsWith(prefix))) {
      again();
    }
  }
};

/** Data on its way, there, or refused. `data` stays while it is asked for again. */
export interface Loaded<T> {
  data: T | undefined;
  error: ApiError | undefined;
  isLoading: boolean;
  /** Asks again. */
  reload: () => void;
  /** Shows another value until the next answer: for changes that are not to wait. */
  put: (change: (before: T) => T) => void;
}

/** Whatever was thrown, as what an ErrorNote shows. */
export const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError(0, 'console', error instanceof Error ? error.message : String(error), undefined, undefined, undefined);

/** Loads what `load` answers whenever `key` changes; `undefined` as key loads nothing. */
export const useLoaded = <T>(key: string | undefined, load: (signal: AbortSignal) => Promise<T>): Loaded<T> => {
  const [shown, setShown] = useState<{key: string | undefined; data: T | undefined; error: ApiError | undefined; isLoading: boolean}>(() => ({
    key,
    data: key === undefined ? undefined : (kept.get(key) as T | undefined),
    error: undefined,
    isLoading: key !== undefined,
  }));
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  latest.current = load;

  useEffect(() => {
    if (key === undefined) {
      setShown({key, data: undefined, error: undefined, isLoading: false});
      return undefined;
    }
    const control = new AbortController();
    setShown(before => ({key, data: before.key === key ? before.data : (kept.get(key) as T | undefined), error: undefined, isLoading: true}));
    latest.current(control.signal).then(
      data => {
        if (!control.signal.aborted) {
          keep(key, data);
          setShown({key, data, error: undefined, isLoading: false});
        }
      },
      (error: unknown) => {
        if (!control.signal.aborted) {
          setShown(before => ({...before, error: asApiError(error), isLoading: false}));
        }
      },
    );
    return () => control.abort();
  }, [key, round]);

  const reload = useCallback(() => setRound(before => before + 1), []);
  const shows = useRef({key, again: reload});
  shows.current = {key, again: reload};
  useEffect(() => {
    asking.add(shows);
    return () => {
      asking.delete(shows);
    };
  }, []);
  const put = useCallback(
    (change: (before: T) => T) =>
      setShown(before => {
        if (before.data === undefined) {
          return before;
        }
        const data = change(before.data);
        if (before.key !== undefined) {
          keep(before.key, data);
        }
        return {...before, data};
      }),
    [],
  );
  const {data, error, isLoading} = shown.key === key ? shown : {data: key === undefined ? undefined : (kept.get(key) as T | undefined), error: undefined, isLoading: key !== undefined};
  return {data, error, isLoading, reload, put};
};

/** A value that follows `value` once it has been still for `ms`. */
export const useStill = <T>(value: T, ms: number): T => {
  const [still, setStill] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setStill(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return still;
};
