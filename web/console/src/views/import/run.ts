// Sending a file, part by part. What was sent is on the server's disk before the next part
// goes, so stopping loses nothing.
import {ApiError} from '../../api/client';
import {type Import, readImport, sendRows} from '../../api/imports';
import {batches} from './file';

/** Sends what is not there yet; gives back the import as it stands then. */
export const run = async (file: Blob, header: readonly string[], begun: Import, onProgress: (now: Import) => void, signal: AbortSignal): Promise<Import> => {
  const places = begun.mapping.map(({column}) => header.indexOf(column));
  let now = begun;
  for await (const batch of batches(file, places, begun.rows_done, signal)) {
    now = await send(now, batch.firstRow, batch.rows, batch.isLast, signal);
    onProgress(now);
    if (signal.aborted) {
      break;
    }
  }
  return now;
};

const send = async (now: Import, firstRow: number, rows: string[][], isLast: boolean, signal: AbortSignal): Promise<Import> => {
  try {
    return (await sendRows(now.id, firstRow, rows, isLast, signal)).import;
  } catch (error) {
    // Another page sends the same file: what is there already is passed over.
    if (error instanceof ApiError && error.code === 'import_out_of_order') {
      const there = await readImport(now.id, signal);
      if (there.rows_done >= firstRow + rows.length) {
        return there;
      }
    }
    throw error;
  }
};
