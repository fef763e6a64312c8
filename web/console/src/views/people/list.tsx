// The list itself: its rows as they are asked for, and kept for whoever comes back to it.
import {useCallback, useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';
import {type PeopleQuestion, searchPeople} from '../../api/people';
import {type LoadPage, Rows} from './rows';
import {personOf} from './person';

/** People on a page: some screenfuls, within one answer of some tens of kilobytes. */
const PAGE = 100;

const load = (question: PeopleQuestion): LoadPage => async (from, signal) => {
  const found = await searchPeople(question, PAGE, from, signal);
  return {people: found.data.map(personOf), next: found.pages.next?.starting_after, total: found.total_count, undecided: found.cut?.undecided ?? 0};
};

/** The list that was shown last, and how far it was scrolled: going back finds it as it was. */
let left: {key: string; rows: Rows; top: number} | undefined;

export interface Listed {
  rows: Rows;
  /** Whether the rows are still those of the question before. */
  isOld: boolean;
  error: unknown;
  reload: () => void;
}

const body = (): HTMLElement | null => document.querySelector<HTMLElement>('.people-list .table-body');

/** The rows that answer a question. Those of the question before stay until the first of
 * the new ones are there. */
export const useRows = (question: PeopleQuestion): Listed => {
  const key = JSON.stringify(question);
  const kept = left?.key === key ? left : undefined;
  const [shown, setShown] = useState<{key: string; rows: Rows; top: number}>(() => kept ?? {key: '', rows: new Rows(load(question), PAGE), top: 0});
  const [error, setError] = useState<unknown>();
  const [, setVersion] = useState(0);
  const [round, setRound] = useState(0);
  const latest = useRef(shown);
  latest.current = shown;

  useEffect(() => {
    const isKept = latest.current.key === key && round === 0;
    const rows = isKept ? latest.current.rows : new Rows(load(question), PAGE);
    rows.onChange = () => {
      if (rows.isBegun) {
        setError(undefined);
        setShown(before => (before.rows === rows ? before : {key, rows, top: 0}));
      } else {
        setError(rows.error);
      }
      setVersion(before => before + 1);
    };
    if (isKept) {
      // What was listed may have changed since: it is asked for again, in its place.
      rows.resume();
    } else {
      rows.go();
    }
    return () => rows.stop();
  }, [key, round]);

  // Back where one was; and where one is when the view is left.
  useLayoutEffect(() => {
    body()?.scrollTo(0, shown.top);
  }, [shown.rows]);
  useEffect(() => {
    const onScroll = (): void => {
      left = {...latest.current, top: body()?.scrollTop ?? 0};
    };
    document.addEventListener('scroll', onScroll, {capture: true, passive: true});
    return () => document.removeEventListener('scroll', onScroll, {capture: true});
  }, []);
  useEffect(() => {
    left = {...shown, top: body()?.scrollTop ?? 0};
  }, [shown]);

  const reload = useCallback(() => setRound(before => before + 1), []);
  return {rows: shown.rows, isOld: shown.key !== key, error, reload};
};
