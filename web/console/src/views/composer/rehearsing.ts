// A rehearsal: the server plays the events of the last days to a message and sends nothing.
import {raw} from '../../api/client';
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

/** Rehearses a message over so many days, telling how far it is. */
export const rehearse = async (id: string, days: number, signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<DryRun> => {
  const response = await raw('POST', `/manage/messages/${id}/dry_run`, {body: {days}, accept: 'application/x-ndjson', signal});
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {done, value} = (await reader?.read()) ?? {done: true, value: undefined};
    const lines = (rest + (value ?? '')).split('\n');
    rest = done ? '' : (lines.pop() ?? '');
    for (const line of lines) {
      const told = lineOf(line);
      if (told && 'result' in told) {
        return told.result;
      }
      if (told) {
        onProgress(told.progress);
      }
    }
    if (done) {
      throw new Error('The rehearsal ended without a result. Try again.');
    }
  }
};

/** The days of a rehearsal without gaps, as a chart wants them. */
export const daysOf = (run: DryRun): {times: number[]; sent: number[]; looked: number[]} => {
  const byDay = new Map(run.by_day.map(one => [one.day, one]));
  const first = run.by_day[0]?.day;
  const last = run.by_day.at(-1)?.day;
  const times: number[] = [];
  const sent: number[] = [];
  const looked: number[] = [];
  const at = (text: string): Date => {
    const [year = 1970, month = 1, day = 1] = text.split('-').map(Number);
    return new Date(year, month - 1, day);
  };
  const pad = (number: number): string => String(number).padStart(2, '0');
  for (const date = at(first ?? '1970-01-01'); first && last && date <= at(last); date.setDate(date.getDate() + 1)) {
    const one = byDay.get(`${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`);
    times.push(Math.floor(date.getTime() / 1_000));
    sent.push(one?.sent ?? 0);
    looked.push(one?.looked_at ?? 0);
  }
  return {times, sent, looked};
};
