// What messages are said to do.
import {expect, test} from 'vitest';
import {audienceSentence, frequencySentence, goalSentence, nth, reasonWords, scheduleSentence, span, triggerSentence, windowsWords} from '../src/messages/words';

test('a trigger is a sentence', () => {
  const said = (trigger: unknown): string => triggerSentence({trigger});
  expect(said({event: 'ordered-item'})).toBe('When somebody does “Ordered item”.');
  expect(said({event: 'ordered-item', occurrence: 'first', delay_s: 3_600})).toBe('When somebody does “Ordered item” for the first time, 1 hour later.');
  expect(said({event: 'ordered-item', occurrence: {nth: 3}, metadata: {all: []}})).toBe('When somebody does “Ordered item” for the 3rd time.');
  expect(said({event: 'upload-complete', metadata: {all: [{metadata: 'type', op: 'is', value: 'JPEG'}]}})).toContain(', where type is “JPEG”.');
  expect(said({match: true})).toContain('opens a page');
  expect(said({segment: '5', entered: true})).toBe('When somebody enters the segment “5”.');
  expect(said({attribute: 'custom_attributes.trial_ends_at', days: -3})).toBe('3 days before “trial ends at”.');
  expect(said({attribute: 'signed_up_at', days: 0})).toBe('On the day of “signed up at”.');
  expect(said({sun: 'rises'})).toBe('A trigger that this console does not know.');
});

test('an audience names its roles, its predicate and its control group', () => {
  const everyone = {roles: ['visitor', 'lead', 'user'], predicate: {all: []}};
  expect(audienceSentence({audience: everyone, control_group_percent: 0})).toBe('Everyone.');
  expect(audienceSentence({audience: {...everyone, roles: ['lead', 'user']}, control_group_percent: 10})).toBe('Leads and users. 10% of them are held back to compare with.');
  const pro = {roles: ['user'], predicate: {attribute: 'custom_attributes.plan', op: 'is', value: 'pro'}};
  expect(audienceSentence({audience: pro, control_group_percent: 0})).toBe('Users of whom holds: plan is “pro”.');
});

test('how often, with every bound', () => {
  expect(frequencySentence({frequency: {mode: 'once'}})).toBe('Once per person.');
  expect(frequencySentence({frequency: {mode: 'every', max_sends: 3, min_gap_s: 86_400}, stop: {after_sends: 100, on_goal: true}})).toBe(
    'Every time, at most 3 times per person, no sooner than 1 day after the last, until it was sent 100 times in all, until the person reaches the goal.',
  );
});

test('when', () => {
  expect(scheduleSentence({schedule: {windows: 'any', time_zone: 'workspace'}})).toBe('At any time.');
  expect(scheduleSentence({schedule: {windows: 'office_hours', time_zone: 'contact'}})).toBe('Within office hours, in the person’s own time zone.');
});

test('days in a row with the same hours are one window', () => {
  const at = (day: number, from = '09:00', to = '17:00') => ({day, from, to});
  expect(windowsWords([1, 2, 3, 4, 5].map(day => at(day)))).toBe('Monday to Friday 09:00–17:00');
  expect(windowsWords([at(7, '10:00', '12:00'), at(1), at(3)])).toBe('Monday 09:00–17:00, Wednesday 09:00–17:00 and Sunday 10:00–12:00');
  expect(windowsWords([1, 2, 3, 4, 5, 6, 7].map(day => at(day)))).toBe('every day 09:00–17:00');
  expect(windowsWords([])).toBe('never');
});

test('spans are in the largest unit in which they are whole', () => {
  expect([1, 60, 90, 3_600, 5_400, 86_400, 604_800, 1_209_600].map(span)).toEqual(['1 second', '1 minute', '90 seconds', '1 hour', '90 minutes', '1 day', '7 days', '2 weeks']);
  expect([1, 2, 3, 4, 11, 21, 112].map(nth)).toEqual(['1st', '2nd', '3rd', '4th', '11th', '21st', '112th']);
});

test('goals, reasons and summaries', () => {
  expect(goalSentence({goal: {event: 'invited-friend', within_s: 604_800}})).toBe('Wants people to do “Invited friend” within 7 days.');
  expect(goalSentence({goal: null})).toBe('');
  expect(reasonWords('min_gap')).toContain('too short a time ago');
  expect(reasonWords('a_new_one')).toBe('a new one');
});
