// Says in plain English what a message is and why it was or was not sent. Pure.
import {isEveryone} from '../predicate/tree';
import {type Names, PLAIN_NAMES, sentence} from '../predicate/words';
import {eventTitle, plural} from '../ui/format';
import type {Message, MessageKind, MessageState, Trigger, Windows} from './shapes';

export const KIND_WORDS: Readonly<Record<MessageKind, string>> = {
  banner: 'Banner',
  chat: 'Chat',
  post: 'Post',
  tooltip: 'Tooltip',
  carousel: 'Carousel',
  email: 'E-mail',
  push: 'Push',
  webhook: 'Webhook',
};

export const STATE_WORDS: Readonly<Record<MessageState, {label: string; tone: 'plain' | 'good' | 'warn'}>> = {
  draft: {label: 'Draft', tone: 'plain'},
  live: {label: 'Live', tone: 'good'},
  paused: {label: 'Paused', tone: 'warn'},
  archived: {label: 'Archived', tone: 'plain'},
};

/** Why a message paused, where it was not asked to. */
export const PAUSED_WORDS: Readonly<Record<string, string>> = {
  over_forecast: 'It paused itself: it was sent more than three times as often within an hour as its forecast expects. Look at who got it, then let it go on.',
  sends_reached: 'It paused itself: it was sent as often as it was to be.',
};

const UNITS: readonly [number, string][] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
];

/** `2 days`, `90 seconds`: the largest unit that goes in evenly. */
export const duration = (seconds: number): string => {
  const [size, name] = UNITS.find(([size]) => seconds >= size && seconds % size === 0) ?? [1, 'second'];
  return plural(seconds / size, name);
};

const ordinal = (n: number): string => {
  const last = n % 10;
  const ending = n % 100 >= 11 && n % 100 <= 13 ? 'th' : last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th';
  return `${n}${ending}`;
};

const occurrenceWords = (occurrence: 'every' | 'first' | {nth: number} | undefined): string => {
  if (occurrence === undefined || occurrence === 'every') {
    return 'Each time somebody does';
  }
  return occurrence === 'first' ? 'The first time somebody does' : `The ${ordinal(occurrence.nth)} time somebody does`;
};

/** `Each time somebody does Ordered item, where type is JPEG, after 10 minutes`. */
export const triggerSentence = (trigger: Trigger, names: Names = PLAIN_NAMES): string => {
  if ('event' in trigger) {
    const filter = trigger.metadata && !isEveryone(trigger.metadata) ? `, where ${lowered(sentence(trigger.metadata, names))}` : '';
    const delay = trigger.delay_s ? `, ${duration(trigger.delay_s)} later` : '';
    return `${occurrenceWords(trigger.occurrence)} “${eventTitle(trigger.event)}”${filter}${delay}`;
  }
  if ('match' in trigger) {
    return 'When somebody of its audience opens a page, or comes to match';
  }
  if ('segment' in trigger) {
    return `When somebody enters the segment ${names.segment(trigger.segment)}`;
  }
  const name = trigger.attribute.replace('custom_attributes.', '');
  if (trigger.days === 0) {
    return `On the day of ${name}`;
  }
  return `${plural(Math.abs(trigger.days), 'day')} ${trigger.days < 0 ? 'before' : 'after'} ${name}`;
};

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const ROLE_WORDS: Readonly<Record<string, string>> = {visitor: 'visitors', lead: 'leads', user: 'users'};

/** `Users and leads whose plan is pro`. */
export const audienceSentence = (audience: Message['audience'], names: Names = PLAIN_NAMES): string => {
  const roles = audience.roles.length === 3 ? 'Everyone' : audience.roles.map(role => ROLE_WORDS[role] ?? role).join(' and ');
  const who = roles.charAt(0).toUpperCase() + roles.slice(1);
  return isEveryone(audience.predicate) ? who : `${who}: ${lowered(sentence(audience.predicate, names))}`;
};

/** `Once to each person`, `Every time, at most 3 times to one person, a day apart`. */
export const frequencySentence = ({mode, max_sends: most, min_gap_s: gap}: Message['frequency']): string => {
  if (mode === 'once') {
    return 'Once to each person';
  }
  const parts = ['Every time'];
  if (most) {
    parts.push(`at most ${plural(most, 'time')} to one person`);
  }
  if (gap) {
    parts.push(`at least ${duration(gap)} apart`);
  }
  return parts.join(', ');
};

const windowWords = (windows: Windows): string => {
  if (typeof windows === 'string') {
    return {any: 'at any time', office_hours: 'within office hours', outside_office_hours: 'outside office hours'}[windows];
  }
  return `in ${plural(windows.length, 'window')} of the week`;
};

/** `At any time`, `From 22 Nov 2026, within office hours`. `day` writes a date. */
export const scheduleSentence = (schedule: Message['schedule'], day: (seconds: number) => string): string => {
  const parts = [schedule.start_at ? `from ${day(schedule.start_at)}` : '', schedule.stop_at ? `until ${day(schedule.stop_at)}` : '', windowWords(schedule.windows)].filter(Boolean);
  const text = parts.join(', ');
  const zone = schedule.windows !== 'any' && schedule.time_zone === 'contact' ? ', by the clock of the person' : '';
  return text.charAt(0).toUpperCase() + text.slice(1) + zone;
};

/** `Somebody does Invited friend within 7 days`. */
export const goalSentence = (goal: Message['goal']): string | undefined => (goal ? `They do “${eventTitle(goal.event)}” within ${duration(goal.within_s)}` : undefined);

export interface ReasonWords {
  /** Why it was not sent. */
  label: string;
  /** What to do where that was not meant. */
  advice: string;
}

/** Every reason for which a message is not sent, in the order in which they are asked. */
export const REASONS: Readonly<Record<string, ReasonWords>> = {
  source_not_eligible: {label: 'The event came from a source that this kind ignores', advice: 'Track it in the page with the JavaScript API, or open the message to other sources.'},
  event_too_old: {label: 'The event was older than the message allows when it arrived', advice: 'Send events as they happen, or raise the age that is allowed.'},
  before_live: {label: 'The event happened before the message went live', advice: 'Messages look forward only.'},
  metadata_did_not_match: {label: 'The event’s metadata did not match', advice: 'Compare the trigger’s conditions with what the event really carries.'},
  not_this_occurrence: {label: 'It was not the occurrence that was asked for', advice: 'Choose “every time”, or another number.'},
  role_not_in_audience: {label: 'They are a visitor, lead or user that the audience leaves out', advice: 'Add their role to the audience.'},
  audience_did_not_match: {label: 'They did not match the audience', advice: 'Explain it for one of them to see which condition said no.'},
  goal_reached: {label: 'They had already reached the goal', advice: 'Nothing to do: the message has done its work.'},
  sent_once: {label: 'They had already got it, and it is sent once', advice: 'Choose “every time” to send it again.'},
  max_sends: {label: 'They had got it as often as one person may', advice: 'Raise the number of sends to one person.'},
  min_gap: {label: 'They had got it too recently', advice: 'Shorten the time between two sends.'},
  not_started: {label: 'The schedule had not begun', advice: 'Move the start.'},
  stopped: {label: 'The schedule had ended', advice: 'Move or remove the end.'},
  outside_window: {label: 'It was outside the hours of the schedule', advice: 'Widen the hours: what comes outside is not kept for later.'},
  fatigue_cap: {label: 'They had got as many messages that day as one person may', advice: 'Raise the cap under Settings › Limits, or send fewer messages.'},
  contact_blocked: {label: 'They are blocked or archived', advice: 'Unblock them if that was a mistake.'},
  sender_not_proven: {label: 'Nothing proved that it was really them', advice: 'Set identity verification up, or allow unproven senders.'},
  no_address: {label: 'They have no address or device to send to', advice: 'Nothing can be sent without one.'},
  unsubscribed: {label: 'They unsubscribed', advice: 'Nothing to do: they asked for it.'},
  bounced: {label: 'Their address bounces', advice: 'Correct the address.'},
  control_group: {label: 'They are of the control group', advice: 'Nothing to do: they are who the others are compared with.'},
  delayed: {label: 'It waits for its delay', advice: 'It is decided again when the delay has passed.'},
  not_live: {label: 'The message was no longer live when its delay had passed', advice: 'Let it go live again.'},
  version_replaced: {label: 'The message was changed while its delay ran', advice: 'The next event is judged by the new version.'},
};

/** A reason in words; one that nobody knows as it is called. */
export const reasonWords = (code: string): ReasonWords => REASONS[code] ?? {label: code.replaceAll('_', ' '), advice: ''};
