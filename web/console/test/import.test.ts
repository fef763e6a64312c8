import {describe, expect, it} from 'vitest';
import {CsvReader, plainCsv, separatorOf, writeCsv} from '../src/app/csv';
import {type Batch, batches, keyOf, nameOfKey, scan} from '../src/views/import/file';

const read = (text: string, pieces = 1, separator = ','): string[][] => {
  const reader = new CsvReader(separator);
  const size = Math.ceil(text.length / pieces);
  const rows = Array.from({length: pieces}, (_, piece) => reader.push(text.slice(piece * size, (piece + 1) * size)));
  return [...rows.flat(), ...reader.end()];
};

describe('reading CSV', () => {
  const cases: [string, string, string[][]][] = [
    ['plain', 'a,b\n1,2\n', [['a', 'b'], ['1', '2']]],
    ['without a last line break', 'a,b\r\n1,2', [['a', 'b'], ['1', '2']]],
    ['old line breaks', 'a\rb\r', [['a'], ['b']]],
    ['quotes, commas and line breaks inside', '"a,""b""","c\r\nd"\n', [['a,"b"', 'c\r\nd']]],
    ['a mark at the front', '\uFEFFa,b\n', [['a', 'b']]],
    ['empty cells', ',\n"",x\n', [['', ''], ['', 'x']]],
    ['blank lines', 'a\n\n  \nb\n', [['a'], ['b']]],
    ['a quote in the middle', 'a"b,c\n', [['a"b', 'c']]],
    ['nothing', '', []],
  ];
  it.each(cases)('%s', (_, text, rows) => {
    for (const pieces of [1, 2, 3, 7, Math.max(1, text.length)]) {
      expect(read(text, pieces)).toEqual(rows);
    }
  });
  it('reads back what was written', () => {
    const rows = [['a', 'b "c"', 'd\ne'], ['', ',', '\t']];
    expect(read(plainCsv(rows))).toEqual(rows);
  });
  it.each([['a;b;c\n1,2', ';'], ['a\tb\n', '\t'], ['a,b;c,d\n', ','], ['"a;b;c",d\n', ','], ['a\n', ',']])('knows the separator of %j', (text, separator) => expect(separatorOf(text)).toBe(separator));
});

describe('writing CSV', () => {
  it('makes no formula', () => {
    expect(writeCsv([['=1+1', '+49', '-1', '@x', '\tx', '\rx', 'a=b', '']])).toBe("'=1+1,'+49,'-1,'@x,'\tx,\"'\rx\",a=b,\r\n");
  });
  it('leaves cells for the server as they are', () => expect(plainCsv([['+49', 'a,b']])).toBe('+49,"a,b"\r\n'));
});

const collect = async (parts: AsyncGenerator<Batch>): Promise<Batch[]> => {
  const all: Batch[] = [];
  for await (const part of parts) {
    all.push(part);
  }
  return all;
};

describe('a file', () => {
  const body = Array.from({length: 600}, (_, row) => `user-${row},${row}\n`).join('');
  const file = new File([`external_id,seats\n${body}`], 'people.csv', {lastModified: 7});

  it('is looked at as a whole', async () => {
    const found = await scan(file, () => undefined);
    expect(found.header).toEqual(['external_id', 'seats']);
    expect(found.rowCount).toBe(600);
    expect(found.sample).toHaveLength(200);
  });
  it('is sent in parts, with the mapped columns alone, and says which is the last', async () => {
    const parts = await collect(batches(file, [1], 0));
    expect(parts.map(({firstRow, rows, isLast}) => [firstRow, rows.length, isLast])).toEqual([[0, 250, false], [250, 250, false], [500, 100, true]]);
    expect(parts[0]?.rows[3]).toEqual(['3']);
  });
  it('goes on where it stopped', async () => {
    const parts = await collect(batches(file, [0], 520));
    expect(parts).toHaveLength(1);
    expect(parts[0]).toMatchObject({firstRow: 520, isLast: true});
    expect(parts[0]?.rows[0]).toEqual(['user-520']);
    expect(parts[0]?.rows).toHaveLength(80);
  });
  it('ends a full last part as the last', async () => {
    const parts = await collect(batches(file, [0], 350));
    expect(parts.map(({rows, isLast}) => [rows.length, isLast])).toEqual([[250, true]]);
  });
  it('has nothing more to send when all is done', async () => {
    const parts = await collect(batches(file, [0], 600));
    expect(parts).toEqual([{firstRow: 600, rows: [], isLast: true}]);
  });
  it('keeps parts small where cells are long', async () => {
    const wide = new File([`a\n${Array.from({length: 5}, () => `${'x'.repeat(150_000)}\n`).join('')}`], 'w.csv');
    expect((await collect(batches(wide, [0], 0))).map(part => part.rows.length)).toEqual([2, 2, 1]);
  });
  it('is read in the encoding of old spreadsheets too', async () => {
    const old = new File([new Uint8Array([...new TextEncoder().encode('name;city\nJos'), 0xe9, 0x3b, 0x4b, 0xf6, 0x6c, 0x6e])], 'old.csv');
    expect((await scan(old, () => undefined)).sample).toEqual([['José', 'Köln']]);
  });
  it('is known by name, size and time', () => {
    expect(nameOfKey(keyOf(file))).toBe('people.csv');
    expect(nameOfKey(`${keyOf(file)}:again-5`)).toBe('people.csv');
    expect(nameOfKey('c0ffee')).toBe('c0ffee');
  });
});
