// A rehearsal: the server plays the events of the last days to a message and sends nothing.
import {raw} from '../../api/client';
import type {DryRun} from '../../api/types';
import {lineOf, type Progress} from './run';

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
