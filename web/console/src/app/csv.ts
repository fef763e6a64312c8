// CSV files made and read in the page.
import {saveFile} from './file';

/** What a spreadsheet would take for a formula gets a `'` before it. */
const FORMULA = /^[=+\-@\t\r]/;

const quoted = (value: string): string => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

const safe = (value: string): string => quoted(FORMULA.test(value) ? `'${value}` : value);

const lines = (rows: readonly (readonly string[])[], cell: (value: string) => string): string => rows.map(row => `${row.map(cell).join(',')}\r\n`).join('');

/** A CSV file for people: no cell is ever a formula. */
export const writeCsv = (rows: readonly (readonly string[])[]): string => lines(rows, safe);

/** CSV for the server, every cell as it is. */
export const plainCsv = (rows: readonly (readonly string[])[]): string => lines(rows, quoted);

/** Hands a file to the browser to be kept. */
export const download = (name: string, text: string, type = 'text/csv'): void => {
  // The mark at the front lets spreadsheets read it as UTF-8.
  saveFile(name, new Blob(['\uFEFF', text], {type: `${type};charset=utf-8`}));
};

/** Reads CSV text piece by piece, so that a file of any size needs little memory: `push`
 * gives back the rows that are whole, `end` the last one. Quotes, line breaks within them,
 * and a mark at the front are understood; blank lines are passed over. */
export class CsvReader {
  #row: string[] = [];
  #cell = '';
  #isQuoted = false;
  /** A quote was the last thing: it ends the cell unless another one follows. */
  #isQuoteOpen = false;
  #isFirst = true;
  #hadReturn = false;

  constructor(private readonly separator = ',') {}

  push(text: string): string[][] {
    const done: string[][] = [];
    let from = 0;
    if (this.#isFirst && text.length > 0) {
      this.#isFirst = false;
      from = text.startsWith('\uFEFF') ? 1 : 0;
    }
    for (let at = from; at < text.length; at += 1) {
      this.#take(text.charAt(at), done);
    }
    return done;
  }

  end(): string[][] {
    const done: string[][] = [];
    this.#endRow(done);
    return done;
  }

  #take(char: string, done: string[][]): void {
    const wasReturn = this.#hadReturn;
    this.#hadReturn = false;
    if (this.#isQuoted && !this.#isQuoteOpen) {
      if (char === '"') {
        this.#isQuoteOpen = true;
      } else {
        this.#cell += char;
      }
      return;
    }
    if (this.#isQuoteOpen && char === '"') {
      this.#cell += '"';
      this.#isQuoteOpen = false;
      return;
    }
    if (this.#isQuoteOpen) {
      this.#isQuoteOpen = false;
      this.#isQuoted = false;
    }
    if (char === '"' && this.#cell === '') {
      this.#isQuoted = true;
    } else if (char === this.separator) {
      this.#row.push(this.#cell);
      this.#cell = '';
    } else if (char === '\n' && wasReturn) {
      // The second half of a line break.
    } else if (char === '\n' || char === '\r') {
      this.#hadReturn = char === '\r';
      this.#endRow(done);
    } else {
      this.#cell += char;
    }
  }

  #endRow(done: string[][]): void {
    this.#row.push(this.#cell);
    if (this.#row.length > 1 || this.#cell.trim() !== '') {
      done.push(this.#row);
    }
    this.#row = [];
    this.#cell = '';
    this.#isQuoted = false;
    this.#isQuoteOpen = false;
  }
}

/** The separator of a file, by its header line: the one of comma, semicolon and tab that stands there most. */
export const separatorOf = (head: string): string => {
  const line = (head.split(/\r|\n/, 1)[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const often = [',', ';', '\t'].map(separator => ({separator, times: line.split(separator).length}));
  return often.toSorted((a, b) => b.times - a.times)[0]?.separator ?? ',';
};
