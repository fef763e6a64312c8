// The setup checklist: what is done is seen from the data, never ticked by hand.
import type {Contact, EventDefinition, Install, ManagedMessage, ManagedMessenger, Role, Teammate} from '../../api/types';
import {to} from '../../app/address';
import {EVENTS} from '../../app/places';
import {personTitle} from '../../ui/format';

/** What is looked at. A part that the teammate may not see, or that is not there yet, is undefined. */
export interface Seen {
  install: Install | undefined;
  messenger: ManagedMessenger | undefined;
  definitions: readonly EventDefinition[] | undefined;
  /** The newest few. */
  people: readonly Pick<Contact, 'id' | 'name' | 'email' | 'external_id'>[] | undefined;
  messages: readonly ManagedMessage[] | undefined;
  teammates: readonly Teammate[] | undefined;
}

export interface Step {
  id: string;
  title: string;
  /** What to do, or what was seen. */
  text: string;
  href: string;
  isDone: boolean;
  /** Who can do it at least; others are not shown it. */
  role: Role;
}

const installed = ({install}: Seen): Step => {
  const site = install?.sites[0];
  return {
    id: 'install',
    role: 'viewer',
    title: 'Put the snippet into your pages',
    text: site ? `Seen on ${site.host}.` : 'Copy it, with your ids already in it. This ticks when a page calls for the first time.',
    href: to('/settings/install'),
    isDone: site !== undefined,
  };
};

/** The first start makes somebody to try things with: nobody whom the team got to know. */
const SAMPLE_ID = 'sample-user';

const person = ({people = []}: Seen): Step => {
  const first = people.find(({external_id: id}) => id !== SAMPLE_ID);
  return {
    id: 'person',
    role: 'viewer',
    title: 'Get to know your first person',
    text: first ? `${personTitle(first)} is here.` : 'Boot the snippet with a user_id, send people over the API, or import a file.',
    href: to('/people'),
    isDone: first !== undefined,
  };
};

const event = ({definitions = []}: Seen): Step => {
  const first = definitions.find(({activity}) => activity.total > 0);
  return {
    id: 'event',
    role: 'viewer',
    title: 'Track your first event',
    text: first ? `${first.display_name} came in.` : 'Call Intercom("trackEvent", "ordered-item") in a page, or send it from your server.',
    href: to(EVENTS),
    isDone: first !== undefined,
  };
};

const verified = ({messenger}: Seen): Step => ({
  id: 'verified',
  role: 'owner',
  title: 'Keep people from being taken for others',
  text: messenger?.enforce.web ? 'Browsers are asked for a proof.' : 'Sign who is signed in on your server, then ask for the proof.',
  href: to('/settings/verification'),
  isDone: messenger?.enforce.web === true,
});

const message = ({messages = []}: Seen): Step => {
  const live = messages.find(({first_live_at: at}) => at !== null && at !== undefined);
  return {
    id: 'message',
    role: 'editor',
    title: 'Set your first message live',
    text: live ? `${live.name} went live.` : 'Choose an event, write a banner, and try it on the last 30 days before anybody sees it.',
    href: live ? to('/messages') : to('/messages/new'),
    isDone: live !== undefined,
  };
};

const teammate = ({teammates = []}: Seen): Step => ({
  id: 'teammate',
  role: 'owner',
  title: 'Invite a teammate',
  text: teammates.length > 1 ? `${teammates.length} teammates.` : 'They get a link of their own, and a role that says what they may do.',
  href: to('/settings/team'),
  isDone: teammates.length > 1,
});

/** All steps, in the order in which they make sense. */
export const stepsOf = (seen: Seen): Step[] => [installed(seen), person(seen), event(seen), message(seen), verified(seen), teammate(seen)];
