// What a message does, in plain English: one sentence each for what triggers it, who gets
// it, how often and when; and why somebody did not get it.
import {asTree} from '../predicate/tree';
import {PLAIN_NAMES, sentence, type Names} from '../predicate/words';
import {day, plural} from '../ui/format';
import {DAYS} from './hours';
import {asTrigger, asWindows, type Occurrence, type Spec, type Trigger, type Window} from './shapes';

/** What a kind of message is called. */
export const KIND_WORDS: Readonly<Record<string, string>> = {
  banner: 'Banner',
  chat: 'Chat',
  post: 'Post',
  tooltip: 'Tooltip',
  carousel: 'Carousel',
  email: 'E-mail',
  push: 'Push notification',
  webhook: 'Webhook',
};

/** Why a message was not sent, by the server's own codes. Each completes “Not sent: …”. */
export const REASON_WORDS: Readonly<Record<string, string>> = {
  source_not_eligible: 'the event came from a source that this message ignores',
  event_too_old: 'the event was too old when it arrived',
  before_live: 'the event happened before the message went live',
  metadata_did_not_match: 'the metadata of the event did not match',
  not_this_occurrence: 'it was not this time of doing it that the message waits for',
  role_not_in_audience: 'the message is not for this role',
  audience_did_not_match: 'the person is not in the audience',
  goal_reached: 'the person had reached the goal already',
  sent_once: 'the person had it once, and it is sent once',
  max_sends: 'the person had it as often as it may be sent to one person',
  min_gap: 'the person had it too short a time ago',
  not_started: 'its start lay in the future',
  stopped: 'its end had passed',
  outside_window: 'it was outside of its hours',
  fatigue_cap: 'the person had as many messages as the workspace allows in a day',
  contact_blocked: 'the person is blocked or archived',
  sender_not_proven: 'nothing proved who sent the event',
  no_address: 'there is no address to send it to',
  unsubscribed: 'the person unsubscribed',
  bounced: 'their address bounced before',
  control_group: 'the person is in the control group',
  not_live: 'the message was not live any more when its delay ended',
  version_replaced: 'the message was changed before its delay ended',
  delayed: 'it waits for its delay to end',
};

/** A reason in words; one that this console does not know as the server wrote it. */
export const reasonWords = (code: string): string => REASON_WORDS[code] ?? code.replaceAll('_', ' ');

const SPANS: readonly (readonly [string, number])[] = [
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** `1 day`, `90 minutes`: seconds in the largest unit in which they are whole. */
export const span = (seconds: number): string => {
  const [unit, size] = SPANS.find(([unit, size]) => seconds % size === 0 && seconds >= size && (unit !== 'week' || seconds > size)) ?? ['second', 1];
  return plural(seconds / size, unit);
};

/** `1st`, `2nd`, `3rd`, `11th`. */
export const nth = (number: number): string => {
  const rule = new Intl.PluralRules('en', {type: 'ordinal'}).select(number);
  const suffix = {one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th'}[rule];
  return `${number}${suffix}`;
};

const occasion = (occurrence: Occurrence | undefined): string => {
  if (occurrence === 'first') {
    return 'for the first time';
  }
  return typeof occurrence === 'object' ? `for the ${nth(occurrence.nth)} time` : '';
};

const ofTrigger = (trigger: Trigger, names: Names): string => {
  if ('match' in trigger) {
    return 'When somebody of the audience opens a page, or changes so that they match.';
  }
  if ('segment' in trigger) {
    return `When somebody enters the segment “${names.segment(trigger.segment)}”.`;
  }
  if ('attribute' in trigger) {
    const {label} = names.attribute(trigger.attribute);
    const when = trigger.days === 0 ? 'On the day of' : `${plural(Math.abs(trigger.days), 'day')} ${trigger.days < 0 ? 'before' : 'after'}`;
    return `${when} “${label}”.`;
  }
  const tree = asTree(trigger.metadata);
  const where = tree && sentence(tree, names) !== 'Everyone' ? `, where ${sentence(tree, names)}` : '';
  const delay = trigger.delay_s ? `, ${span(trigger.delay_s)} later` : '';
  return `${[`When somebody does “${names.event(trigger.event)}”`, occasion(trigger.occurrence)].filter(Boolean).join(' ')}${where}${delay}.`;
};

/** What makes the message look at a person. */
export const triggerSentence = ({trigger}: Pick<Spec, 'trigger'>, names: Names = PLAIN_NAMES): string => {
  const known = asTrigger(trigger);
  return known ? ofTrigger(known, names) : 'A trigger that this console does not know.';
};

const ROLE_WORDS: Readonly<Record<string, string>> = {visitor: 'visitors', lead: 'leads', user: 'users'};

const listed = (words: readonly string[]): string => (words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`);

const withCapital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Who gets it. */
export const audienceSentence = ({audience, control_group_percent: held}: Pick<Spec, 'audience' | 'control_group_percent'>, names: Names = PLAIN_NAMES): string => {
  const roles = audience.roles.length === 3 || audience.roles.length === 0 ? 'everyone' : listed(audience.roles.map(role => ROLE_WORDS[role] ?? role));
  const tree = asTree(audience.predicate);
  const asked = tree ? sentence(tree, names) : 'Everyone';
  const who = asked === 'Everyone' ? roles : `${roles} of whom holds: ${asked}`;
  const control = held > 0 ? ` ${held}% of them are held back to compare with.` : '';
  return `${withCapital(who)}.${control}`;
};

/** How often. */
export const frequencySentence = ({frequency, stop}: Pick<Spec, 'frequency' | 'stop'>): string => {
  const {mode, max_sends: most, min_gap_s: gap} = frequency;
  const parts = [mode === 'once' ? 'Once per person' : 'Every time'];
  if (mode === 'every' && most) {
    parts.push(`at most ${plural(most, 'time')} per person`);
  }
  if (mode === 'every' && gap) {
    parts.push(`no sooner than ${span(gap)} after the last`);
  }
  if (stop?.after_sends) {
    parts.push(`until it was sent ${plural(stop.after_sends, 'time')} in all`);
  }
  if (stop?.on_goal) {
    parts.push('until the person reaches the goal');
  }
  return `${parts.join(', ')}.`;
};

/** `Monday to Friday 09:00–17:00`: windows with the same hours on days in a row are said as one. */
export const windowsWords = (windows: readonly Window[]): string => {
  const sorted = windows.toSorted((one, other) => one.from.localeCompare(other.from) || one.to.localeCompare(other.to) || one.day - other.day);
  const runs: {first: number; last: number; hours: string}[] = [];
  for (const {day, from, to} of sorted) {
    const hours = `${from}–${to}`;
    const run = runs.at(-1);
    if (run && run.hours === hours && run.last === day - 1) {
      run.last = day;
    } else {
      runs.push({first: day, last: day, hours});
    }
  }
  const said = runs
    .toSorted((one, other) => one.first - other.first)
    .map(({first, last, hours}) => {
      const name = (number: number): string => DAYS[number - 1] ?? `day ${number}`;
      const days = first === 1 && last === 7 ? 'every day' : first === last ? name(first) : `${name(first)} to ${name(last)}`;
      return `${days} ${hours}`;
    });
  return said.length === 0 ? 'never' : listed(said);
};

/** When. */
export const scheduleSentence = ({schedule}: Pick<Spec, 'schedule'>): string => {
  const windows = asWindows(schedule.windows);
  const hours = windows === 'any' ? 'at any time' : windows === 'office_hours' ? 'within office hours' : windows === 'outside_office_hours' ? 'outside of office hours' : windowsWords(windows);
  const zone = windows !== 'any' && schedule.time_zone === 'contact' ? ', in the person’s own time zone' : '';
  const start = schedule.start_at ? ` from ${day(schedule.start_at)}` : '';
  const stop = schedule.stop_at ? ` until ${day(schedule.stop_at)}` : '';
  return `${withCapital(hours)}${zone}${start}${stop}.`;
};

/** What it is to bring about; empty without a goal. */
export const goalSentence = ({goal}: Pick<Spec, 'goal'>, names: Names = PLAIN_NAMES): string =>
  goal ? `Wants people to do “${names.event(goal.event)}” within ${span(goal.within_s)}.` : '';
