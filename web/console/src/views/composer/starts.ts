// Starting points: messages that most teams want, filled in but for their event.
import type {Kind} from '../../messages/shapes';
import {blank, type Draft, type Said} from './draft';

export interface Start {
  id: string;
  label: string;
  /** When one wants it. */
  text: string;
  kind: Kind;
  make: () => Draft;
}

const DAY_S = 86_400;

const like = (name: string, said: Said, more: Partial<Draft> = {}): Draft => ({...blank(said.kind), name, said, ...more});

/** The starting points. */
export const STARTS: readonly Start[] = [
  {
    id: 'thanks',
    label: 'Thank after the first time',
    text: 'A banner right after somebody’s first order, upload, invitation',
    kind: 'banner',
    make: () =>
      like('Thank after the first time', {kind: 'banner', content: {style: 'floating', position: 'top', body: 'Thank you, {{ first_name | fallback: "friend" }}. That was your first one.', show_dismiss_button: true, dismiss_on_action: true}}, {trigger: {event: '', occurrence: 'first'}}),
  },
  {
    id: 'done',
    label: 'Tell that something is ready',
    text: 'A banner each time, with a link from the event',
    kind: 'banner',
    make: () => like('Something is ready', {kind: 'banner', content: {style: 'inline', position: 'top', body: 'It is ready, {{ first_name | fallback: "have a look" }}.', show_dismiss_button: true, dismiss_on_action: true}}, {frequency: {mode: 'every', min_gap_s: 60}}),
  },
  {
    id: 'ask',
    label: 'Ask how it was',
    text: 'A chat with reactions, once, after the third time',
    kind: 'chat',
    make: () => like('Ask how it was', {kind: 'chat', content: {body: 'Hi {{ first_name | fallback: "there" }}, how do you like it so far?', action: {type: 'reaction', reactions: ['😞', '😐', '😀']}}}, {trigger: {event: '', occurrence: {nth: 3}}}),
  },
  {
    id: 'news',
    label: 'Announce something new',
    text: 'A post for everyone who opens a page',
    kind: 'post',
    make: () => like('Something new', {kind: 'post', content: {title: 'Something new', body: '<p>Hi {{ first_name | fallback: "there" }},</p>\n<p>here is what is new.</p>'}}, {trigger: {match: true}}),
  },
  {
    id: 'return',
    label: 'Win back after a cancellation',
    text: 'An e-mail a day after the event, with a goal',
    kind: 'email',
    make: () =>
      like('Win back', {kind: 'email', content: {subject: 'Can we help, {{ first_name | fallback: "before you go" }}?', body: '<p>Hi {{ first_name | fallback: "there" }},</p>\n<p>tell us what was missing: just answer this e-mail.</p>', track_clicks: true}}, {trigger: {event: '', occurrence: 'every', delay_s: DAY_S}, roles: ['user'], frequency: {mode: 'every', min_gap_s: 30 * DAY_S}}),
  },
  {
    id: 'hook',
    label: 'Tell another program',
    text: 'A webhook each time it happens',
    kind: 'webhook',
    make: () => like('Tell another program', {kind: 'webhook', content: {url: ''}}, {frequency: {mode: 'every'}}),
  },
];

/** What each kind is, in a few words. */
export const KIND_TEXTS: Readonly<Record<Kind, string>> = {
  banner: 'a bar at the top or bottom of the page',
  chat: 'a small card in the corner',
  post: 'a larger card with a title',
  tooltip: 'points at an element of the page',
  carousel: 'screens in your mobile app',
  email: 'to their address',
  push: 'on their phone',
  webhook: 'a request to another program',
};
