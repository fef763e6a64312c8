// The points of a message's chart.
import type {Schema} from '../../api/types';

type Point = Pick<Schema<'MessageNumbers'>['series'][number], 'at' | 'sent' | 'receipts'>;

/** At least so many points are drawn, the latest of them now. */
const POINTS_MIN = 14;
/** More would be thinner than a line. */
const POINTS_MAX = 400;

/** The points with those between them, before them and after them in which nothing happened:
 * the server leaves these out. Steps are counted from the first, of which days of 23 and 25 hours make no difference to the eye. */
export const gapless = (series: readonly Point[], step: number, now: number): Point[] => {
  const first = series[0]?.at ?? now;
  const steps = Math.max(0, Math.floor((now - first) / step));
  const before = Math.max(0, POINTS_MIN - 1 - steps);
  const points = Array.from({length: before + steps + 1}, (_, at): Point => ({at: first + (at - before) * step, sent: 0, receipts: {}}));
  for (const point of series) {
    const at = before + Math.round((point.at - first) / step);
    if (points[at]) {
      points[at] = point;
    }
  }
  return points.slice(-POINTS_MAX);
};
