import {describe, expect, it, vi} from 'vitest';
import type {FoundContact} from '../src/api/people';
import {type Person, csvRows, personOf, spreadsheetTime, textOf, withTag} from '../src/views/people/person';
import {audienceOf, questionOf, sortOf, whoOf} from '../src/views/people/question';
import {type Page, Rows, isGap} from '../src/views/people/rows';
import {EVERYONE} from '../src/predicate/tree';

const person = (n: number): Person => ({id: `p${n}`, role: 'user', title: `P ${n}`, email: null, tags: [], tagCount: 0, companies: [], companyCount: 0, values: {}});

/** A list of `total` people in pages of 10. */
const load = (total: number) =>
  vi.fn(async (after: string | undefined): Promise<Page> => {
    const from = Number(after ?? 0);
    const people = Array.from({length: Math.min(10, total - from)}, (_, n) => person(from + n));
    return Promise.resolve({people, next: from + 10 < total ? String(from + 10) : undefined, total, undecided: 0});
  });

const filled = async (total: number) => {
  const loader = load(total);
  const rows = new Rows(loader);
  while (rows.hasMore) {
    await rows.more();
  }
  return {rows, loader};
};

describe('the rows of a long list', () => {
  it('come page by page until the last', async () => {
    const {rows, loader} = await filled(25);
    expect(rows.items).toHaveLength(25);
    expect(loader).toHaveBeenCalledTimes(3);
    await rows.more();
    expect(loader).toHaveBeenCalledTimes(3);
  });
  it('are asked for once, however often it is said that the end is near', async () => {
    const loader = load(25);
    const rows = new Rows(loader);
    await Promise.all([rows.more(), rows.more(), rows.more()]);
    expect(loader).toHaveBeenCalledTimes(1);
  });
  it('are dropped far from what is in sight, and come back', async () => {
    const {rows, loader} = await filled(1_000);
    rows.show(980, 1_000);
    expect(rows.items.filter(row => !isGap(row))).toHaveLength(400);
    expect(rows.items).toHaveLength(1_000);
    expect(new Set(rows.items.map(row => row.id)).size).toBe(1_000);
    const calls = loader.mock.calls.length;
    rows.show(0, 15);
    await vi.waitFor(() => expect(rows.items.slice(0, 20).some(isGap)).toBe(false));
    expect(rows.items[13]?.id).toBe('p13');
    expect(loader.mock.calls.length).toBe(calls + 2);
    expect(rows.items.filter(row => !isGap(row)).length).toBeLessThanOrEqual(420);
  });
  it('keep a place for somebody who left', async () => {
    const {rows} = await filled(20);
    let left = false;
    const shrunk = new Rows(async after => {
      const page = await load(20)(after);
      return left ? {...page, people: page.people.slice(1)} : page;
    });
    await shrunk.more();
    await shrunk.more();
    left = true;
    shrunk.refresh();
    shrunk.show(0, 20);
    await vi.waitFor(() => expect(shrunk.items[0]?.id).toBe('p1'));
    expect(shrunk.items).toHaveLength(rows.items.length);
    expect(isGap(shrunk.items[9] ?? person(9))).toBe(true);
  });
  it('stay when the next page is refused, and go on after it', async () => {
    let isRefusing = false;
    const rows = new Rows(async after => {
      if (isRefusing) {
        throw new Error('no');
      }
      return load(30)(after);
    });
    await rows.more();
    isRefusing = true;
    await rows.more();
    expect(rows.error).toBeInstanceOf(Error);
    expect(rows.items).toHaveLength(10);
    isRefusing = false;
    await rows.more();
    expect(rows.error).toBeUndefined();
    expect(rows.items).toHaveLength(20);
  });
  it('do not change after a stop', async () => {
    const rows = new Rows(load(30));
    const asked = rows.more();
    rows.stop();
    await asked;
    expect(rows.items).toHaveLength(0);
    rows.resume();
    await rows.more();
    expect(rows.items).toHaveLength(10);
  });
  it('change in place', async () => {
    const {rows} = await filled(12);
    rows.change(new Set(['p3', 'p11']), one => withTag(one, {id: '1', name: 'VIP'}, true));
    expect(rows.items.filter(row => !isGap(row) && row.tagCount === 1).map(row => row.id)).toEqual(['p3', 'p11']);
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
