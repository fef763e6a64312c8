import {describe, expect, it} from 'vitest';
import type {EventDefinition, Install, ManagedMessage, ManagedMessenger, Teammate} from '../src/api/types';
import {type Seen, stepsOf} from '../src/views/home/steps';
import {compared, newestOf, sumsOf, todayStart} from '../src/views/home/sums';

const definition = (id: string, sparkline: number[], created_at = 0): EventDefinition => ({
  type: 'event_definition',
  id,
  name: `name-${id}`,
  display_name: `Name ${id}`,
  archived: false,
  created_at,
  activity: {total: 1, last_24_hours: 1, last_7_days: 1, last_30_days: 1, duplicate: 0, dropped: [], rejected: [], by_source: []},
  sparkline,
});

const nothing: Seen = {install: undefined, messenger: undefined, definitions: undefined, people: undefined, messages: undefined, teammates: undefined};

const done = (seen: Partial<Seen>): string[] => stepsOf({...nothing, ...seen}).filter(step => step.isDone).map(step => step.id);

describe('the checklist', () => {
  it('begins with nothing done, whatever could not be read', () => {
    expect(stepsOf(nothing).map(({id, isDone}) => [id, isDone])).toEqual([
      ['install', false],
      ['person', false],
      ['event', false],
      ['message', false],
      ['verified', false],
      ['teammate', false],
    ]);
  });
  it('ticks each step by what was seen', () => {
    const install = {sites: [{host: 'shop.example', first_seen_at: 1, last_seen_at: 2}]} as Install;
    expect(done({install})).toEqual(['install']);
    const sample = {id: '1', name: 'Sample user', email: null, external_id: 'sample-user'};
    expect(done({people: [sample]})).toEqual([]);
    expect(done({people: [{id: '2', name: 'Ada', email: null, external_id: '25'}, sample]})).toEqual(['person']);
    expect(done({definitions: [definition('1', [1])]})).toEqual(['event']);
    expect(done({messenger: {enforce: {web: true, ios: false, android: false}} as ManagedMessenger})).toEqual(['verified']);
    expect(done({messages: [{name: 'Draft', first_live_at: null}, {name: 'Thanks', first_live_at: 5}] as ManagedMessage[]})).toEqual(['message']);
    expect(done({teammates: [{id: '1'}] as Teammate[]})).toEqual([]);
    expect(done({teammates: [{id: '1'}, {id: '2'}] as Teammate[]})).toEqual(['teammate']);
  });
  it('names the site that was seen', () => {
    const [install] = stepsOf({...nothing, install: {sites: [{host: 'shop.example', first_seen_at: 1, last_seen_at: 2}]} as Install});
    expect(install?.text).toBe('Seen on shop.example.');
  });
});

describe('the overview', () => {
  it('adds the days of all names up, today last', () => {
    const sums = sumsOf([definition('1', [1, 2, 3]), definition('2', [10, 0, 5])], 1_000_000);
    expect(sums).toEqual({times: [1_000_000 - 172_800, 1_000_000 - 86_400, 1_000_000], totals: [11, 2, 8], today: 8, yesterday: 2});
    expect(compared(sums)).toBe('2 in all of yesterday');
    expect(sumsOf([], 5)).toEqual({times: [], totals: [], today: 0, yesterday: 0});
  });
  it('knows when today began in another time zone', () => {
    const now = Date.parse('2026-11-22T22:30:15Z');
    expect(todayStart('UTC', now)).toBe(Date.parse('2026-11-22T00:00:00Z') / 1_000);
    expect(todayStart('Europe/Berlin', now)).toBe(Date.parse('2026-11-21T23:00:00Z') / 1_000);
    expect(todayStart('Asia/Tokyo', now)).toBe(Date.parse('2026-11-22T15:00:00Z') / 1_000);
  });
  it('lists the newest names first', () => {
    expect(newestOf([definition('1', [], 5), definition('2', [], 9), definition('3', [], 7)], 2).map(({id}) => id)).toEqual(['2', '3']);
  });
});
