// Event names and what came in under them: the calls of the events views.
import {json} from './client';
import type {EventDefinition as Described, Schema} from './types';

/** Why something was not stored, and how often. */
export interface Counted {
  reason: string;
  count: number;
}

/** An event name and its figures. */
export type Definition = Omit<Described, 'activity'> & {
  activity: Omit<Described['activity'], 'dropped' | 'rejected'> & {dropped: Counted[]; rejected: Counted[]};
};

export type Hint = Schema<'EventHint'>;
export type Usage = Schema<'EventDefinitionUsage'>;
export type Volume = Schema<'EventVolume'>;
export type MetadataKey = Schema<'MetadataKey'>;

/** A metadata value as it was sent, and what it is read as. */
export interface MetadataValue {
  key: string;
  kind: string;
  value: unknown;
}

export interface BreakdownValue {
  kind: string;
  value: unknown;
  count: number;
  people: number;
}

export interface Breakdown {
  key: string;
  occurrences_read: number;
  complete: boolean;
  cut: 'occurrences' | 'time' | null;
  since: number | null;
  values: BreakdownValue[];
  other_count: number;
  missing_count: number;
  distinct: number;
  numbers: {count: number; min: number; max: number; sum: number; average: number} | null;
  money: {currency: string; count: number; min: number; max: number; sum: number; average: number}[];
}

/** Somebody, as lists of events name them. */
export interface Doer {
  type: 'contact';
  id: string;
  role: string;
  name: string | null;
  email: string | null;
  external_id: string | null;
}

export interface Occurrence {
  id: string;
  created_at: number;
  /** Unix milliseconds. */
  received_at: number;
  source: string;
  verified: string;
  contact: Doer;
  metadata: MetadataValue[];
}

export interface EventPerson {
  contact: Doer;
  count: number;
  first: number;
  last: number;
}

/** A page of a list, and where the next one begins. */
export interface Listed<T> {
  data: T[];
  total_count?: number;
  /** Looking took too long: the page may be short, and goes on. */
  cut?: boolean;
  pages: {next?: {starting_after?: string} | null};
}

const BASE = '/manage/event_definitions';

const query = (values: Record<string, string | undefined>): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') {
      search.set(name, value);
    }
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
};

const of = (id: string): string => `${BASE}/${encodeURIComponent(id)}`;

/** As many as the server puts on a page. */
const PER_PAGE = '150';

/** A page of names, each with its metadata keys. */
export const listDefinitions = (asked: {archived: boolean; q: string; sort: string; after?: string | undefined}, signal?: AbortSignal): Promise<Listed<Definition>> =>
  json('GET', BASE + query({archived: String(asked.archived), q: asked.q, sort: asked.sort, keys: 'true', per_page: PER_PAGE, starting_after: asked.after}), undefined, signal);

/** The definition of a name, whatever its letters' case; undefined for one that has not come. */
export const findDefinition = async (name: string, signal?: AbortSignal): Promise<Definition | undefined> => {
  const wanted = name.trim().toLowerCase();
  const {data} = await json<Listed<Definition>>('GET', BASE + query({q: wanted, sort: 'name', per_page: PER_PAGE}), undefined, signal);
  return data.find(definition => definition.name === wanted);
};

export const readDefinition = (id: string, signal?: AbortSignal): Promise<Definition> => json('GET', of(id), undefined, signal);

/** Changes what people read of it; null takes it away. */
export const describe = (id: string, change: {description?: string | null; display_name?: string | null}): Promise<Definition> => json('PATCH', of(id), change);

export const archive = (id: string, force: boolean): Promise<Definition> => json('POST', `${of(id)}/archive`, force ? {force} : {});

export const unarchive = (id: string): Promise<Definition> => json('POST', `${of(id)}/unarchive`, {});

export const readUsage = (signal?: AbortSignal): Promise<Usage> => json('GET', `${BASE}/usage`, undefined, signal);

/** The hints of all active names, by the id of the name. */
export const readHints = async (signal?: AbortSignal): Promise<ReadonlyMap<string, readonly Hint[]>> => {
  const {data} = await json<{data: {id: string; hints: Hint[]}[]}>('GET', `${BASE}/hints`, undefined, signal);
  return new Map(data.map(({id, hints}) => [id, hints]));
};

export const readVolume = (id: string, asked: {interval: 'hour' | 'day'; since: number}, signal?: AbortSignal): Promise<Volume> =>
  json('GET', `${of(id)}/volume${query({interval: asked.interval, since: String(asked.since)})}`, undefined, signal);

export const readBreakdown = (id: string, key: string, signal?: AbortSignal): Promise<Breakdown> => json('GET', `${of(id)}/breakdown${query({key})}`, undefined, signal);

export const listOccurrences = (id: string, after: string | undefined, signal?: AbortSignal): Promise<Listed<Occurrence>> =>
  json('GET', `${of(id)}/occurrences${query({per_page: '50', starting_after: after})}`, undefined, signal);

export const listPeople = (id: string, sort: string, after: string | undefined, signal?: AbortSignal): Promise<Listed<EventPerson>> =>
  json('GET', `${of(id)}/people${query({sort, per_page: PER_PAGE, starting_after: after})}`, undefined, signal);
