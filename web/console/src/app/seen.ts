// Whether the page is in sight. Browsers open few connections to one server: a tab that
// nobody looks at holds no stream, or the next tabs could not load.
import {useEffect, useState} from 'preact/hooks';

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
