// The server's words for where events come from and what becomes of them, as people say it.
const SOURCES: Readonly<Record<string, string>> = {
  web_js: 'JavaScript API',
  mobile: 'Mobile SDK',
  rest: 'REST API',
  bulk: 'Bulk (1.x)',
  segment_server: 'Segment',
  stripe: 'Stripe',
  import: 'Import',
  console: 'Console',
};

const RESULTS: Readonly<Record<string, string>> = {
  ok: 'Recorded',
  duplicate: 'Duplicate',
  held: 'Held',
  dropped: 'Dropped',
  rejected: 'Rejected',
  retry: 'To be sent again',
};

const REASONS: Readonly<Record<string, string>> = {
  contact_not_found: 'nobody has this identifier',
  several_users: 'several users have this e-mail address',
  too_many_event_names: 'there are as many event names as may be',
  too_many_definitions: 'there are as many event names as may ever be',
  created_at_in_future: 'created_at lies too far ahead',
  created_at_missing: 'created_at is missing',
  created_at_invalid: 'created_at is no time in Unix seconds',
  idempotency_mismatch: 'the same id came with another event',
  contact_merged: 'the person was merged into another',
  contact_blocked: 'the person is blocked',
  event_name_missing: 'event_name is missing',
  event_name_invalid: 'event_name cannot be taken',
  identifier_missing: 'nothing says who did it',
  identifier_invalid: 'the identifier cannot be taken',
  metadata_invalid: 'metadata is no object',
  body_invalid: 'the body is no JSON object',
  too_large: 'it is too large',
  client_id_invalid: 'its id cannot be taken',
  held_full: 'no more can be held',
  browser_names_full: 'browsers have made as many event names as they may',
};

/** A word of the server that has no other wording here: `so_it_says` as `so it says`. */
const plain = (word: string): string => word.replaceAll('_', ' ');

export const sourceTitle = (source: string): string => SOURCES[source] ?? plain(source);
export const resultTitle = (result: string): string => RESULTS[result] ?? plain(result);
export const reasonText = (reason: string): string => REASONS[reason] ?? plain(reason);

/** For filters. */
export const SOURCE_OPTIONS = Object.entries(SOURCES).map(([value, label]) => ({value, label}));

export const resultTone = (result: string): 'plain' | 'good' | 'warn' | 'bad' =>
  result === 'ok' ? 'good' : result === 'rejected' ? 'bad' : result === 'dropped' || result === 'held' ? 'warn' : 'plain';
