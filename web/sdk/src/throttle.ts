// How often a page may call `update`.
import {UPDATES_MAX, UPDATE_WINDOW_MS} from './limits';

/** Answers a function that says whether one more call is in bounds; it counts when it is. */
export const throttle = (): ((now_ms: number) => boolean) => {
  let calls_ms: number[] = [];
  return (now_ms) => {
    calls_ms = calls_ms.filter((at_ms) => at_ms > now_ms - UPDATE_WINDOW_MS);
    return calls_ms.length < UPDATES_MAX && calls_ms.push(now_ms) > 0;
  };
};
