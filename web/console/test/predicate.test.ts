import {describe, expect, it} from 'vitest';
import {metadataFields} from '../src/predicate/fields';
import {type EventLeaf, type Tree, EVERYONE, asTree, currencyBeside, decodeTree, encodeTree, finished, isEveryone, isUnfinished, leafCount, leavesFor, turned} from '../src/predicate/tree';
import {OPERATORS, PLAIN_NAMES, operatorsFor, sentence, valueFor} from '../src/predicate/words';

const names = {...PLAIN_NAMES, tag: () => 'VIP', segment: () => 'Active', attribute: (name: string) => ({label: name === 'last_seen_at' ? 'Last seen' : 'Plan', kind: name === 'last_seen_at' ? ('date' as const) : ('text' as const)})};

const ordered: EventLeaf = {
  event: 'ordered-item',
  fact: 'count',
  op: 'gte',
  value: 3,
  within_days: 30,
  metadata: {all: [{metadata: 'price.amount', op: 'gt', value: 2_500}, {metadata: 'price.currency', op: 'is', value: 'eur'}]},
};

describe('a sentence', () => {
  const cases: [Tree, string][] = [
    [EVERYONE, 'Everyone'],
    [{attribute: 'custom_attributes.plan', op: 'in', value: ['pro', 'team']}, 'Plan is any of “pro” or “team”'],
    [{attribute: 'custom_attributes.plan', op: 'unknown'}, 'Plan has no value'],
    [{attribute: 'last_seen_at', op: 'days_ago_less', value: 1}, 'Last seen in the last 1 day'],
    [{tag: '1', op: 'is_not'}, 'does not have the tag “VIP”'],
    [{segment: '6b', op: 'is'}, 'is in the segment “Active”'],
    [{company: {attribute: 'plan', op: 'is', value: 'pro'}}, 'Company plan is “pro”'],
    [{event: 'a-b', fact: 'did', op: 'is', value: false, within_days: 7}, 'did not do “A b” within 7 days'],
    [ordered, 'did “Ordered item” at least 3 times within 30 days where price amount is more than €25.00'],
    [{any: [{tag: '1', op: 'is'}, {all: [{tag: '1', op: 'is'}, {segment: '6b', op: 'is_not'}]}]}, 'has the tag “VIP” or (has the tag “VIP” and is not in the segment “Active”)'],
    [{attribute: 'custom_attributes.plan', op: 'in', value: ['a', 'b', 'c', 'd', 'e']}, 'Plan is any of “a”, “b”, “c” or 2 others'],
  ];
  it.each(cases)('%j', (tree, said) => expect(sentence(tree, names)).toBe(said));
});

describe('the address', () => {
  it('gives back every form of condition as it was', () => {
    const tree: Tree = {all: [ordered, {tag: '1', op: 'is'}, {any: [{company: {attribute: 'plan', op: 'known'}}, {segment: 'x', op: 'is'}, {attribute: 'role', op: 'in', value: ['user']}]}]};
    expect(decodeTree(encodeTree(tree))).toEqual(tree);
    expect(leafCount(tree)).toBe(7);
  });
  it('says nothing of everybody', () => {
    expect(encodeTree({all: [{any: []}]})).toBe('');
    expect(isEveryone(decodeTree(''))).toBe(true);
  });
  it.each(['{', '[]', '{"all":{}}', '{"attribute":"a"}', '{"attribute":"a","op":"like","value":1}', '{"attribute":"a","op":"is","value":{}}', '{"event":"a","fact":"sum","op":"is"}', '{"company":{"op":"is"}}', '{"all":null,"any":[]}', '{"tag":"1","op":"contains","value":"x"}', '{"all":[{"all":[{"all":[{"all":[{"all":[{"tag":"1","op":"is"}]}]}]}]}]}'])(
    'takes what is no tree for everybody: %s',
    text => expect(decodeTree(text)).toEqual(EVERYONE),
  );
  it('knows what is no tree', () => expect(asTree(null)).toBeUndefined());
});

describe('what is sent', () => {
  it('leaves out what is not filled in yet', () => {
    const tree: Tree = {
      all: [
        {attribute: 'name', op: 'is', value: ''},
        {attribute: 'name', op: 'in', value: []},
        {attribute: 'name', op: 'known'},
        {any: [{company: {attribute: 'plan', op: 'is'}}]},
        {event: 'a', fact: 'did', op: 'is', value: true, metadata: {all: [{metadata: 'k', op: 'is', value: ''}]}},
      ],
    };
    expect(finished(tree)).toEqual({all: [{attribute: 'name', op: 'known'}, {event: 'a', fact: 'did', op: 'is', value: true}]});
  });
  it('keeps what is false or nought', () => {
    const tree: Tree = {any: [{attribute: 'a', op: 'is', value: false}, {attribute: 'b', op: 'gte', value: 0}]};
    expect(finished(tree)).toEqual(tree);
  });
  it('knows what is not filled in, at any depth', () => {
    expect(isUnfinished({all: [{attribute: 'a', op: 'known'}, {any: [{attribute: 'a', op: 'is', value: ''}]}]})).toBe(true);
    expect(isUnfinished({event: 'a', fact: 'did', op: 'is', value: true, metadata: {all: [{metadata: 'k', op: 'in', value: []}]}})).toBe(true);
    expect(isUnfinished({all: [{attribute: 'a', op: 'is', value: false}, {any: []}, {event: 'a', fact: 'did', op: 'is', value: true, metadata: {all: []}}]})).toBe(false);
  });
  it('asks for everybody when nothing is left', () => expect(finished({any: [{attribute: 'a', op: 'is'}]})).toEqual(EVERYONE));
});

describe('an amount', () => {
  const amount = {metadata: 'price.amount', op: 'gte', value: 100} as const;
  const currency = {metadata: 'price.currency', op: 'is', value: 'eur'} as const;
  it('brings its currency along', () => expect(leavesFor(amount, {all: []}, 'eur')).toEqual([amount, currency]));
  it('uses the one that is there', () => expect(leavesFor(amount, {all: [currency]}, 'usd')).toEqual([amount]));
  it('makes an all inside of an any', () => expect(leavesFor(amount, {any: []}, 'eur')).toEqual([{all: [amount, currency]}]));
  it('finds the currency beside it', () => {
    expect(currencyBeside('price.amount', [amount, currency])).toBe('eur');
    expect(currencyBeside('fee.amount', [amount, currency])).toBeUndefined();
  });
});

describe('the other word between conditions', () => {
  const amount = {metadata: 'price.amount', op: 'gte', value: 100} as const;
  const below = {metadata: 'price.amount', op: 'lt', value: 500} as const;
  const currency = {metadata: 'price.currency', op: 'is', value: 'eur'} as const;
  const item = {metadata: 'item', op: 'known'} as const;
  it('leaves each amount its currency', () => expect(turned({all: [amount, currency, item, below]})).toEqual({any: [{all: [amount, currency]}, item, {all: [below, currency]}]}));
  it('changes nothing else', () => {
    expect(turned({all: [item, {metadata: 'price.currency', op: 'is', value: 'eur'}]})).toEqual({any: [item, currency]});
    expect(turned({any: [item, {all: [amount, currency]}]})).toEqual({all: [item, {all: [amount, currency]}]});
  });
});

describe('a date that no calendar holds', () => {
  it('is said as the number it is', () => expect(sentence({attribute: 'last_seen_at', op: 'on', value: 1e300}, names)).toContain('1e+300'));
});

describe('operators', () => {
  it('always hold the current one', () => {
    expect(operatorsFor('date', 'is').at(-1)).toEqual(['is', 'on']);
    expect(operatorsFor('boolean', 'is_not').at(-1)).toEqual(['is_not', 'is not']);
    expect(operatorsFor('text', 'is')).toBe(OPERATORS.text);
  });
  it('get values that suit them', () => {
    expect(valueFor('text', 'in', 'pro')).toEqual(['pro']);
    expect(valueFor('text', 'is', ['pro', 'team'])).toBe('pro');
    expect(valueFor('text', 'known', 'pro')).toBeUndefined();
    expect(valueFor('date', 'days_ago_less', '2026-01-01')).toBe(30);
    expect(valueFor('date', 'on', 30)).toBe('');
    expect(valueFor('number', 'gte', 'x')).toBeUndefined();
    expect(valueFor('boolean', 'is', undefined)).toBe(true);
  });
});

describe('metadata keys', () => {
  const key = (name: string, kind: string, value: unknown) => ({key: name, kinds: [kind], examples: [{event_id: 'e', value}, {event_id: 'f', value}]}) as Parameters<typeof metadataFields>[0];
  it('offer the parts of money and rich links', () => {
    expect(metadataFields(key('price', 'monetary_amount', {amount: 5, currency: 'eur'})).map(({id, kind, examples}) => [id, kind, examples])).toEqual([
      ['metadata:price.amount', 'number', ['5']],
      ['metadata:price.currency', 'text', ['eur']],
    ]);
    expect(metadataFields(key('order_number', 'rich_link', {value: '#1', url: 'https://x.y'})).map(field => field.id)).toEqual(['metadata:order_number.value', 'metadata:order_number.url']);
  });
  it('are text where nothing else is known', () => expect(metadataFields(key('type', 'string', 'PNG'))).toEqual([{id: 'metadata:type', group: 'Metadata', label: 'Type', detail: 'type', kind: 'text', examples: ['PNG']}]));
});
