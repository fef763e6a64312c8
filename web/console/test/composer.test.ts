// What the composer makes of a message, before the server sees it.
import {describe, expect, test} from 'vitest';
import type {ManagedMessage} from '../src/api/types';
import {blank, bodyOf, draftOf, gapsOf, isSame, looseEndsOf, nameOf, saidAs, sectionOf, withKind, type Draft} from '../src/views/composer/draft';
import {ignoredOf, listensTo} from '../src/views/composer/eligible';
import {offeredFor, valuesFor} from '../src/views/composer/offered';
import {daysOf, lineOf} from '../src/views/composer/run';
import {STARTS} from '../src/views/composer/starts';
import {filled, holesOf, textsOf, partOf, variablesIn, written} from '../src/views/composer/variables';
import {KINDS} from '../src/messages/shapes';
import type {Field} from '../src/predicate/fields';

const banner = (patch: Partial<Draft> = {}): Draft => ({...blank(), said: saidAs('banner', 'Thanks'), trigger: {event: 'ordered-item', occurrence: 'first'}, ...patch});

describe('a draft', () => {
  test('is called after what it does until somebody names it', () => {
    expect(nameOf(blank())).toBe('Banner');
    expect(nameOf(banner())).toBe('Banner after “Ordered item”');
    expect(nameOf(banner({name: ' Thanks '}))).toBe('Thanks');
  });

  test('says what is missing, section by section', () => {
    expect(gapsOf(blank()).map(gap => gap.section)).toEqual(['content', 'trigger']);
    expect(gapsOf(banner())).toEqual([]);
    expect(gapsOf(banner({said: saidAs('banner', '<p> </p>')})).map(gap => gap.section)).toEqual(['content']);
    expect(gapsOf(banner({said: saidAs('tooltip', 'Here')}))).toHaveLength(1);
    expect(gapsOf(banner({said: saidAs('email', 'Hi')}))[0]?.text).toBe('Write the subject.');
    expect(gapsOf(banner({said: saidAs('webhook')}))).toHaveLength(1);
    expect(gapsOf(banner({roles: []})).map(gap => gap.section)).toEqual(['audience']);
    expect(gapsOf(banner({trigger: {segment: '', entered: true}})).map(gap => gap.section)).toEqual(['trigger']);
    expect(gapsOf(banner({schedule: {windows: [], time_zone: 'workspace'}})).map(gap => gap.section)).toEqual(['when']);
    expect(gapsOf(banner({schedule: {windows: [{day: 1, from: '17:00', to: '09:00'}], time_zone: 'workspace'}}))[0]?.text).toBe('Put its hours right.');
    const action = {type: 'url', label: 'Open', target: ''} as const;
    expect(gapsOf(banner({said: {kind: 'banner', content: {body: 'x', action}}}))[0]?.text).toContain('address');
  });

  test('does not go live while a condition is not filled in', () => {
    expect(looseEndsOf(banner())).toEqual([]);
    expect(looseEndsOf(banner({predicate: {all: [{attribute: 'email', op: 'is', value: ''}]}})).map(end => end.section)).toEqual(['audience']);
    expect(looseEndsOf(banner({trigger: {event: 'a', metadata: {all: [{metadata: 'type', op: 'is', value: ''}]}}})).map(end => end.section)).toEqual(['trigger']);
  });

  test('is sent without what is empty or not filled in yet', () => {
    const body = bodyOf(
      banner({
        predicate: {all: [{attribute: 'email', op: 'is', value: ''}, {attribute: 'name', op: 'known'}]},
        trigger: {event: 'ordered-item', metadata: {all: [{metadata: 'type', op: 'is', value: ''}]}},
        goal: {event: ' ', within_s: 60},
        place: {url_rules: [{op: 'contains', value: ' '}], time_on_page_s: 3},
        frequency: {mode: 'once', max_sends: 3},
      }),
    );
    expect(body).toMatchObject({
      audience: {predicate: {all: [{attribute: 'name', op: 'known'}]}},
      trigger: {event: 'ordered-item', metadata: {all: []}},
      goal: null,
      where: {url_rules: [], time_on_page_s: 3},
      frequency: {mode: 'once'},
      content: {style: 'floating', position: 'top', body: 'Thanks'},
    });
    expect(bodyOf(banner({said: {kind: 'post', content: {title: '', body: 'x', action: null}}}))['content']).toEqual({body: 'x'});
  });

  test('keeps its text as another kind', () => {
    for (const kind of KINDS.filter(one => one !== 'webhook')) {
      expect(JSON.stringify(withKind(banner(), kind).said)).toContain('Thanks');
    }
    expect(withKind(withKind(banner(), 'carousel'), 'post').said).toEqual({kind: 'post', content: {body: 'Thanks'}});
  });

  test('is the same after the server has sent it back', () => {
    const draft = banner({name: 'Thanks', roles: ['user'], frequency: {mode: 'every', max_sends: null, min_gap_s: 60}});
    const spec = {trigger: {event: 'ordered-item', occurrence: 'first', metadata: {all: []}}, audience: {roles: ['user'], predicate: {all: []}}, frequency: {mode: 'every', max_sends: null, min_gap_s: 60}, schedule: {windows: 'any', time_zone: 'workspace'}, where: {}, goal: null, stop: {}, control_group_percent: 0, sources: null, allow_unproven_senders: false};
    const message = {...spec, type: 'message', id: '1', name: 'Thanks', kind: 'banner', content: draft.said.content} as unknown as ManagedMessage;
    expect(isSame(draftOf(message), draft)).toBe(true);
    expect(isSame(draftOf(message), {...draft, name: 'Other'})).toBe(false);
  });

  test('a refusal leads to its section', () => {
    expect(['content.action.target', 'kind', 'trigger.metadata.all[0]', 'sources', 'audience.predicate.all[0]', 'control_group_percent', 'schedule.windows', 'where', 'frequency.max_sends', 'stop', 'goal.event', 'name', 'body', undefined].map(sectionOf)).toEqual([
      'content', 'content', 'trigger', 'trigger', 'audience', 'audience', 'when', 'when', 'frequency', 'frequency', 'goal', 'name', undefined, undefined,
    ]);
  });
});

test('every starting point lacks no more than its event, or an address', () => {
  for (const {make, id} of STARTS) {
    const gaps = gapsOf(make()).map(gap => gap.section);
    expect(gaps.filter(section => section !== 'trigger' && !(id === 'hook' && section === 'content')), id).toEqual([]);
    expect(holesOf(make().said.content, make().trigger), id).toEqual([]);
  }
});

describe('variables', () => {
  const trigger = {event: 'upload-complete', metadata: {all: [{metadata: 'Type', op: 'is', value: 'JPEG'}, {metadata: 'size', op: 'unknown'}, {any: [{metadata: 'url', op: 'known'}]}]}} as const;

  test('are found with their fallbacks', () => {
    expect(variablesIn('Hi {{ first_name | fallback: "there" }}, {{event.name}} {{ x | upcase }}')).toEqual([
      {path: 'first_name', fallback: 'there'},
      {path: 'event.name', fallback: undefined},
      {path: 'x', fallback: undefined},
    ]);
    expect(variablesIn("{{ a | upcase | fallback: 'b|c' }}")).toEqual([{path: 'a', fallback: 'b|c'}]);
    expect(textsOf({a: ['x', {b: 'y'}], c: 1})).toEqual([['content.a[0]', 'x'], ['content.a[1].b', 'y']]);
  });

  test('whose names are no words stand in brackets', () => {
    expect([partOf('event.metadata', 'file_size'), partOf('event.metadata', 'größe-2'), partOf('event.metadata', 'file size'), partOf('custom_attributes', 'a"b')]).toEqual(['event.metadata.file_size', 'event.metadata.größe-2', 'event.metadata["file size"]', `custom_attributes['a"b']`]);
    expect(variablesIn(`{{ event.metadata["file | size"].amount | fallback: "x" }}{{ custom_attributes['a b'] }}`)).toEqual([{path: 'event.metadata.file | size.amount', fallback: 'x'}, {path: 'custom_attributes.a b', fallback: undefined}]);
    expect(filled('{{ event.metadata["file size"] }}', {'event.metadata.file size': 3})).toBe('3');
    const sized: Field = {id: 'metadata:file size', group: 'Metadata', label: 'File size', kind: 'number', examples: ['3']};
    const own: Field = {id: 'attribute:custom_attributes.trial ends', group: 'Attributes', label: 'Trial ends', kind: 'date', examples: []};
    const money: Field = {id: 'metadata:net price.amount', group: 'Metadata', label: 'Net price (amount)', kind: 'number', examples: ['3']};
    const offered = offeredFor({event: 'a'}, [own], [sized, money]);
    expect([offered[0]?.id, offered[1]?.id, offered.at(-1)?.id]).toEqual(['event.metadata["file size"]', 'event.metadata["net price"]', 'custom_attributes["trial ends"]']);
  });

  test('of which nobody knows show nothing, and break nothing', () => {
    expect(filled('{{ constructor }}{{ name | valueOf }}{{ name | toString }}', {name: 'Ada'})).toBe('AdaAda');
  });

  test('show a hole where nothing makes sure of them, in the server’s words', () => {
    const holes = (body: string, of: Parameters<typeof holesOf>[1] = trigger): string[] => holesOf({body}, of).map(hole => hole.message);
    expect(holes('{{ event.metadata.type }} {{ first_name }} {{ event.name }}')).toEqual([]);
    expect(holes('{{ event.metadata.size }}')).toEqual(['event.metadata.size can be missing: give it a fallback, or have the trigger ask for it at the top level of all']);
    expect(holes('{{ event.metadata.url }}{{ event.metadata.url }}')).toHaveLength(1);
    expect(holes('{{ event.metadata.url | fallback: "" }}')).toEqual([]);
    expect(holes('{{ event.name }}', {match: true})).toHaveLength(1);
  });

  test('are filled in for the preview, escaped in HTML only', () => {
    const values = {'first_name': '<Ada>', 'event.metadata.price': {amount: 1_234, currency: 'eur'}, 'event.metadata.count': 3};
    const content = {title: 'Hi {{ first_name }}', body: 'Hi {{ first_name | upcase }}: {{ event.metadata.price }} {{ event.metadata.price.currency }} {{ event.metadata.count }} {{ none | fallback: "—" }}{{ none }}'};
    expect(filled(content, values)).toEqual({title: 'Hi <Ada>', body: expect.stringMatching(/^Hi &lt;ADA&gt;: .*12\.34.* eur 3 —$/) as string});
    expect(filled(content, {}).title).toBe('Hi ');
    expect(written('a.b', 'c')).toBe('{{ a.b | fallback: "c" }}');
  });

  test('are offered by the event first, without a fallback where the trigger asks for them', () => {
    const field = (id: string, label: string, examples: readonly string[] = []): Field => ({id, group: 'Metadata', label, detail: id.slice(9), kind: 'text', examples});
    const metadata = [field('metadata:type', 'Type', ['JPEG']), field('metadata:price.amount', 'Price (amount)', ['1000']), field('metadata:price.currency', 'Price (currency)', ['eur'])];
    const offered = offeredFor(trigger, [], metadata);
    expect(offered.slice(0, 2)).toMatchObject([{id: 'event.metadata.type', fallback: undefined}, {id: 'event.metadata.price', label: 'Price', fallback: ''}]);
    expect(offeredFor({match: true}, [], metadata).every(one => !one.id.startsWith('event.'))).toBe(true);
    expect(valuesFor('ordered-item', [], metadata)).toMatchObject({'event.metadata.type': 'JPEG', 'event.metadata.price': {currency: 'eur'}, 'event.name': 'ordered-item'});
  });
});

test('a kind ignores the sources that the server ignores for it', () => {
  const shares = [{source: 'rest', count: 75}, {source: 'web_js', count: 25}, {source: 'import', count: 900}];
  expect(ignoredOf('banner', null, shares)).toEqual({percent: 75, sources: ['rest']});
  expect(ignoredOf('carousel', null, shares)).toEqual({percent: 100, sources: ['rest', 'web_js']});
  expect(ignoredOf('email', null, shares)).toBeUndefined();
  expect(ignoredOf('banner', listensTo('chat', null), shares)).toBeUndefined();
  expect(ignoredOf('banner', null, [])).toBeUndefined();
  expect(ignoredOf('banner', null, [{source: 'rest', count: 999}, {source: 'web_js', count: 1}])?.percent).toBe(99);
  expect(ignoredOf('banner', null, [{source: 'rest', count: 1}, {source: 'web_js', count: 999}])?.percent).toBe(1);
});

test('a rehearsal is read line by line, and has every day of its time zone', () => {
  expect(lineOf('')).toBeUndefined();
  expect(lineOf('{"progress":{"read":5,"of":10}}')).toEqual({progress: {read: 5, of: 10}});
  expect(lineOf('{"result":{"sent":1}}')).toEqual({result: {sent: 1}});
  const since = Date.UTC(2026, 9, 23, 23) / 1_000;
  const {times, sent} = daysOf({since, until: since + 3 * 86_400, by_day: [{day: '2026-10-25', looked_at: 2, sent: 2}]}, 'Europe/Berlin');
  expect(sent).toEqual([0, 2, 0, 0]);
  expect(times).toHaveLength(4);
});
