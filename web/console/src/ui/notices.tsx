// The notices at the foot of the page. A dialog shuts off what is behind it, from the pointer and
// from screen readers: while one is open they stand in it.
import {useLayoutEffect, useState} from 'preact/hooks';
import {dismiss, takeBack, useNotices} from '../app/notices';
import {Icon} from './icons';

const places: ((isLast: boolean) => void)[] = [];

const tellPlaces = (): void => places.forEach((place, at) => place(at === places.length - 1));

/** Whether this is the innermost place: of several that are shown, the last to come. */
const useIsInnermost = (): boolean => {
  const [isLast, setLast] = useState(false);
  useLayoutEffect(() => {
    places.push(setLast);
    tellPlaces();
    return () => {
      places.splice(places.indexOf(setLast), 1);
      tellPlaces();
    };
  }, []);
  return isLast;
};

/** A place for notices; each dialog and the page have one. */
export const Notices = () => {
  const notices = useNotices();
  const isHere = useIsInnermost();
  return (
    <div class="notices" role="status" aria-live="polite">
      {isHere && notices.map(notice => (
        <div key={notice.id} class={`notice notice-${notice.tone}`}>
          <span>{notice.text}</span>
          {notice.undo && <button type="button" class="notice-undo" onClick={() => takeBack(notice)}>Undo</button>}
          <button type="button" class="notice-close" aria-label="Dismiss" onClick={() => dismiss(notice.id)}><Icon name="close" /></button>
        </div>
      ))}
    </div>
  );
};
