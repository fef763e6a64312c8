// Whether the page is in sight, and whether a view is. Browsers open few connections to one server: a tab that
// nobody looks at holds no stream, or the next tabs could not load.
import {useEffect, useRef, useState} from 'preact/hooks';

/** Whether somebody can see the page. */
export const useIsSeen = (): boolean => {
  const [isSeen, setSeen] = useState(() => !document.hidden);
  useEffect(() => {
    const look = (): void => setSeen(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return isSeen;
};

/** Whether the view that asks is still shown. */
export const useIsShown = (): (() => boolean) => {
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  return () => isShown.current;
};
