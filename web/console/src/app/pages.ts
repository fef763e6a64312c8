// Lists that come in pages: the first is loaded like everything else, further ones when the
// end of what is there comes near.
import {useCallback, useEffect, useRef, useState} from 'preact/hooks';
import type {ApiError} from '../api/client';
import {type Loaded, useLoaded} from './load';
import {tellError} from './notices';

/** A page, and where the next one begins. */
export interface PageOf<Row> {
  data: Row[];
  total_count?: number;
  pages: {next?: {starting_after?: string} | null};
}

export interface Paged<Row> {
  /** What is loaded so far; undefined before the first page. */
  rows: Row[] | undefined;
  /** How many there are in all, where the server says so. */
  total: number | undefined;
  error: ApiError | undefined;
  isLoading: boolean;
  hasMore: boolean;
  /** Loads the next page, once at a time. */
  more: () => void;
  reload: () => void;
  put: Loaded<PageOf<Row>>['put'];
}

/** Loads the pages of a list whenever `key` changes. */
export const usePages = <Row>(key: string | undefined, load: (after: string | undefined, signal: AbortSignal) => Promise<PageOf<Row>>): Paged<Row> => {
  const {data, error, isLoading, reload, put} = useLoaded(key, signal => load(undefined, signal));
  const [isMoreLoading, setMoreLoading] = useState(false);
  const control = useRef<AbortController | undefined>(undefined);
  const after = data?.pages.next?.starting_after;
  useEffect(
    () => () => {
      control.current?.abort();
      control.current = undefined;
      setMoreLoading(false);
    },
    [key],
  );
  const more = useCallback(() => {
    if (after === undefined || isLoading || control.current) {
      return;
    }
    const mine = new AbortController();
    control.current = mine;
    setMoreLoading(true);
    load(after, mine.signal)
      .then(next => {
        if (!mine.signal.aborted) {
          put(before => ({...next, data: [...before.data, ...next.data]}));
        }
      })
      .catch((failure: unknown) => {
        if (!mine.signal.aborted) {
          tellError(failure);
        }
      })
      .finally(() => {
        // The list may be another one by now, with a page of its own on its way.
        if (control.current === mine) {
          control.current = undefined;
          setMoreLoading(false);
        }
      });
  }, [after, isLoading, load, put]);
  return {rows: data?.data, total: data?.total_count, error, isLoading: isLoading || isMoreLoading, hasMore: after !== undefined, more, reload, put};
};
