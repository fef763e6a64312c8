// The checks that decide whether somebody gets a message, in plain words. Pure.
import {fullTime, plural} from '../ui/format';
import {sourceTitle} from '../ui/outcome';
import {ADVICE} from './advice';
import {reasonWords, span} from './words';

/** What each check asks, as something that is so or is not. */
const CHECKS: Readonly<Record<string, string>> = {
  state: 'The message is live',
  trigger: 'Something triggers it now',
  event: 'It listens to this event',
  source: 'The event came from a source that it listens to',
  age: 'The event was fresh when it arrived',
  before_live: 'The event happened after the message went live',
  metadata: 'The event’s metadata matches the trigger',
  occurrence: 'It is the occurrence that was asked for',
  delay: 'Its delay has passed',
  role: 'Their role is in the audience',
  audience: 'They match the audience',
  goal: 'They have not reached the goal yet',
  frequency: 'They may get it again',
  schedule: 'The schedule allows it now',
  fatigue_cap: 'They have not had too many messages within a day',
  blocked: 'They are neither blocked nor archived',
  sender_proof: 'Their identity is proven well enough',
  address: 'There is somewhere to send it',
  control_group: 'They are not in the control group',
};

/** What a check asks. */
export const checkWords = (check: string): string => CHECKS[check] ?? check.replaceAll('_', ' ');

/** Checks whose yes says it all. */
export const PLAIN_YES: ReadonlySet<string> = new Set(['state', 'event']);

/** What a check looked at: sources by their names, times and long spans made readable. */
export const seenWords = (check: string, saw: string, timeZone?: string): string => {
  const read = (check === 'source' ? sourceTitle(saw) : saw)
    .replaceAll(/\b1\d{9}\b/g, seconds => fullTime(Number(seconds), timeZone))
    .replaceAll(/\b(\d{3,}) s\b/g, (_, seconds: string) => span(Math.round(Number(seconds) / 60) * 60))
    .replaceAll(/\b1 (time|message|device)s\b/g, '1 $1')
    .replace(/^none$/, 'nothing was proven')
    .replace(/^the keys $/, 'it has no metadata');
  return read.charAt(0).toUpperCase() + read.slice(1);
};

const sentenceOf = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** Why a check said no, and what to do where that was not meant. */
export const refusalWords = (reason: string): string => [sentenceOf(reasonWords(reason)), ADVICE[reason] ?? ''].filter(Boolean).join(' ');

/** What was asked, as the verdict speaks of it. */
export interface Verdict {
  verdict: string;
  verdict_of: string;
  state: string;
  event_id?: string | null | undefined;
  /** Checks that nobody could ask without an event. */
  open: number;
}

/** The verdict in a sentence, and what to do where it was not meant. */
export const verdictWords = ({verdict, verdict_of: of, state, event_id: event, open}: Verdict): {tone: 'good' | 'warn' | 'bad'; text: string; advice: string} => {
  if (verdict === 'sent') {
    if (of === 'stored') {
      return {tone: 'good', text: 'It was sent to them for this event.', advice: ''};
    }
    return open > 0
      ? {tone: 'good', text: 'Nothing about them stands in the way.', advice: `Choose an event of theirs to ask the ${plural(open, 'check')} that ${open === 1 ? 'depends' : 'depend'} on it.`}
      : {tone: 'good', text: event ? 'It would be sent for this event, were it to come now.' : 'They would get it now.', advice: ''};
  }
  if (verdict === 'delayed') {
    return {tone: 'warn', text: 'It waits for its delay.', advice: 'It is decided again when the delay has passed.'};
  }
  if (verdict === 'not_triggered') {
    return {tone: 'bad', text: 'Nothing triggers it for them now.', advice: 'See what its trigger looked at below.'};
  }
  if (verdict === 'not_live' && of === 'now' && state !== 'live') {
    return {tone: 'bad', text: `The message is not live: it is ${state === 'draft' ? 'a draft' : state}.`, advice: 'Nobody gets it until it goes live.'};
  }
  // Where the checks stand below, they say which condition it was.
  const advice = verdict === 'audience_did_not_match' ? 'The conditions that said no are marked below.' : (ADVICE[verdict] ?? '');
  return {tone: 'bad', text: sentenceOf(reasonWords(verdict)), advice};
};

const STATES: Readonly<Record<string, string>> = {
  pending: 'It waits to be fetched: their browser gets it when they open a page.',
  received: 'Their browser has fetched it but not shown it yet: it shows on a page that fits its rules.',
  shown: 'It was shown to them.',
  clicked: 'It was shown, and they clicked it.',
  replied: 'It was shown, and they replied.',
  completed: 'It was shown, and they went through all of it.',
  dismissed: 'It was shown, and they dismissed it.',
  expired: 'It expired before they opened a page on which it could show.',
  recalled: 'It was recalled before they saw it.',
  failed: 'It could not be sent.',
  bounced: 'It came back: the address does not take it.',
  sent: 'It was sent.',
};

/** How far a delivery came, in a sentence. */
export const deliveryWords = (state: string): string => STATES[state] ?? state;
