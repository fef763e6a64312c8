// A message as it came, checked: whatever has another form is left out, or makes it none.
import {REACTIONS_MAX, TITLE_CHARS_MAX, BODY_CHARS_MAX, URL_RULES_MAX} from './limits';
import {dicts, isDict, number, text, type Dict} from '../platform';
import type {Item} from '../tabs';

export const KINDS = ['banner', 'chat', 'post', 'tooltip'] as const;
export type Kind = (typeof KINDS)[number];

export interface UrlRule {
  op: string;
  value: string;
}

export type Action =
  | {type: 'url'; label: string; target: string; new_tab: boolean}
  | {type: 'reaction'; reactions: string[]}
  | {type: 'email_collector'};

export interface Message {
  delivery: string;
  revision: number;
  kind: Kind;
  /** Of a banner: pushes the page aside, or lies above it. */
  style: 'inline' | 'floating';
  position: 'top' | 'bottom';
  title: string;
  /** HTML, not yet checked here. */
  body: string;
  action: Action | undefined;
  is_dismissible: boolean;
  is_closed_by_action: boolean;
  url_rules: UrlRule[];
  time_on_page_s: number;
  /** Where a tooltip points; '' for others. */
  selector: string;
  created_at: number;
}

/** The message of an item; undefined when this version cannot show it. */
export const read = ({id, data}: Item): Message | undefined => {
  if (!isDict(data)) return undefined;
  const kind = KINDS.find((known) => known === data.kind);
  const delivery = text(data.delivery);
  const selector = text(data.selector);
  if (!kind || !delivery || (kind === 'tooltip' && !selector)) return undefined;
  return {
    delivery,
    revision: id,
    kind,
    selector,
    style: data.style === 'inline' ? 'inline' : 'floating',
    position: data.position === 'bottom' ? 'bottom' : 'top',
    title: text(data.title).slice(0, TITLE_CHARS_MAX),
    body: text(data.body).slice(0, BODY_CHARS_MAX),
    action: readAction(data.action),
    // Cards and tooltips cover the page, so they can always be closed.
    is_dismissible: data.show_dismiss_button !== false || kind !== 'banner',
    is_closed_by_action: data.dismiss_on_action === true,
    url_rules: dicts(data.url_rules).slice(0, URL_RULES_MAX).map(readRule),
    time_on_page_s: Math.max(0, number(data.time_on_page_s, 0)),
    created_at: number(data.created_at, 0),
  };
};

const readRule = ({op, value}: Dict): UrlRule => ({op: text(op), value: text(value)});

const readAction = (given: unknown): Action | undefined => {
  if (!isDict(given)) return undefined;
  const {type, label, target, new_tab, reactions} = given;
  if (type === 'url') return {type, label: text(label) || text(target), target: text(target), new_tab: new_tab === true};
  if (type === 'email_collector') return {type};
  if (type !== 'reaction' || !Array.isArray(reactions)) return undefined;
  // The place in the list is what a receipt names: nothing is taken out of its middle.
  return {type, reactions: reactions.slice(0, REACTIONS_MAX).map(text)};
};
