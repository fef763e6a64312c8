import {describe, expect, it} from 'vitest';
import {fullness} from '../src/views/events/fullness';
import {usesIn} from '../src/views/events/uses';
import {javascriptText, pythonText, rubyText, samples, shellText} from '../src/views/event/samples';

const NASTY = `it's "so" \\ </script> #{x} $(id) \`y\` \n é\u2028`;

describe('who uses a name', () => {
  it('reads messages with their ids, and segments', () => {
    expect(usesIn('It is used by live messages: Upload, done (1), Goal (x) (2); segments: Buyers, New; send force to archive it anyway')).toEqual([
      {kind: 'message', name: 'Upload, done', id: '1'},
      {kind: 'message', name: 'Goal (x)', id: '2'},
      {kind: 'segment', name: 'Buyers', id: undefined},
      {kind: 'segment', name: 'New', id: undefined},
    ]);
    expect(usesIn('It is used by segments: Buyers; send force to archive it anyway')).toEqual([{kind: 'segment', name: 'Buyers', id: undefined}]);
  });
  it('reads nothing from another sentence', () => {
    expect(usesIn('Somebody else changed it')).toEqual([]);
  });
});

describe('the gauge', () => {
  it('warns from nine tenths on, and when it is full', () => {
    expect([107, 108, 119, 120, 121].map(active => fullness(active, 120))).toEqual(['plain', 'near', 'near', 'full', 'full']);
  });
});

describe('samples', () => {
  it('escapes what ends a string or is evaluated in each language', () => {
    // Evaluated, each literal is the text again.
    expect(new Function(`return ${javascriptText(NASTY)}`)()).toBe(NASTY);
    expect(javascriptText('</script><!--')).toBe(`'\\x3C/script>\\x3C!--'`);
    expect(JSON.parse(pythonText(NASTY))).toBe(NASTY);
    expect(rubyText('#{x} #$y "z"')).toBe('"\\#{x} \\#$y \\"z\\""');
    expect(shellText("it's $(id)")).toBe(`'it'\\''s $(id)'`);
  });
  it('holds the name, the keys with their values, and the addresses of the workspace', () => {
    const all = samples({name: 'ordered-item', keys: [{key: 'price', value: {amount: 100, currency: 'eur'}}, {key: 'is-gift', value: true}, {key: 'note', value: null}], appId: 'a', url: 'https://h.example'});
    const text = Object.fromEntries(all.map(sample => [sample.id, sample.text]));
    expect(text['javascript']).toBe(`Intercom('trackEvent', 'ordered-item', {\n  price: {amount: 100, currency: 'eur'},\n  'is-gift': true,\n  note: null,\n});`);
    expect(text['curl']).toContain(`'https://h.example/events'`);
    expect(text['curl']).toContain(`'{"event_name": "ordered-item", "user_id": "25", "created_at": '$(date +%s)', "metadata": {"price":{"amount":100,"currency":"eur"},"is-gift":true,"note":null}}'`);
    expect(text['python']).toContain('"is-gift": True,\n            "note": None,');
    expect(text['ruby']).toContain('"is-gift" => true,\n      "note" => nil,');
    expect(text['node']).toContain("'https://h.example/events'");
  });
  it('leaves metadata out where there is none', () => {
    for (const {text} of samples({name: 'x', keys: [], appId: 'a', url: 'https://h.example'})) {
      expect(text).not.toContain('metadata');
    }
  });
});
