// Which events are watched, as the address says it, and the stream's address for it.
export interface Asked {
  name: string;
  source: string;
  result: string;
  person: string;
}

/** The stream of what is asked for, going on behind an id where one is known. */
export const pathOf = ({name, source, result, person}: Asked, lastId = ''): string => {
  const query = new URLSearchParams();
  for (const [key, value] of [['name', name], ['source', source], ['result', result], ['contact_id', person], ['last_event_id', lastId]] as const) {
    if (value !== '') {
      query.set(key, value);
    }
  }
  const text = query.toString();
  return `/manage/events/live${text === '' ? '' : `?${text}`}`;
};

/** What the server can narrow the stream to; what is held is told of once it is recorded. */
export const RESULTS = ['ok', 'duplicate', 'dropped', 'rejected'] as const;
