// Days of the calendar in a time zone, as fields for dates write them.

/** The day on which a moment lies there: `2026-11-23`; of Unix milliseconds. */
export const dayIn = (at: number, timeZone: string): string => new Intl.DateTimeFormat('en-CA', {timeZone, year: 'numeric', month: '2-digit', day: '2-digit'}).format(new Date(at));

const HALF_DAY_MS = 43_200_000;

/** A moment of a day there, in Unix seconds. No zone is further than 14 hours from UTC, so one of these lies in the day. */
export const momentOf = (day: string, timeZone: string): number => {
  const noon = Date.parse(`${day}T12:00:00Z`);
  const found = [noon, noon - HALF_DAY_MS, noon + HALF_DAY_MS].find(at => dayIn(at, timeZone) === day);
  return Math.floor((found ?? noon) / 1_000);
};
