// Searching, counting and tagging people.
import type {Tree} from '../predicate/tree';
import {everyPage, json} from './client';
import type {Contact, ManagedSegment, Tag} from './types';

export type PersonRole = 'user' | 'lead' | 'visitor';

/** A contact with its tags and companies by name, the first ten of each. */
export type FoundContact = Contact & {
  tags_brief: {id: string; name: string}[];
  companies_brief: {id: string; company_id: string | null; name: string | null}[];
};

/** How many people a search could not decide on in time. */
interface Cut {
  undecided: number;
}

export interface PeopleQuestion {
  predicate?: Tree;
  /** Contained in a name, an e-mail address or an id. */
  q?: string;
  /** Users and leads when it is not said. */
  roles?: readonly PersonRole[];
  sort?: {field: string; order: 'asc' | 'desc'};
}

interface FoundPeople {
  data: FoundContact[];
  total_count: number;
  pages: {next?: {starting_after: string} | null};
  cut?: Cut | null;
}

/** One page of those who answer a question: so many people behind a cursor, or behind the first. */
export const searchPeople = async (question: PeopleQuestion, perPage: number, {after, offset = 0}: {after?: string | undefined; offset?: number}, signal?: AbortSignal): Promise<FoundPeople> =>
  json<FoundPeople>('POST', '/manage/contacts/search', {...question, per_page: perPage, ...(after === undefined ? {} : {starting_after: after}), ...(offset === 0 ? {} : {offset})}, signal);

/** How many answer a question. */
export const countPeople = async ({predicate, roles}: Pick<PeopleQuestion, 'predicate' | 'roles'>, signal?: AbortSignal): Promise<{count: number; cut?: Cut | null}> =>
  json('POST', '/manage/contacts/count', {...(predicate ? {predicate} : {}), ...(roles ? {roles} : {})}, signal);

/** Puts a tag on people or takes it off them; a tag of a new name is made. */
export const tagPeople = async (name: string, ids: readonly string[], isOn: boolean, signal?: AbortSignal): Promise<Tag> =>
  json<Tag>('POST', '/tags', {name, users: ids.map(id => (isOn ? {id} : {id, untag: true}))}, signal);

/** All tags of somebody. */
export const tagsOf = async (id: string, signal?: AbortSignal): Promise<Tag[]> => (await json<{data: Tag[]}>('GET', `/contacts/${encodeURIComponent(id)}/tags`, undefined, signal)).data;

/** The workspace's segments, in the order in which they were made. */
export const listSegments = (signal?: AbortSignal): Promise<ManagedSegment[]> => everyPage<ManagedSegment>('/manage/segments?per_page=150', signal);

export interface SegmentDraft {
  name?: string;
  person_type?: 'user' | 'contact';
  predicate?: Tree;
}

export const createSegment = async (draft: SegmentDraft): Promise<ManagedSegment> => json<ManagedSegment>('POST', '/manage/segments', draft);

export const changeSegment = async (id: string, draft: SegmentDraft): Promise<ManagedSegment> => json<ManagedSegment>('PATCH', `/manage/segments/${id}`, draft);

export const deleteSegment = async (id: string): Promise<void> => {
  await json('DELETE', `/manage/segments/${id}`);
};
