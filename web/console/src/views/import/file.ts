// Reading the chosen file piece by piece: a file of any size needs little memory.
import {CsvReader, separatorOf} from '../../app/csv';

/** As many rows as the server takes at once. */
const ROWS_AT_ONCE = 250;

/** How much text is sent at once: as JSON it may take twice as much, and the server takes a megabyte. */
const TEXT_AT_ONCE = 400_000;

/** Rows that are looked at before anything is sent. */
const SAMPLE_ROWS = 200;
const SAMPLE_TEXT = 400_000;

/** What a look at the whole file found. */
export interface Scan {
  header: readonly string[];
  sample: readonly (readonly string[])[];
  rowCount: number;
}

const HEAD_BYTES = 65_536;

/** Spreadsheets still write Windows' own encoding: what is no UTF-8 is read as that. */
const encodingOf = async (file: Blob): Promise<string> => {
  const head = await file.slice(0, HEAD_BYTES).arrayBuffer();
  try {
    // The last character may be cut in two, which a stream takes.
    new TextDecoder('utf-8', {fatal: true}).decode(head, {stream: true});
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
};

/** The rows of a file, some at a time, the header first. */
export async function* rowsOf(file: Blob, signal?: AbortSignal): AsyncGenerator<string[][]> {
  const decoder = new TextDecoder(await encodingOf(file));
  const source = file.stream().getReader();
  let reader: CsvReader | undefined;
  try {
    for (;;) {
      const {done, value} = await source.read();
      if (signal?.aborted) {
        return;
      }
      const text = decoder.decode(value, {stream: !done});
      reader ??= new CsvReader(separatorOf(text.replace(/^\uFEFF/, '')));
      const rows = reader.push(text);
      yield done ? [...rows, ...reader.end()] : rows;
      if (done) {
        return;
      }
    }
  } finally {
    source.releaseLock();
  }
}

/** Looks at the whole file once: its header, its first rows, and how many there are. */
export const scan = async (file: Blob, onProgress: (rows: number) => void, signal?: AbortSignal): Promise<Scan> => {
  let header: readonly string[] | undefined;
  const sample: string[][] = [];
  let text = 0;
  let rowCount = 0;
  for await (const rows of rowsOf(file, signal)) {
    for (const row of rows) {
      if (!header) {
        header = row.map(name => name.trim());
        continue;
      }
      rowCount += 1;
      if (sample.length < SAMPLE_ROWS && text < SAMPLE_TEXT) {
        sample.push(row);
        text += row.join().length;
      }
    }
    onProgress(rowCount);
  }
  return {header: header ?? [], sample, rowCount};
};

/** A part of the rows, as it is sent. */
export interface Batch {
  firstRow: number;
  rows: string[][];
  isLast: boolean;
}

/** The rows from `from` on in parts that the server takes, with the cells of the columns
 * at `places` alone. */
export async function* batches(file: Blob, places: readonly number[], from: number, signal?: AbortSignal): AsyncGenerator<Batch> {
  let number = -1;
  let firstRow = from;
  let rows: string[][] = [];
  let text = 0;
  for await (const part of rowsOf(file, signal)) {
    for (const row of part) {
      // The header is number -1.
      if (number >= from) {
        const cells = places.map(place => row[place] ?? '');
        const length = cells.reduce((sum, cell) => sum + cell.length, 0);
        if (rows.length === ROWS_AT_ONCE || (rows.length > 0 && text + length > TEXT_AT_ONCE)) {
          yield {firstRow, rows, isLast: false};
          firstRow += rows.length;
          rows = [];
          text = 0;
        }
        rows.push(cells);
        text += length;
      }
      number += 1;
    }
  }
  if (!signal?.aborted) {
    yield {firstRow, rows, isLast: true};
  }
}

/** What the server knows a file's import by: the same file again goes on where it stopped. */
export const keyOf = (file: File): string => `console:${file.name.slice(0, 180)}:${file.size}:${file.lastModified}`;

/** The file's name in an import's key, where the console made it. */
export const nameOfKey = (key: string): string => /^console:(.*):\d+:\d+(?::again-\d+)?$/.exec(key)?.[1] ?? key;
