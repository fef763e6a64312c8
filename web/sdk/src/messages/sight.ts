// Tells when something is really seen: on a page that is looked at, most of it in view.
import type {Win} from '../platform';

/** The share of a message that must be in view. */
const SHARE_MIN = 0.5;

/** Calls `seen` once. Answers how to stop waiting. */
export const whenSeen = (win: Win, target: Element, seen: () => void): (() => void) => {
  const {document} = win;
  // Old browsers cannot tell: what is on the page counts.
  if (!win.IntersectionObserver) {
    seen();
    return () => undefined;
  }
  let isInView = false;
  const look = (): void => {
    if (!isInView || document.visibilityState === 'hidden') return;
    stop();
    seen();
  };
  const observer = new win.IntersectionObserver(
    (entries) => {
      isInView = entries.some(({isIntersecting}) => isIntersecting);
      look();
    },
    {threshold: SHARE_MIN},
  );
  const stop = (): void => {
    observer.disconnect();
    document.removeEventListener('visibilitychange', look);
  };
  observer.observe(target);
  document.addEventListener('visibilitychange', look);
  return stop;
};
