import {describe, expect, it, vi} from 'vitest';
import type {FoundContact} from '../src/api/people';
import {type Person, csvRows, personOf, spreadsheetTime, textOf, withTag} from '../src/views/people/person';
import {audienceOf, questionOf, sortOf, whoOf} from '../src/views/people/question';
import {type From, LISTED_MAX, type Page, Rows, isGap} from '../src/views/people/rows';
import {EVERYONE} from '../src/predicate/tree';

const person = (n: number): Person => ({id: `p${n}`, role: 'user', title: `P ${n}`, email: null, tags: [], tagCount: 0, companies: [], companyCount: 0, values: {}});

const SIZE = 10;

/** A list of `total` people in pages of 10, whose cursors are places. */
const load = (total: number) =>
  vi.fn(async ({after, offset}: From): Promise<Page> => {
    const from = Number(after ?? 0) + offset;
    const people = Array.from({length: Math.max(0, Math.min(SIZE, total - from))}, (_, n) => person(from + n));
    return Promise.resolve({people, next: from + SIZE < total ? String(from + SIZE) : undefined, total, undecided: 0});
  });

const begun = async (total: number) => {
  const loader = load(total);
  const rows = new Rows(loader, SIZE);
  rows.go();
  await vi.waitFor(() => expect(rows.isBegun).toBe(true));
  return {rows, loader};
};

/** Waits until every row from one place to another is held. */
const shown = async (rows: Rows, from: number, to: number): Promise<void> => {
  rows.show(from, to);
  await vi.waitFor(() => expect(rows.slice(from, to).some(isGap)).toBe(false));
};

describe('the rows of a long list', () => {
  it('are as many as there are people, held or not', async () => {
    const {rows, loader} = await begun(25);
    expect(rows).toHaveLength(25);
    await shown(rows, 0, 25);
    expect(rows.slice(0, 99).map(({id}) => id)).toEqual(Array.from({length: 25}, (_, n) => `p${n}`));
    expect(loader).toHaveBeenCalledTimes(3);
    expect([rows.at(-1), rows.at(25)]).toEqual([undefined, undefined]);
  });
  it('end where the server lets nobody pass', async () => {
    const {rows} = await begun(LISTED_MAX + 1);
    expect(rows).toHaveLength(LISTED_MAX);
    expect(rows.total).toBe(LISTED_MAX + 1);
  });
  it('are asked for at any place, from the nearest cursor', async () => {
    const {rows, loader} = await begun(1_000_000);
    await shown(rows, 999_985, 1_000_000);
    expect(rows.at(999_999)?.id).toBe('p999999');
    const [first, ...further] = loader.mock.calls.map(([from]) => from);
    expect(first).toEqual({after: undefined, offset: 0});
    expect(further.every(({after}) => after !== undefined)).toBe(true);
    expect(further.map(({after, offset}) => Number(after) + offset)).toContain(999_990);
    rows.stop();
    rows.resume();
    await shown(rows, 999_985, 1_000_000);
    expect(loader).toHaveBeenCalledWith({after: '999990', offset: 0}, expect.anything());
  });
  it('are asked for where one came to rest, not wherever one passed by', async () => {
    const {rows, loader} = await begun(100_000);
    for (let place = 0; place < 99_000; place += 100) {
      rows.show(place, place + SIZE);
    }
    await shown(rows, 99_980, 99_990);
    expect(loader.mock.calls.length).toBeLessThan(10);
  });
  it('are dropped far from what is in sight, and come back', async () => {
    const {rows, loader} = await begun(1_000);
    for (let place = 0; place < 1_000; place += SIZE) {
      await shown(rows, place, place + SIZE);
    }
    expect([...rows].length).toBeLessThanOrEqual(440);
    expect(isGap(rows.at(3) ?? person(3))).toBe(true);
    const calls = loader.mock.calls.length;
    await shown(rows, 0, 15);
    expect(rows.at(13)?.id).toBe('p13');
    expect(loader.mock.calls.length).toBeGreaterThan(calls);
  });
  it('keep a place for somebody who left, and show nobody twice', async () => {
    const {rows, loader} = await begun(20);
    await shown(rows, 0, 20);
    // The first left while the list was not looked at; the second page is read after that.
    loader.mockImplementation(async ({after, offset}) => {
      const page = await load(20)({after, offset});
      return after === undefined && offset === 0 ? {...page, people: [...page.people.slice(1), person(10)]} : {...page, people: page.people.slice(0, 9)};
    });
    rows.stop();
    rows.resume();
    rows.show(0, 20);
    await vi.waitFor(() => expect(isGap(rows.at(19) ?? person(19))).toBe(true));
    await vi.waitFor(() => expect(rows.at(0)?.id).toBe('p1'));
    const ids = rows.slice(0, 20).map(({id}) => id);
    expect(new Set(ids).size).toBe(20);
    expect(ids.filter(id => id === 'p10')).toHaveLength(1);
  });
  it('stay when others are refused, and are asked for again', async () => {
    const {rows, loader} = await begun(100);
    loader.mockRejectedValue(new Error('no'));
    rows.show(50, 60);
    await vi.waitFor(() => expect(rows.error).toBeInstanceOf(Error));
    expect(rows.at(3)?.id).toBe('p3');
    loader.mockImplementation(load(100));
    rows.go();
    await vi.waitFor(() => expect(rows.at(55)?.id).toBe('p55'));
    expect(rows.error).toBeUndefined();
  });
  it('do not change after a stop', async () => {
    const rows = new Rows(load(30), SIZE);
    const told = vi.fn();
    rows.onChange = told;
    rows.go();
    rows.stop();
    await new Promise(done => setTimeout(done));
    expect(told).not.toHaveBeenCalled();
    expect(rows).toHaveLength(0);
    rows.resume();
    await vi.waitFor(() => expect(rows).toHaveLength(30));
  });
  it('change in place, also those that were on their way', async () => {
    const {rows, loader} = await begun(12);
    await shown(rows, 0, 12);
    const tag = (): void => rows.change(new Set(['p3', 'p11']), one => withTag(one, {id: '1', name: 'VIP'}, true));
    tag();
    expect([...rows].filter(row => row.tagCount === 1).map(row => row.id)).toEqual(['p3', 'p11']);
    rows.stop();
    const calls = loader.mock.calls.length;
    rows.resume();
    // What is on its way was read before the change: it is asked for again.
    tag();
    await vi.waitFor(() => expect(loader.mock.calls.length).toBe(calls + 4));
  });
});

describe('the address as a question', () => {
  const asked = {filter: EVERYONE, q: '', who: '' as const, sort: ''};
  it('asks for everybody, the newest first', () => expect(questionOf(asked)).toEqual({sort: {field: 'created_at', order: 'desc'}}));
  it('asks for a segment, a text and a role together', () => {
    expect(questionOf({...asked, segment: 's1', q: ' ada ', who: 'leads', sort: 'name'})).toEqual({predicate: {segment: 's1', op: 'is'}, q: 'ada', roles: ['lead'], sort: {field: 'name', order: 'asc'}});
  });
  it('knows orders and roles', () => {
    expect(sortOf('-custom_attributes.plan')).toEqual({field: 'custom_attributes.plan', order: 'desc'});
    expect(whoOf('everybody')).toBe('');
    expect(whoOf('visitors')).toBe('visitors');
  });
  it('becomes an audience of the same people', () => {
    expect(audienceOf(asked)).toEqual(EVERYONE);
    expect(audienceOf({...asked, segment: 's1'})).toEqual({segment: 's1', op: 'is'});
    expect(audienceOf({...asked, filter: {all: [{tag: '1', op: 'is'}, {tag: '2', op: 'is_not'}]}, q: 'ada', who: 'users'})).toEqual({
      all: [
        {tag: '1', op: 'is'},
        {tag: '2', op: 'is_not'},
        {any: ['name', 'email', 'external_id'].map(attribute => ({attribute, op: 'contains', value: 'ada'}))},
        {attribute: 'role', op: 'is', value: 'user'},
      ],
    });
    expect(audienceOf({...asked, filter: {any: [{tag: '1', op: 'is'}]}, who: 'leads'})).toEqual({all: [{any: [{tag: '1', op: 'is'}]}, {attribute: 'role', op: 'is', value: 'lead'}]});
  });
});

describe('a person as a row', () => {
  const contact = {
    type: 'contact',
    id: 'c1',
    role: 'lead',
    name: null,
    email: 'ada@example.com',
    external_id: 'x1',
    last_seen_at: 1_700_000_000,
    unsubscribed_from_emails: false,
    location: {type: 'location', country: 'Norway', city: null},
    custom_attributes: {plan: '=cmd', seats: 0},
    tags_brief: [{id: '1', name: 'VIP'}],
    companies_brief: [{id: 'f00', company_id: 'acme', name: null}],
    tags: {total_count: 12},
  } as unknown as FoundContact;
  const row = personOf(contact);
  it('holds what has a value, by the name that predicates call it', () => {
    expect(row.values).toEqual({role: 'lead', email: 'ada@example.com', external_id: 'x1', last_seen_at: 1_700_000_000, unsubscribed_from_emails: false, 'location.country': 'Norway', 'custom_attributes.plan': '=cmd', 'custom_attributes.seats': 0});
    expect([row.title, row.role, row.tagCount, row.companies]).toEqual(['ada@example.com', 'lead', 12, ['acme']]);
  });
  it('becomes cells of a file', () => {
    expect(csvRows([row], [{id: 'person', label: 'Person', kind: 'text'}, {id: 'last_seen_at', label: 'Last seen', kind: 'date'}, {id: 'custom_attributes.plan', label: 'Plan', kind: 'text'}, {id: 'tags', label: 'Tags', kind: 'tags'}, {id: 'email', label: 'Email', kind: 'text'}])).toEqual([
      ['id', 'external_id', 'email', 'name', 'last_seen_at', 'plan', 'tags'],
      ['c1', 'x1', 'ada@example.com', '', '2023-11-14 22:13:20', '=cmd', 'VIP'],
    ]);
    expect(textOf(row, {id: 'companies', label: 'Companies', kind: 'companies'})).toBe('acme');
    expect(spreadsheetTime(0)).toBe('1970-01-01 00:00:00');
  });
  it('gets and loses a tag once', () => {
    const tag = {id: '2', name: 'Beta'};
    const on = withTag(row, tag, true);
    expect([on.tags.length, on.tagCount, withTag(on, tag, true)]).toEqual([2, 13, on]);
    expect(withTag(on, tag, false).tagCount).toBe(12);
  });
});
