import {describe, expect, it} from 'vitest';
import {actionTitle, actorTitle, auditQuery, dayStart, subjectHref} from '../src/views/settings/audit-words';
import {readColour} from '../src/views/settings/colour';
import {dayIn, momentOf} from '../src/views/settings/days';
import {covers, readDomain} from '../src/views/settings/hosts';
import {jobDetail} from '../src/views/settings/job-names';
import {named, readNumber, wordLabel} from '../src/views/settings/limit-names';
import {pageSample, serverSample} from '../src/views/settings/verification-samples';
import {asTo, faultsOf, hoursOf, inOrder, toShown, workWeek} from '../src/messages/hours';
import {zoneOptions} from '../src/views/settings/zones';

describe('trusted domains', () => {
  it('are read from hosts and from whole addresses', () => {
    expect(readDomain('shop.example')).toEqual({host: 'shop.example'});
    expect(readDomain(' https://Shop.Example:8443/cart?x=1#y ')).toEqual({host: 'shop.example'});
    expect(readDomain('*.shop.example')).toEqual({host: '*.shop.example'});
    expect(readDomain('localhost')).toEqual({host: 'localhost'});
  });
  it('are refused where the server refuses them', () => {
    for (const typed of ['', '   ', 'shop..example', 'sho p.example', 'a*.example', '*.', 'ümlaut.example']) {
      expect(readDomain(typed)).toHaveProperty('wrong');
    }
    const long = (chars: number): string => 'h'.repeat(chars);
    expect(readDomain(long(252))).toHaveProperty('host');
    expect(readDomain(long(253))).toHaveProperty('host');
    expect(readDomain(long(254))).toHaveProperty('wrong');
  });
  it('cover what the server lets in', () => {
    const list = ['shop.example', '*.apps.example'];
    const covered = ['shop.example', 'www.shop.example', 'a.apps.example', 'b.a.apps.example', 'apps.example', 'other.example'].map(host => covers(list, host));
    expect(covered).toEqual([true, false, true, true, false, false]);
    expect(covers([], 'any.example')).toBe(true);
  });
});

describe('numbers of settings', () => {
  it('keep to their bounds', () => {
    const read = (typed: string): unknown => readNumber(typed, 1, 100);
    expect(['0', '1', '2', '99', '100', '101'].map(typed => 'value' in (read(typed) as object))).toEqual([false, true, true, true, true, false]);
    expect(readNumber('1,000', 0, 5_000)).toEqual({value: 1_000});
    for (const typed of ['', '-1', '1.5', 'ten', '1e3']) {
      expect(readNumber(typed, 0, 5_000)).toHaveProperty('wrong');
    }
  });
  it('have names, also those that this console does not know', () => {
    expect(named('visitors_kept_days')).toMatchObject({group: 'Retention', unit: 'days'});
    expect(named('something_new_max')).toEqual({label: 'Something new max', group: 'Other'});
    expect(named('letters_kept_days').group).toBe('Retention');
    expect(wordLabel('by_version')).toBe('By version');
    expect(wordLabel('2.14')).toBe('2.14');
  });
});

describe('office hours', () => {
  it('say what is wrong, each with its own', () => {
    const faults = faultsOf([
      {day: 1, from: '09:00', to: '12:00'},
      {day: 1, from: '11:59', to: '13:00'},
      {day: 1, from: '13:00', to: '13:00'},
      {day: 2, from: '11:00', to: '13:00'},
      {day: 3, from: '', to: '13:00'},
      {day: 4, from: '22:00', to: '24:00'},
    ]);
    expect(faults.map(fault => fault !== undefined)).toEqual([false, true, true, false, true, false]);
  });
  it('may touch without overlapping', () => {
    expect(faultsOf([{day: 1, from: '09:00', to: '12:00'}, {day: 1, from: '12:00', to: '17:00'}])).toEqual([undefined, undefined]);
  });
  it('are counted and put in order', () => {
    expect(hoursOf(workWeek())).toBe(40);
    expect(inOrder([{day: 2, from: '09:00', to: '10:00'}, {day: 1, from: '13:00', to: '14:00'}, {day: 1, from: '09:00', to: '10:00'}]).map(({day, from}) => `${day} ${from}`)).toEqual(['1 09:00', '1 13:00', '2 09:00']);
    expect(asTo('00:00')).toBe('24:00');
    expect(asTo('17:00')).toBe('17:00');
    expect(['24:00', '17:00'].map(toShown)).toEqual(['00:00', '17:00']);
  });
});

describe('the audit log', () => {
  it('is asked with the filters that are set, the last day included', () => {
    const query = new URLSearchParams(auditQuery({subject: 'message', actor: '', since: '2026-11-01', until: '2026-11-02'}, 'next'));
    expect(query.get('subject')).toBe('message');
    expect(query.has('actor')).toBe(false);
    expect(Number(query.get('until')) - Number(query.get('since'))).toBe(2 * 86_400);
    expect(query.get('starting_after')).toBe('next');
    expect(dayStart('nonsense')).toBeUndefined();
  });
  it('is read in words', () => {
    expect(actionTitle('event_definition.archived')).toBe('Event definition archived');
    expect(actorTitle({type: 'command_line', id: null, name: null})).toBe('Command line');
    expect(actorTitle({type: 'teammate', id: '3', name: 'Mia'})).toBe('Mia');
    expect(actorTitle({type: 'token', id: 'ab12', name: null})).toBe('Token ab12');
    expect(subjectHref('event_definition:12')).toBe('/console/settings/data/people/events/12');
    expect(subjectHref('segment:12')).toBeUndefined();
  });
});

describe('days', () => {
  it('are those of the zone, also where it is furthest from the sun’s', () => {
    for (const zone of ['UTC', 'Pacific/Auckland', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/New_York']) {
      for (const day of ['2026-01-01', '2026-03-29', '2026-11-23']) {
        expect([zone, dayIn(momentOf(day, zone) * 1_000, zone)]).toEqual([zone, day]);
      }
    }
    expect(dayIn(Date.UTC(2026, 10, 23, 13), 'Pacific/Auckland')).toBe('2026-11-24');
  });
});

describe('small readers', () => {
  it('read colours in all their spellings', () => {
    expect(['#3E52D6', '3e52d6', ' #abc ', '#abcd', 'red', ''].map(readColour)).toEqual(['#3e52d6', '#3e52d6', '#aabbcc', undefined, undefined, undefined]);
  });
  it('offer the zone in force even when the browser does not know it', () => {
    expect(zoneOptions('Mars/Olympus_Mons', ['Europe/Berlin'])).toEqual([
      {value: 'Europe/Berlin', label: 'Europe/Berlin'},
      {value: 'Mars/Olympus_Mons', label: 'Mars/Olympus Mons'},
      {value: 'UTC', label: 'UTC'},
    ]);
  });
  it('say how far a job is', () => {
    expect(jobDetail({bulk: {item_count: 3, task_count: 1, error_count: 1, closing_at: 0}, work: null})).toBe('3 items in 1 request, 1 not stored');
    expect(jobDetail({bulk: null, work: {done_count: 5, total_count: 10}})).toBe('5 of 10 rows');
    expect(jobDetail({bulk: null, work: {done_count: 5, total_count: null}})).toBe('5 rows');
  });
  it('put the app id into the page, and never a secret', () => {
    expect(pageSample('jwt', 'abcd1234')).toContain('abcd1234');
    expect(pageSample('hash', 'abcd1234')).toContain('user_hash');
    for (const language of ['node', 'ruby', 'python', 'php'] as const) {
      for (const proof of ['jwt', 'hash'] as const) {
        expect(serverSample(proof, language)).toContain('HERALD_IDENTITY_SECRET');
      }
    }
  });
});
