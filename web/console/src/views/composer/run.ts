// The lines that a rehearsal is told in, and its days as a chart wants them.
import type {DryRun} from '../../api/types';

export interface Progress {
  read: number;
  of: number;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** One line of the server's answer. */
export const lineOf = (line: string): {progress: Progress} | {result: DryRun} | undefined => {
  if (line.trim() === '') {
    return undefined;
  }
  const read: unknown = JSON.parse(line);
  if (!isRecord(read)) {
    return undefined;
  }
  if (isRecord(read['result'])) {
    return {result: read['result'] as unknown as DryRun};
  }
  const progress = read['progress'];
  return isRecord(progress) && typeof progress['read'] === 'number' && typeof progress['of'] === 'number' ? {progress: {read: progress['read'], of: progress['of']}} : undefined;
};

const DAY_S = 86_400;

/** The days of a rehearsal, in the workspace's time zone, those on which nothing happened too. */
export const daysOf = (run: Pick<DryRun, 'since' | 'until' | 'by_day'>, timeZone: string): {times: number[]; sent: number[]} => {
  const byDay = new Map(run.by_day.map(({day, sent}) => [day, sent]));
  const name = new Intl.DateTimeFormat('en-CA', {timeZone, year: 'numeric', month: '2-digit', day: '2-digit'});
  // A day may be an hour shorter or longer: steps of half a day miss none.
  const names = new Map<string, number>();
  for (let at = run.since; at <= run.until; at += DAY_S / 2) {
    const day = name.format(new Date(at * 1_000));
    names.set(day, names.get(day) ?? at);
  }
  const last = name.format(new Date(run.until * 1_000));
  names.set(last, names.get(last) ?? run.until);
  return {times: [...names.values()], sent: [...names.keys()].map(day => byDay.get(day) ?? 0)};
};
