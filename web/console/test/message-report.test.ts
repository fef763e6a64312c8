import {describe, expect, it} from 'vitest';
import {gapless} from '../src/views/message/series';
import {steps} from '../src/views/message/steps';

const point = (at: number, sent: number) => ({at, sent, receipts: {}});

describe('series', () => {
  it('fills what lies between, before and after', () => {
    const hour = 3_600;
    const filled = gapless([point(100 * hour, 2), point(103 * hour, 1)], hour, 104 * hour + 5);
    expect(filled).toHaveLength(14);
    expect(filled.at(-1)?.at).toBe(104 * hour);
    expect(filled.slice(-5).map(({sent}) => sent)).toEqual([2, 0, 0, 1, 0]);
  });

  it('stays bounded, and keeps the latest', () => {
    const filled = gapless([point(0, 7)], 3_600, 3_600 * 10_000);
    expect(filled).toHaveLength(400);
    expect(filled.at(-1)?.at).toBe(3_600 * 10_000);
  });
});

describe('funnel', () => {
  const total = {
    looked_at: 100,
    matched: 50,
    sent: 40,
    people: 30,
    suppressed: {},
    receipts: {shown: 20, clicked: 4, reaction: 1},
    percent: {},
    goal: {reached: 3, percent: 10, control_people: 0, control_reached: 0, control_percent: 0},
  };

  it('counts each step as part of the one before it', () => {
    expect(steps(total, 'They do it').map(({label, value, of}) => [label, value, of])).toEqual([
      ['Looked at', 100, 100],
      ['Matched', 50, 100],
      ['Sent', 40, 50],
      ['Shown', 20, 40],
      ['Clicked', 5, 40],
      ['Goal', 3, 30],
    ]);
  });

  it('shows what was delivered of what nobody is seen to open', () => {
    const mail = {...total, receipts: {delivered: 38}};
    expect(steps(mail, undefined).map(({label}) => label)).toEqual(['Looked at', 'Matched', 'Sent', 'Delivered', 'Clicked']);
  });
});
