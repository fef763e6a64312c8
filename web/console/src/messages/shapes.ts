// The parts of a message that the API description leaves open, as they are on the wire.
import type {Counted, ManagedMessage} from '../api/types';
import type {Tree} from '../predicate/tree';

export type MessageKind = 'banner' | 'chat' | 'post' | 'tooltip' | 'carousel' | 'email' | 'push' | 'webhook';
export type MessageState = 'draft' | 'live' | 'paused' | 'archived';

export interface EventTrigger {
  event: string;
  occurrence?: 'every' | 'first' | {nth: number};
  metadata?: Tree;
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

export interface Window {
  day: number;
  from: string;
  to: string;
}
export type Windows = 'any' | 'office_hours' | 'outside_office_hours' | Window[];

/** A message with its open parts named. */
export interface Message extends Omit<ManagedMessage, 'trigger' | 'audience' | 'schedule' | 'kind' | 'state' | 'content'> {
  kind: MessageKind;
  state: MessageState;
  trigger: Trigger;
  audience: {roles: string[]; predicate: Tree};
  schedule: {start_at?: number | null; stop_at?: number | null; windows: Windows; time_zone: 'workspace' | 'contact'};
  content: Record<string, unknown>;
  /** What it did in all, where the list was asked for it. */
  numbers?: Counted | null;
}
