// The workspace's own fields, asked of the server.
import {useMemo} from 'preact/hooks';
import {answer, api, everyPage, json} from '../api/client';
import {findDefinition} from '../api/definitions';
import {listSegments} from '../api/people';
import type {DataAttribute, EventDefinition, Tag} from '../api/types';
import {useLoaded} from '../app/load';
import {type Field, LEFT_OUT, type Vocabulary, companyField, contactField, eventField, metadataFields, namesOf} from './fields';

interface Listed<T> {
  data: T[];
}

const loadPeopleFields = async (signal: AbortSignal): Promise<Field[]> => {
  const [contact, company, tags, segments, events] = await Promise.all([
    json<Listed<DataAttribute>>('GET', '/data_attributes?model=contact', undefined, signal),
    json<Listed<DataAttribute>>('GET', '/data_attributes?model=company', undefined, signal),
    json<Listed<Tag>>('GET', '/tags', undefined, signal),
    listSegments(signal),
    everyPage<EventDefinition>('/manage/event_definitions?archived=false&per_page=150', signal),
  ]);
  const attributes = contact.data.filter(attribute => !attribute.archived && !LEFT_OUT.has(attribute.full_name));
  // The workspace's own attributes first: they are what people look for.
  const standard = attributes.filter(attribute => !attribute.custom).map(contactField);
  return [
    ...attributes.filter(attribute => attribute.custom).map(contactField),
    ...standard.filter(field => field.group === 'Attributes'),
    ...events.map(eventField),
    ...tags.data.map((tag): Field => ({id: `tag:${tag.id}`, group: 'Tags', label: tag.name, kind: 'membership', examples: []})),
    ...segments.map((segment): Field => ({id: `segment:${segment.id}`, group: 'Segments', label: segment.name, kind: 'membership', examples: []})),
    ...company.data.filter(attribute => !attribute.archived).map(companyField),
    ...standard.filter(field => field.group === 'More attributes'),
  ];
};

const loadMetadataFields = async (event: string, signal: AbortSignal): Promise<Field[]> => {
  const found = await findDefinition(event, signal);
  if (!found) {
    return [];
  }
  const detail = await answer(api.GET('/manage/event_definitions/{id}', {params: {path: {id: found.id}}, signal}));
  return (detail.metadata_keys ?? []).flatMap(metadataFields);
};

const NONE: readonly Field[] = [];

/** The workspace's fields about people, or those of an event's metadata. */
export const useVocabulary = (scope: 'people' | 'metadata', event?: string): Vocabulary & {isLoading: boolean} => {
  const key = scope === 'people' ? 'fields people' : event ? `fields metadata ${event}` : undefined;
  const {data, isLoading} = useLoaded(key, signal => (scope === 'people' ? loadPeopleFields(signal) : loadMetadataFields(event ?? '', signal)));
  const fields = data ?? NONE;
  return useMemo(() => ({fields, names: namesOf(fields), isLoading: isLoading && data === undefined}), [fields, isLoading, data]);
};
