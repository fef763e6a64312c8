// Whether the window has room for the list of settings beside a page.
import {useEffect, useState} from 'preact/hooks';

const QUERIES = {list: '(min-width: 1000px)'} as const;

/** Follows the window's width. */
export const useRoomFor = (what: keyof typeof QUERIES): boolean => {
  const [has, setHas] = useState(() => globalThis.matchMedia(QUERIES[what]).matches);
  useEffect(() => {
    const query = globalThis.matchMedia(QUERIES[what]);
    const look = (): void => setHas(query.matches);
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, [what]);
  return has;
};
