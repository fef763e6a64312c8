// What to do about a message that paused or was not sent, in plain words.

/** The states of a message, and how they look. */
export const STATE_WORDS: Readonly<Record<string, {label: string; tone: 'plain' | 'good' | 'warn'}>> = {
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

/** What to do where a reason was not meant, by its code. */
export const ADVICE: Readonly<Record<string, string>> = {
  source_not_eligible: 'Track it in the page with the JavaScript API, or open the message to other sources.',
  event_too_old: 'Send events as they happen, or raise the age that is allowed.',
  before_live: 'Messages look forward only.',
  metadata_did_not_match: 'Compare the trigger’s conditions with what the event really carries.',
  not_this_occurrence: 'Choose “every time”, or another number.',
  role_not_in_audience: 'Add their role to the audience.',
  audience_did_not_match: 'Explain it for one of them to see which condition said no.',
  goal_reached: 'Nothing to do: the message has done its work.',
  sent_once: 'Choose “every time” to send it again.',
  max_sends: 'Raise the number of sends to one person.',
  min_gap: 'Shorten the time between two sends.',
  not_started: 'Move the start.',
  stopped: 'Move or remove the end.',
  outside_window: 'Widen the hours: what comes outside is not kept for later.',
  fatigue_cap: 'Raise the cap under Settings › Limits, or send fewer messages.',
  contact_blocked: 'Unblock them if that was a mistake.',
  sender_not_proven: 'Set identity verification up, or allow unproven senders.',
  no_address: 'Nothing can be sent without one.',
  unsubscribed: 'Nothing to do: they asked for it.',
  bounced: 'Correct the address.',
  control_group: 'Nothing to do: they are who the others are compared with.',
  delayed: 'It is decided again when the delay has passed.',
  not_live: 'Let it go live again.',
  version_replaced: 'The next event is judged by the new version.',
};
