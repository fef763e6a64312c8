// Entries of the audit log as people read them.
import type {AuditEntry} from '../../api/types';
import {to} from '../../app/address';
import {EVENTS} from '../../app/places';

/** The kinds of things whose changes are looked for, with the pages that show them. */
export const SUBJECTS: readonly {value: string; label: string; href?: (id: string) => string}[] = [
  {value: 'event_definition', label: 'Events', href: id => to(`${EVENTS}/${id}`)},
  {value: 'message', label: 'Messages', href: id => to(`/messages/${id}`)},
  {value: 'segment', label: 'Segments'},
  {value: 'contact', label: 'People', href: id => to(`/people/${id}`)},
  {value: 'attribute', label: 'Attributes', href: () => to('/settings/data/people/attributes')},
  {value: 'settings', label: 'Settings', href: () => to('/settings/limits')},
  {value: 'messenger', label: 'Messenger', href: () => to('/settings/domains')},
  {value: 'identity_secret', label: 'Identity secrets', href: () => to('/settings/verification')},
  {value: 'token', label: 'Tokens', href: () => to('/settings/keys')},
  {value: 'teammate', label: 'Teammates', href: () => to('/settings/team')},
  {value: 'workspace', label: 'Workspace', href: () => to('/settings/general')},
  {value: 'subscription_type', label: 'Subscription types'},
  {value: 'job', label: 'Jobs and imports', href: () => to('/settings/data/jobs')},
];

export const ACTORS: readonly {value: string; label: string}[] = [
  {value: 'teammate', label: 'Teammates'},
  {value: 'token', label: 'Tokens'},
  {value: 'command_line', label: 'The command line'},
  {value: 'herald', label: 'Herald itself'},
];

/** Who did it. */
export const actorTitle = ({type, name, id}: AuditEntry['actor']): string => {
  if (name) {
    return name;
  }
  const kind = type === 'command_line' ? 'Command line' : type === 'herald' ? 'Herald' : type.charAt(0).toUpperCase() + type.slice(1);
  return id ? `${kind} ${id}` : kind;
};

/** `Event definition archived`, of `event_definition.archived`. */
export const actionTitle = (action: string): string => {
  const words = action.replaceAll(/[._]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Where what was changed is shown, if it is. */
export const subjectHref = (subject: string): string | undefined => {
  const [kind = '', id = ''] = subject.split(':');
  return SUBJECTS.find(({value}) => value === kind)?.href?.(id);
};

/** Midnight, where the teammate is, that begins a day such as `2026-11-22`; in Unix seconds. */
export const dayStart = (date: string): number | undefined => {
  const at = new Date(`${date}T00:00:00`).getTime();
  return Number.isNaN(at) ? undefined : Math.floor(at / 1_000);
};

export interface Filters {
  subject: string;
  actor: string;
  since: string;
  until: string;
}

/** The query of what is asked for; the day `until` is part of it. */
export const auditQuery = ({subject, actor, since, until}: Filters, after?: string): string => {
  const query = new URLSearchParams({per_page: '50'});
  const end = dayStart(until);
  const parts: readonly [string, string | number | undefined][] = [
    ['subject', subject],
    ['actor', actor],
    ['since', dayStart(since)],
    ['until', end === undefined ? undefined : end + 86_400],
    ['starting_after', after],
  ];
  for (const [name, value] of parts) {
    if (value !== undefined && value !== '') {
      query.set(name, String(value));
    }
  }
  return query.toString();
};
