// Numbers of all events together, from what each definition says of itself.
import type {EventDefinition} from '../../api/types';

const DAY_S = 86_400;

export interface Sums {
  /** When each day begins, Unix seconds; the last one is today. */
  times: number[];
  totals: number[];
  today: number;
  yesterday: number;
}

/** The days of all sparklines, added up. */
export const sumsOf = (definitions: readonly EventDefinition[], todayStart: number): Sums => {
  const lines = definitions.map(({sparkline}) => sparkline ?? []);
  const length = Math.max(0, ...lines.map(line => line.length));
  const totals = Array.from({length}, (_, day) => lines.reduce((sum, line) => sum + (line[line.length - length + day] ?? 0), 0));
  const times = totals.map((_, day) => todayStart - (length - 1 - day) * DAY_S);
  return {times, totals, today: totals.at(-1) ?? 0, yesterday: totals.at(-2) ?? 0};
};

/** When today began in a time zone, Unix seconds. Days of another length shift by an hour at most. */
export const todayStart = (timeZone: string, now = Date.now()): number => {
  const parts = new Intl.DateTimeFormat('en-GB', {timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'}).formatToParts(new Date(now));
  const part = (type: string): number => Number(parts.find(one => one.type === type)?.value ?? 0);
  return Math.floor(now / 1_000) - part('hour') * 3_600 - part('minute') * 60 - part('second');
};

/** `12 more than yesterday`, said only once the day is told apart from it. */
export const compared = ({today, yesterday}: Sums): string => {
  if (yesterday === 0) {
    return today === 0 ? 'None yesterday either' : 'None yesterday';
  }
  return `${yesterday.toLocaleString()} in all of yesterday`;
};

/** Names in the order in which they were first seen, the newest first. */
export const newestOf = (definitions: readonly EventDefinition[], max: number): EventDefinition[] => definitions.toSorted((a, b) => b.created_at - a.created_at).slice(0, max);
