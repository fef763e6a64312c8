// The address of the list as a question to the server, and as an audience of a message.
import type {PeopleQuestion, PersonRole} from '../../api/people';
import {type Tree, EVERYONE, isEveryone, isGroup, membersOf} from '../../predicate/tree';

/** Who is listed, by their role. */
export type Who = '' | 'users' | 'leads' | 'visitors';

export const WHO: readonly {value: Who; label: string}[] = [
  {value: '', label: 'Users and leads'},
  {value: 'users', label: 'Users'},
  {value: 'leads', label: 'Leads'},
  {value: 'visitors', label: 'Visitors'},
];

const ROLES: Readonly<Record<Who, readonly PersonRole[] | undefined>> = {'': undefined, users: ['user'], leads: ['lead'], visitors: ['visitor']};

export const whoOf = (text: string): Who => WHO.find(({value}) => value === text)?.value ?? '';

export const DEFAULT_SORT = '-created_at';

/** `-last_seen_at` as the server takes it. */
export const sortOf = (sort: string): {field: string; order: 'asc' | 'desc'} => {
  const text = sort || DEFAULT_SORT;
  return text.startsWith('-') ? {field: text.slice(1), order: 'desc'} : {field: text, order: 'asc'};
};

export interface Asked {
  filter: Tree;
  /** A segment's id, where it is shown as it is. */
  segment?: string;
  q: string;
  who: Who;
  sort: string;
}

const predicateOf = ({filter, segment}: Pick<Asked, 'filter' | 'segment'>): Tree => (segment ? {segment, op: 'is'} : filter);

/** The question that the list asks. */
export const questionOf = (asked: Asked): PeopleQuestion => {
  const predicate = predicateOf(asked);
  const roles = ROLES[asked.who];
  const q = asked.q.trim();
  return {...(isEveryone(predicate) ? {} : {predicate}), ...(q === '' ? {} : {q}), ...(roles ? {roles} : {}), sort: sortOf(asked.sort)};
};

const joined = (parts: readonly Tree[]): Tree => {
  const asking = parts.filter(part => !isEveryone(part));
  const [only] = asking;
  return asking.length === 1 && only ? only : asking.length === 0 ? EVERYONE : {all: asking.flatMap(part => (isGroup(part) && 'all' in part ? membersOf(part) : [part]))};
};

/** The same people as one predicate: for a message's audience, or a segment. */
export const audienceOf = (asked: Asked): Tree => {
  const q = asked.q.trim();
  const [role] = ROLES[asked.who] ?? [];
  return joined([
    predicateOf(asked),
    q === '' ? EVERYONE : {any: ['name', 'email', 'external_id'].map(attribute => ({attribute, op: 'contains' as const, value: q}))},
    role ? {attribute: 'role', op: 'is', value: role} : EVERYONE,
  ]);
};

/** As many people as an address can name one by one. */
export const NAMED_MAX = 100;

/** Certain people as a predicate. */
export const audienceOfIds = (ids: readonly string[]): Tree => ({attribute: 'id', op: 'in', value: ids});
