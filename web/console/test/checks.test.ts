import {describe, expect, it} from 'vitest';
import {checkWords, deliveryWords, seenWords, verdictWords} from '../src/messages/checks';

const asked = {verdict: 'sent', verdict_of: 'now', state: 'live', event_id: null, open: 0};

describe('checks in words', () => {
  it('names every check, and an unknown one as it is called', () => {
    expect(checkWords('audience')).toBe('They match the audience');
    expect(checkWords('new_check')).toBe('new check');
  });

  it('makes times and spans readable', () => {
    expect(seenWords('age', '7200 s old when it came')).toBe('2 hours old when it came');
    expect(seenWords('age', '29 s old when it came')).toBe('29 s old when it came');
    expect(seenWords('age', 'sent 1 times, last at 1795385639', 'UTC')).toContain('Sent 1 time, last at ');
    expect(seenWords('age', 'sent 1 times, last at 1795385639', 'UTC')).not.toContain('1795385639');
    expect(seenWords('source', 'rest')).toBe('REST API');
    expect(seenWords('age', 'none')).toBe('Nothing was proven');
  });

  it('says what was decided, and what would be', () => {
    expect(verdictWords({...asked, verdict_of: 'stored'}).text).toBe('It was sent to them for this event.');
    expect(verdictWords({...asked, open: 5}).advice).toContain('5 checks');
    expect(verdictWords(asked).text).toBe('They would get it now.');
    expect(verdictWords({...asked, verdict: 'not_live', state: 'draft'}).text).toBe('The message is not live: it is a draft.');
    expect(verdictWords({...asked, verdict: 'source_not_eligible'})).toMatchObject({tone: 'bad', text: 'The event came from a source that this message ignores.'});
    expect(verdictWords({...asked, verdict: 'audience_did_not_match'}).advice).toContain('below');
    expect(verdictWords({...asked, verdict: 'delayed'}).tone).toBe('warn');
  });

  it('says how far a delivery came', () => {
    expect(deliveryWords('pending')).toContain('when they open a page');
    expect(deliveryWords('clicked')).toContain('clicked');
  });
});
