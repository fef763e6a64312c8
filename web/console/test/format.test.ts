import {describe, expect, it} from 'vitest';
import {ago, eventTitle, money, personTitle, plural, zoneHint} from '../src/ui/format';

describe('format', () => {
  it('shows money in its own smallest unit', () => {
    const digits = (text: string): string => text.replace(/[^\d.,]/g, '');
    expect(digits(money(3499, 'eur'))).toBe('34.99');
    expect(digits(money(3499, 'JPY'))).toBe('3,499');
    expect(digits(money(3499, 'bhd'))).toBe('3.499');
    expect(money(3499, 'no-currency')).toBe('34.99 no-currency');
  });

  it('says how long ago something was', () => {
    expect(ago(1_000, 1_000)).toBe('now');
    expect(ago(1_000, 1_000 + 59)).toContain('59s');
    expect(ago(1_000, 1_000 + 60)).toContain('1m');
    expect(ago(1_000, 1_000 + 3_600 * 25)).toMatch(/yesterday|1d/);
  });

  it('says whose time zone a field is in, where it is not the workspace’s', () => {
    expect(zoneHint('UTC', 'UTC')).toBeUndefined();
    expect(zoneHint('UTC', 'America/New_York')).toBe('In your own time zone, America/New York.');
  });

  it('calls an event and a person by what they are known as', () => {
    expect(eventTitle('invited-friend')).toBe('Invited friend');
    expect(personTitle({id: '0123456789abcdef01234567', name: '', email: null, external_id: '25'})).toBe('25');
    expect(personTitle({id: '0123456789abcdef01234567'})).toBe('Visitor 234567');
    expect([plural(1, 'event'), plural(2, 'event'), plural(0, 'person', 'people')]).toEqual(['1 event', '2 events', '0 people']);
  });
});
