import {describe, expect, it} from 'vitest';
import type {EventReceipt} from '../src/api/types';
import {fieldText, sentValue} from '../src/views/profile/attributes';
import {noteBody} from '../src/views/profile/markup';
import {daysOf, type Entry, entryOf, entryOfReceipt, joined, nextPath} from '../src/views/profile/runs';

const entry = (id: string, name: string, at: number): Entry => ({id, name, at, values: [], origin: undefined});
/** 22 Nov 2026, noon in UTC. */
const NOON = 1_795_348_800;

describe('the timeline', () => {
  it('tells events by day, and those of one name in a row together', () => {
    const days = daysOf([entry('4', 'b', NOON), entry('3', 'a', NOON - 1), entry('2', 'a', NOON - 2), entry('1', 'a', NOON - 86_400)], 'UTC');
    expect(days.map(({runs}) => runs.map(({id, name, entries}) => [id, name, entries.length]))).toEqual([[['4', 'b', 1], ['2', 'a', 2]], [['1', 'a', 1]]]);
  });

  it('knows the days of the zone', () => {
    const late = [entry('2', 'a', NOON + 11 * 3_600), entry('1', 'a', NOON)];
    expect(daysOf(late, 'UTC')).toHaveLength(1);
    expect(daysOf(late, 'America/New_York')).toHaveLength(1);
    expect(daysOf(late, 'Asia/Tokyo')).toHaveLength(2);
  });

  it('has each event once, and what came in live with its sender', () => {
    const told = entryOf({type: 'event', id: '1', event_name: 'a', created_at: 5, intercom_user_id: 'x', metadata: {price: {amount: 1, currency: 'eur'}}});
    expect(told.values).toEqual([{key: 'price', kind: 'monetary_amount', value: {amount: 1, currency: 'eur'}}]);
    const receipt = {id: '1', result: 'ok', event_name: 'a', created_at: 5, source: 'web_js', verified: 'none', metadata: []} as unknown as EventReceipt;
    const live = entryOfReceipt(receipt);
    expect(live?.origin).toEqual({source: 'web_js', verified: 'none'});
    expect(joined(live ? [live, entry('2', 'b', 9)] : [], [told]).map(({id, origin}) => [id, origin !== undefined])).toEqual([['2', false], ['1', true]]);
    expect(entryOfReceipt({...receipt, result: 'duplicate'})).toBeUndefined();
  });

  it('goes on at this server, whatever host the page was told under', () => {
    expect(nextPath('http://other.example/events?type=user&before=x')).toBe('/events?type=user&before=x');
    expect(nextPath(null)).toBeUndefined();
  });
});

describe('values of attributes', () => {
  it('are written as their type wants them', () => {
    expect(sentValue('integer', ' 12 ')).toEqual({value: 12});
    expect(sentValue('integer', '1.5')).toHaveProperty('wrong');
    expect(sentValue('float', '1.5')).toEqual({value: 1.5});
    expect(sentValue('float', 'x')).toHaveProperty('wrong');
    expect(sentValue('boolean', 'false')).toEqual({value: false});
    expect(sentValue('string', 'pro')).toEqual({value: 'pro'});
    expect(sentValue('string', '  ')).toEqual({value: null});
    expect(sentValue('date', 'never')).toHaveProperty('wrong');
  });

  it('stand in the field as they were', () => {
    const text = fieldText('date', NOON);
    expect(sentValue('date', text)).toEqual({value: NOON});
    expect(fieldText('string', null)).toBe('');
    expect(fieldText('integer', 7)).toBe('7');
  });
});

describe('a note', () => {
  it('is sent so that it is shown as it was written', () => {
    expect(noteBody(' 5 < 6 & <Plan>\nnext line\n\n\nnext paragraph ')).toBe('<p>5 &lt; 6 &amp; &lt;Plan&gt;<br>next line</p><p>next paragraph</p>');
    expect(noteBody('&lt;')).toBe('<p>&amp;lt;</p>');
  });
});
