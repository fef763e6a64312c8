// Hours on days of the week, as the server takes them: of the office, and of a message.
import type {Window} from './shapes';

/** As many as the server takes. */
export const WINDOWS_MAX = 50;

export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** Minutes since midnight of `09:30`; undefined for what is no time. */
const minutesOf = (time: string): number | undefined => {
  const parts = /^(\d{2}):(\d{2})$/.exec(time);
  const hours = Number(parts?.[1]);
  const minutes = Number(parts?.[2]);
  return parts && minutes < 60 && (hours < 24 || (hours === 24 && minutes === 0)) ? hours * 60 + minutes : undefined;
};

/** `24:00` is midnight at the end of a day; a field for times writes it `00:00`. */
export const asTo = (typed: string): string => (typed === '00:00' ? '24:00' : typed);

export const toShown = (to: string): string => (to === '24:00' ? '00:00' : to);

/** What is wrong with the windows, at most one thing each; by their place. */
export const faultsOf = (windows: readonly Window[]): (string | undefined)[] =>
  windows.map(({day, from, to}, at) => {
    const [start, end] = [minutesOf(from), minutesOf(to)];
    if (start === undefined || end === undefined) {
      return 'Fill in both times.';
    }
    if (start >= end) {
      return 'The end must come after the beginning. Hours past midnight are the next day’s.';
    }
    const overlaps = windows.some((other, place) => {
      const [otherStart, otherEnd] = [minutesOf(other.from), minutesOf(other.to)];
      return place < at && other.day === day && otherStart !== undefined && otherEnd !== undefined && otherStart < end && start < otherEnd;
    });
    return overlaps ? 'This overlaps with hours above.' : undefined;
  });

/** Monday to Friday, nine to five. */
export const workWeek = (): Window[] => [1, 2, 3, 4, 5].map(day => ({day, from: '09:00', to: '17:00'}));

/** By day, then by time. */
export const inOrder = (windows: readonly Window[]): Window[] => windows.toSorted((a, b) => a.day - b.day || a.from.localeCompare(b.from));

/** How many hours a week somebody is there. */
export const hoursOf = (windows: readonly Window[]): number => windows.reduce((sum, {from, to}) => sum + Math.max(0, (minutesOf(to) ?? 0) - (minutesOf(from) ?? 0)), 0) / 60;
