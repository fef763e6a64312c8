// A message as the server keeps it. The OpenAPI description leaves triggers and contents
// open, because they depend on the kind; these are their shapes, read from docs/messages.md.
import type {Tree} from '../predicate/tree';

export const KINDS = ['banner', 'chat', 'post', 'tooltip', 'carousel', 'email', 'push', 'webhook'] as const;
export type Kind = (typeof KINDS)[number];

export const ROLES = ['visitor', 'lead', 'user'] as const;
export type PersonRole = (typeof ROLES)[number];

export type Occurrence = 'every' | 'first' | {nth: number};

export interface EventTrigger {
  event: string;
  occurrence?: Occurrence;
  metadata?: Tree | null;
  delay_s?: number;
  max_age_s?: number;
}

export interface MatchTrigger {
  match: true;
}

export interface SegmentTrigger {
  segment: string;
  entered: true;
}

export interface DateTrigger {
  attribute: string;
  days: number;
}

export type Trigger = EventTrigger | MatchTrigger | SegmentTrigger | DateTrigger;

export interface Audience {
  roles: readonly PersonRole[];
  predicate: Tree;
}

export interface Frequency {
  mode: 'once' | 'every';
  max_sends?: number | null;
  min_gap_s?: number | null;
}

export interface Window {
  /** From 1 for Monday. */
  day: number;
  /** `09:00`. */
  from: string;
  /** `17:00`, or `24:00`. */
  to: string;
}

export type Windows = 'any' | 'office_hours' | 'outside_office_hours' | readonly Window[];

export interface Schedule {
  start_at?: number | null;
  stop_at?: number | null;
  windows: Windows;
  time_zone: 'workspace' | 'contact';
}

export interface UrlRule {
  op: 'is' | 'contains' | 'starts_with';
  value: string;
}

/** Where in a page. */
export interface Place {
  url_rules?: readonly UrlRule[];
  time_on_page_s?: number;
}

export interface Goal {
  event: string;
  within_s: number;
}

export interface Stop {
  after_sends?: number | null;
  on_goal?: boolean;
}

export type PageAction =
  | {type: 'url'; label: string; target: string; new_tab?: boolean}
  | {type: 'reaction'; reactions: readonly string[]}
  | {type: 'email_collector'};

/** What a banner, chat, post or tooltip says. */
export interface PageContent {
  style?: 'inline' | 'floating';
  position?: 'top' | 'bottom';
  selector?: string;
  title?: string;
  body: string;
  show_dismiss_button?: boolean;
  action?: PageAction | null;
  dismiss_on_action?: boolean;
}

export type Align = 'left' | 'center' | 'right';

export type Block = {type: 'image'; url: string; alt: string; align: Align} | {type: 'title' | 'text'; text: string; align: Align};

export interface ScreenAction {
  type: 'continue' | 'dismiss' | 'skip' | 'url' | 'permission';
  label: string;
  target?: string;
  permission?: string;
}

export interface Screen {
  blocks: readonly Block[];
  actions: readonly ScreenAction[];
}

export interface CarouselContent {
  title?: string;
  close_button?: boolean;
  platforms?: readonly string[];
  vertical_alignment?: 'top' | 'middle' | 'bottom';
  colors?: {background: string; text: string; button: string; button_text: string};
  screens: readonly Screen[];
}

export interface EmailContent {
  subject: string;
  body: string;
  text?: string;
  from_name?: string;
  reply_to?: string;
  track_clicks?: boolean;
}

export interface PushContent {
  title?: string;
  body: string;
  url?: string;
  data?: Readonly<Record<string, string>>;
}

export interface WebhookContent {
  url: string;
  body?: unknown;
}

/** What the sentences of `words.ts` need of a message; each ManagedMessage has it. */
export interface Spec {
  kind: string;
  trigger: unknown;
  audience: {roles: readonly string[]; predicate: unknown};
  frequency: {mode: string; max_sends?: number | null | undefined; min_gap_s?: number | null | undefined};
  schedule: {start_at?: number | null | undefined; stop_at?: number | null | undefined; windows: unknown; time_zone: string};
  goal?: {event: string; within_s: number} | null | undefined;
  stop?: {after_sends?: number | null | undefined; on_goal: boolean} | undefined;
  control_group_percent: number;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A trigger as the server sent it; undefined for one that this console does not know. */
export const asTrigger = (value: unknown): Trigger | undefined => {
  if (!isRecord(value)) {
    return undefined;
  }
  const isKnown = typeof value['event'] === 'string' || value['match'] === true || typeof value['segment'] === 'string' || (typeof value['attribute'] === 'string' && typeof value['days'] === 'number');
  return isKnown ? (value as unknown as Trigger) : undefined;
};

/** Windows as the server sent them. */
export const asWindows = (value: unknown): Windows => (Array.isArray(value) ? (value as Window[]) : value === 'office_hours' || value === 'outside_office_hours' ? value : 'any');

/** The kinds that are drawn in a page, by the SDK. */
export const isInPage = (kind: string): boolean => kind === 'banner' || kind === 'chat' || kind === 'post' || kind === 'tooltip';

/** The kinds that leave the server. */
export const isLeaving = (kind: string): boolean => kind === 'email' || kind === 'push' || kind === 'webhook';
