import {describe, expect, it} from 'vitest';
import {audienceSentence, duration, frequencySentence, goalSentence, reasonWords, scheduleSentence, triggerSentence} from '../src/messages/words';

const day = (seconds: number): string => `day ${seconds}`;

describe('message words', () => {
  it('says each trigger', () => {
    expect(triggerSentence({event: 'ordered-item'})).toBe('Each time somebody does “Ordered item”');
    expect(triggerSentence({event: 'ordered-item', occurrence: 'first', delay_s: 600})).toBe('The first time somebody does “Ordered item”, 10 minutes later');
    expect([1, 2, 3, 4, 11, 12, 21].map(nth => triggerSentence({event: 'a', occurrence: {nth}}).split(' ')[1])).toEqual(['1st', '2nd', '3rd', '4th', '11th', '12th', '21st']);
    expect(triggerSentence({match: true})).toContain('opens a page');
    expect(triggerSentence({attribute: 'custom_attributes.trial_ends_at', days: -3})).toBe('3 days before trial_ends_at');
    expect(triggerSentence({attribute: 'signed_up_at', days: 0})).toBe('On the day of signed_up_at');
    expect(triggerSentence({event: 'a', metadata: {all: [{metadata: 'type', op: 'is', value: 'JPEG'}]}})).toMatch(/where type .*JPEG/);
  });

  it('says who, how often and when', () => {
    expect(audienceSentence({roles: ['visitor', 'lead', 'user'], predicate: {all: []}})).toBe('Everyone');
    expect(audienceSentence({roles: ['lead', 'user'], predicate: {all: []}})).toBe('Leads and users');
    expect(frequencySentence({mode: 'once'})).toBe('Once to each person');
    expect(frequencySentence({mode: 'every', max_sends: 3, min_gap_s: 86_400})).toBe('Every time, at most 3 times to one person, at least 1 day apart');
    expect(scheduleSentence({windows: 'any', time_zone: 'workspace'}, day)).toBe('At any time');
    expect(scheduleSentence({start_at: 5, windows: 'office_hours', time_zone: 'contact'}, day)).toBe('From day 5, within office hours, by the clock of the person');
    expect(goalSentence({event: 'invited-friend', within_s: 604_800})).toBe('They do “Invited friend” within 7 days');
    expect(goalSentence(null)).toBeUndefined();
    expect([90, 120, 3_600, 172_800].map(duration)).toEqual(['90 seconds', '2 minutes', '1 hour', '2 days']);
  });

  it('has words for reasons, and shows an unknown one as it is called', () => {
    expect(reasonWords('sent_once').label).toContain('already');
    expect(reasonWords('some_new_reason').label).toBe('some new reason');
  });
});
