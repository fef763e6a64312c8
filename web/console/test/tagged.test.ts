import {afterEach, describe, expect, it, vi} from 'vitest';
import type {Person} from '../src/views/people/person';
import {hasTag} from '../src/views/people/tagged';

const tagsOf = vi.hoisted(() => vi.fn());
vi.mock('../src/api/people', () => ({tagsOf}));

const person = (tags: readonly string[], tagCount = tags.length): Person => ({id: 'p1', role: 'user', title: 'Ada', email: null, tags: tags.map(name => ({id: name, name})), tagCount, companies: [], companyCount: 0, values: {}});
const {signal} = new AbortController();

afterEach(() => tagsOf.mockReset());

describe('whether somebody has a tag', () => {
  it('is seen in the row where all of their tags stand there', async () => {
    expect(await hasTag(person(['VIP']), 'vip', signal)).toBe(true);
    expect(await hasTag(person(['VIP']), 'Beta', signal)).toBe(false);
    expect(tagsOf).not.toHaveBeenCalled();
  });
  it('is asked for where they have more than the row shows', async () => {
    tagsOf.mockResolvedValue([{id: '1', name: 'Beta'}]);
    expect(await hasTag(person(['VIP'], 11), 'Beta', signal)).toBe(true);
    expect(await hasTag(person(['VIP'], 11), 'Gone', signal)).toBe(false);
    expect(tagsOf).toHaveBeenCalledTimes(2);
  });
});
