// A message while it is written: everything that the server keeps of one, always filled in,
// so that no part of the form asks whether there is something to show.
import type {ManagedMessage} from '../../api/types';
import {asTrigger, asWindows, KINDS, ROLES, type CarouselContent, type EmailContent, type Frequency, type Goal, type Kind, type PageContent, type PersonRole, type Place, type PushContent, type Schedule, type Spec, type Stop, type Trigger, type WebhookContent} from '../../messages/shapes';
import {faultsOf} from '../../messages/hours';
import {KIND_WORDS} from '../../messages/words';
import {asTree, EVERYONE, finished, isUnfinished, type Tree} from '../../predicate/tree';
import {eventTitle} from '../../ui/format';

/** What it says, by kind. */
export type Said =
  | {kind: 'banner' | 'chat' | 'post' | 'tooltip'; content: PageContent}
  | {kind: 'carousel'; content: CarouselContent}
  | {kind: 'email'; content: EmailContent}
  | {kind: 'push'; content: PushContent}
  | {kind: 'webhook'; content: WebhookContent};

export interface Draft {
  name: string;
  said: Said;
  trigger: Trigger;
  roles: readonly PersonRole[];
  predicate: Tree;
  frequency: Frequency;
  schedule: Schedule;
  place: Place;
  goal: Goal | null;
  stop: Stop;
  control_group_percent: number;
  sources: readonly string[] | null;
  allow_unproven_senders: boolean;
}

/** Where a part of the message stands on the page; the ids of its sections. */
export type Section = 'name' | 'content' | 'trigger' | 'audience' | 'when' | 'frequency' | 'goal';

/** What is still to be filled in, and where. */
export interface Gap {
  section: Section;
  text: string;
}

/** The text that a message begins with, so that another kind can keep it. */
const textOf = (said: Said): string => {
  if (said.kind === 'carousel') {
    const [block] = said.content.screens.flatMap(screen => screen.blocks).filter(block => block.type === 'text');
    return block && block.type === 'text' ? block.text : '';
  }
  return said.kind === 'webhook' ? '' : said.content.body;
};

/** What a kind says at first, with a text that was there before. */
export const saidAs = (kind: Kind, body = ''): Said => {
  switch (kind) {
    case 'banner':
      return {kind, content: {style: 'floating', position: 'top', body, show_dismiss_button: true, dismiss_on_action: true}};
    case 'chat':
    case 'post':
      return {kind, content: {body}};
    case 'tooltip':
      return {kind, content: {selector: '', body}};
    case 'carousel':
      return {kind, content: {screens: [{blocks: [{type: 'title', text: 'Welcome', align: 'center'}, {type: 'text', text: body, align: 'center'}], actions: [{type: 'dismiss', label: 'Got it'}]}]}};
    case 'email':
      return {kind, content: {subject: '', body, track_clicks: true}};
    case 'push':
      return {kind, content: {title: '', body}};
    case 'webhook':
      return {kind, content: {url: ''}};
  }
};

/** The same message as another kind: its text stays. */
export const withKind = (draft: Draft, kind: Kind): Draft => (draft.said.kind === kind ? draft : {...draft, said: saidAs(kind, textOf(draft.said))});

/** A message of which nothing is said yet. */
export const blank = (kind: Kind = 'banner'): Draft => ({
  name: '',
  said: saidAs(kind),
  trigger: {event: '', occurrence: 'every'},
  roles: ROLES,
  predicate: EVERYONE,
  frequency: {mode: 'once'},
  schedule: {windows: 'any', time_zone: 'workspace'},
  place: {},
  goal: null,
  stop: {},
  control_group_percent: 0,
  sources: null,
  allow_unproven_senders: false,
});

const kindOf = (kind: string): Kind => KINDS.find(known => known === kind) ?? 'banner';

/** What the server keeps, to be changed. */
export const draftOf = (message: ManagedMessage): Draft => {
  const usual = blank();
  return {
    name: message.name,
    // Contents are checked by the server when they are saved; each kind has its own shape.
    said: {kind: kindOf(message.kind), content: message.content} as unknown as Said,
    trigger: asTrigger(message.trigger) ?? usual.trigger,
    roles: ROLES.filter(role => message.audience.roles.includes(role)),
    predicate: asTree(message.audience.predicate) ?? EVERYONE,
    frequency: {...message.frequency, mode: message.frequency.mode === 'every' ? 'every' : 'once'},
    schedule: {...message.schedule, windows: asWindows(message.schedule.windows), time_zone: message.schedule.time_zone === 'contact' ? 'contact' : 'workspace'},
    place: (message.where ?? {}) as Place,
    goal: message.goal ?? null,
    stop: message.stop,
    control_group_percent: message.control_group_percent,
    sources: message.sources ?? null,
    allow_unproven_senders: message.allow_unproven_senders,
  };
};

/** Without what is empty: an empty text is one that was not written. */
const filledIn = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    return value.map(filledIn);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== '' && inner !== undefined && inner !== null).map(([key, inner]) => [key, filledIn(inner)]));
};

const triggerBody = (trigger: Trigger): unknown => ('event' in trigger ? {...trigger, metadata: finished(trigger.metadata ?? EVERYONE)} : trigger);

const usableGoal = (goal: Goal | null): Goal | null => (goal && goal.event.trim() !== '' ? goal : null);

/** What it is called: as somebody wrote, or else after what it does. */
export const nameOf = ({name, said: {kind}, trigger}: Draft): string => {
  if (name.trim() !== '') {
    return name.trim();
  }
  const word = KIND_WORDS[kind] ?? kind;
  return 'event' in trigger && trigger.event !== '' ? `${word} after “${eventTitle(trigger.event)}”` : word;
};

/** What is sent to save it. Conditions that are not filled in yet are left out. */
export const bodyOf = (draft: Draft): Record<string, unknown> => ({
  name: nameOf(draft),
  kind: draft.said.kind,
  trigger: triggerBody(draft.trigger),
  audience: {roles: draft.roles, predicate: finished(draft.predicate)},
  frequency: draft.frequency.mode === 'once' ? {mode: 'once'} : draft.frequency,
  schedule: draft.schedule,
  where: {...draft.place, url_rules: (draft.place.url_rules ?? []).filter(rule => rule.value.trim() !== '')},
  goal: usableGoal(draft.goal),
  stop: draft.stop,
  control_group_percent: draft.control_group_percent,
  sources: draft.sources,
  allow_unproven_senders: draft.allow_unproven_senders,
  content: draft.said.kind === 'webhook' ? {url: draft.said.content.url, ...(draft.said.content.body === undefined ? {} : {body: draft.said.content.body})} : filledIn(draft.said.content),
});

/** The message as `words.ts` says it. */
export const specOf = (draft: Draft): Spec => ({
  kind: draft.said.kind,
  trigger: triggerBody(draft.trigger),
  audience: {roles: draft.roles, predicate: finished(draft.predicate)},
  frequency: draft.frequency,
  schedule: draft.schedule,
  goal: usableGoal(draft.goal),
  stop: {after_sends: draft.stop.after_sends, on_goal: draft.stop.on_goal === true},
  control_group_percent: draft.control_group_percent,
});

const isBare = (text: string | undefined): boolean => (text ?? '').replaceAll(/<[^>]*>/g, '').trim() === '' && !/<img\b/i.test(text ?? '');

const contentGaps = (said: Said): string[] => {
  switch (said.kind) {
    case 'carousel': {
      const isEmpty = said.content.screens.some(screen => screen.blocks.length === 0 || screen.blocks.some(block => isBare(block.type === 'image' ? block.url : block.text)));
      return isEmpty ? ['Fill in every part of every screen.'] : [];
    }
    case 'email':
      return [...(said.content.subject.trim() === '' ? ['Write the subject.'] : []), ...(isBare(said.content.body) ? ['Write the text.'] : [])];
    case 'webhook':
      return said.content.url.trim() === '' ? ['Say to which address it is sent.'] : [];
    case 'tooltip':
      return [...(isBare(said.content.body) ? ['Write the text.'] : []), ...((said.content.selector ?? '').trim() === '' ? ['Say which element of the page the tooltip points to.'] : [])];
    default:
      return isBare(said.content.body) ? ['Write the text.'] : [];
  }
};

const actionGap = (said: Said): string[] => {
  const action = said.kind === 'banner' || said.kind === 'chat' || said.kind === 'post' ? said.content.action : undefined;
  if (action?.type === 'url' && (action.label.trim() === '' || action.target.trim() === '')) {
    return ['Give the button a label and an address.'];
  }
  return action?.type === 'reaction' && action.reactions.length === 0 ? ['Choose at least one reaction.'] : [];
};

const triggerGap = (trigger: Trigger): string[] => {
  if ('event' in trigger) {
    return trigger.event.trim() === '' ? ['Choose the event that triggers it.'] : [];
  }
  if ('segment' in trigger) {
    return trigger.segment === '' ? ['Choose the segment.'] : [];
  }
  return 'attribute' in trigger && trigger.attribute === '' ? ['Choose the date.'] : [];
};

const windowsGap = (windows: Draft['schedule']['windows']): string[] => {
  if (typeof windows === 'string') {
    return [];
  }
  return windows.length === 0 ? ['Add hours, or let it be sent at any time.'] : faultsOf(windows).some(fault => fault !== undefined) ? ['Put its hours right.'] : [];
};

/** What the server would refuse to save it without, in the order of the page. */
export const gapsOf = (draft: Draft): Gap[] => [
  ...[...contentGaps(draft.said), ...actionGap(draft.said)].map(text => ({section: 'content' as const, text})),
  ...triggerGap(draft.trigger).map(text => ({section: 'trigger' as const, text})),
  ...(draft.roles.length === 0 ? [{section: 'audience' as const, text: 'Choose at least one role.'}] : []),
  ...windowsGap(draft.schedule.windows).map(text => ({section: 'when' as const, text})),
];

/** What it is saved without, but must not go live without: somebody began to ask for it. */
export const looseEndsOf = (draft: Draft): Gap[] => [
  ...('event' in draft.trigger && isUnfinished(draft.trigger.metadata ?? EVERYONE) ? [{section: 'trigger' as const, text: 'Fill in every condition on the event, or remove those that you do not need.'}] : []),
  ...(isUnfinished(draft.predicate) ? [{section: 'audience' as const, text: 'Fill in every condition of the audience, or remove those that you do not need.'}] : []),
];

const SECTIONS: readonly (readonly [RegExp, Section])[] = [
  [/^name/, 'name'],
  [/^(content|kind)/, 'content'],
  [/^(trigger|sources|allow_unproven_senders)/, 'trigger'],
  [/^(audience|control_group_percent)/, 'audience'],
  [/^(schedule|where)/, 'when'],
  [/^(frequency|stop)/, 'frequency'],
  [/^goal/, 'goal'],
];

/** The section in which a field of the server's refusal stands. */
export const sectionOf = (field: string | undefined): Section | undefined => SECTIONS.find(([pattern]) => field !== undefined && pattern.test(field))?.[1];

/** Whether two drafts say the same. */
export const isSame = (one: Draft, other: Draft): boolean => JSON.stringify(bodyOf(one)) === JSON.stringify(bodyOf(other));
