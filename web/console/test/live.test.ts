import {describe, expect, it} from 'vitest';
import type {EventReceipt} from '../src/api/types';
import {pathOf} from '../src/views/live/asked';
import {arrive, EMPTY, Meter, pause, resume, ROWS_MAX} from '../src/views/live/ring';

const receipt = (id: number): EventReceipt => ({type: 'event_receipt', id: String(id), result: 'ok', received_at: id, source: 'rest', metadata: [], omissions: [], omission_count: 0, messages: []});
const receipts = (from: number, to: number): EventReceipt[] => Array.from({length: to - from}, (_, at) => receipt(from + at));
const ids = (rows: readonly EventReceipt[]): number[] => rows.map(({id}) => Number(id));

describe('what has come in', () => {
  it('puts the newest on top', () => {
    expect(ids(arrive(arrive(EMPTY, receipts(0, 2)), receipts(2, 4)).rows)).toEqual([3, 2, 1, 0]);
  });
  it('keeps the newest rows and counts all', () => {
    const full = arrive(EMPTY, receipts(0, ROWS_MAX));
    expect(full.rows).toHaveLength(ROWS_MAX);
    const over = arrive(full, receipts(ROWS_MAX, ROWS_MAX + 1));
    expect([over.rows.length, over.rows[0]?.id, over.rows.at(-1)?.id, over.total]).toEqual([ROWS_MAX, String(ROWS_MAX), '1', ROWS_MAX + 1]);
    const flood = arrive(over, receipts(0, 3 * ROWS_MAX));
    expect([flood.rows.length, flood.rows[0]?.id, flood.total]).toEqual([ROWS_MAX, String(3 * ROWS_MAX - 1), 4 * ROWS_MAX + 1]);
  });
  it('is the same feed when nothing arrived', () => {
    expect(arrive(EMPTY, [])).toBe(EMPTY);
  });
});

describe('pausing', () => {
  it('leaves the rows as they are and says how many wait', () => {
    const paused = arrive(pause(arrive(EMPTY, receipts(0, 2))), receipts(2, 39));
    expect([ids(paused.rows), paused.waitingCount, paused.total]).toEqual([[1, 0], 37, 39]);
    const on = resume(paused);
    expect([on.rows.length, on.rows[0]?.id, on.waitingCount, on.waiting.length, on.isPaused]).toEqual([39, '38', 0, 0, false]);
    expect(ids(on.rows)).toEqual(Array.from({length: 39}, (_, at) => 38 - at));
  });
  it('holds no more than the list does, and counts what it does not hold', () => {
    const paused = arrive(pause(arrive(EMPTY, receipts(0, 5))), receipts(5, 5 + 2 * ROWS_MAX));
    expect([paused.waiting.length, paused.waitingCount]).toEqual([ROWS_MAX, 2 * ROWS_MAX]);
    expect(resume(paused).rows).toHaveLength(ROWS_MAX);
    expect(resume(paused).total).toBe(5 + 2 * ROWS_MAX);
  });
});

describe('the rate', () => {
  it('is the mean of the last whole seconds', () => {
    const meter = new Meter();
    expect(meter.perSecond(0)).toBe(0);
    meter.note(100, 100);
    expect(meter.perSecond(900)).toBe(0);
    expect(meter.perSecond(1_000)).toBe(100);
    meter.note(300, 1_500);
    expect(meter.perSecond(2_000)).toBe(200);
    expect(meter.perSecond(5_100)).toBe(80);
    expect(meter.perSecond(6_000)).toBe(60);
    expect(meter.perSecond(7_000)).toBe(0);
  });
});

describe('the stream’s address', () => {
  it('names only what is asked for', () => {
    expect(pathOf({name: '', source: '', result: '', person: ''})).toBe('/manage/events/live');
    expect(pathOf({name: 'a b', source: 'rest', result: 'ok,dropped', person: '7'}, 'x+y')).toBe('/manage/events/live?name=a+b&source=rest&result=ok%2Cdropped&contact_id=7&last_event_id=x%2By');
  });
});
