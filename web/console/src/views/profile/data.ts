// What the profile asks of the server about one person, and what it changes.
import {ApiError, json, raw} from '../../api/client';
import {searchPeople} from '../../api/people';
import type {Contact, HeraldEvent, Note, Schema} from '../../api/types';
import {saveFile} from '../../app/file';
import {forget} from '../../app/load';
import {tell, tellError} from '../../app/notices';

interface Listed<T> {
  data: T[];
}

export type SubscriptionType = Schema<'SubscriptionType'>;
export type PageView = Schema<'PageView'>;
export type EventSummary = Schema<'EventSummary'>;

/** The path of a contact, and of what belongs to it. */
export const contactPath = (id: string, rest = ''): string => `/contacts/${encodeURIComponent(id)}${rest}`;

export const readContact = (id: string, signal?: AbortSignal): Promise<Contact> => json<Contact>('GET', contactPath(id), undefined, signal);

/** Into whom somebody was merged: only the header of the refusal says so. */
export const survivorOf = async (id: string): Promise<string | undefined> => {
  const response = await fetch(contactPath(id), {credentials: 'same-origin'});
  return /<\/contacts\/([0-9a-f]{24})>/.exec(response.headers.get('link') ?? '')?.[1];
};

/** Whether lists leave them out: they are archived or blocked. A search by id tells. */
export const isHidden = async (id: string, signal?: AbortSignal): Promise<boolean> => {
  const found = await searchPeople({predicate: {attribute: 'id', op: 'is', value: id}, roles: ['user', 'lead', 'visitor']}, 1, {}, signal);
  return found.total_count === 0;
};

export const changeContact = (id: string, body: Record<string, unknown>): Promise<Contact> => json<Contact>('PUT', contactPath(id), body);

export const NOTES_PER_PAGE = 50;

/** A page of their notes, the latest first, and how many there are in all. */
export const listNotes = (id: string, page: number, signal?: AbortSignal): Promise<Listed<Note> & {total_count: number}> => json('GET', contactPath(id, `/notes?per_page=${NOTES_PER_PAGE}&page=${page}`), undefined, signal);

export interface EventPage {
  events: HeraldEvent[];
  pages: {next?: string | null};
}

const EVENTS_PER_PAGE = 50;

/** The first page of what they did. */
export const eventsPath = (id: string): string => `/events?type=user&intercom_user_id=${encodeURIComponent(id)}&per_page=${EVENTS_PER_PAGE}`;

export const listSummaries = async (id: string, signal?: AbortSignal): Promise<EventSummary[]> =>
  (await json<{events: EventSummary[]}>('GET', `/events?type=user&intercom_user_id=${encodeURIComponent(id)}&summary=true`, undefined, signal)).events;

/** Saves everything that is stored of them as a file. */
export const download = async (id: string): Promise<void> => {
  const response = await raw('GET', `/manage${contactPath(id, '/export')}`);
  saveFile(`contact-${id}.json`, await response.blob());
};

/** Does something, tells it with its undo, and has the profile asked for again. Throws what the server said. */
export const changed = async (text: string, act: () => Promise<unknown>, onChanged: () => void, undo?: () => Promise<unknown>): Promise<void> => {
  const after = (): void => {
    forget('people');
    onChanged();
  };
  await act();
  after();
  tell(text, undo && (() => void undo().then(after, tellError)));
};

/** The same, a refusal told. */
export const change = (text: string, act: () => Promise<unknown>, onChanged: () => void, undo?: () => Promise<unknown>): void => {
  changed(text, act, onChanged, undo).catch((error: unknown) => {
    // What was shown before the answer is put right again.
    onChanged();
    tellError(error);
  });
};

/** Whether somebody is not there any more under this id because they were merged. */
export const isMerged = (error: ApiError | undefined): boolean => error?.code === 'contact_merged';
