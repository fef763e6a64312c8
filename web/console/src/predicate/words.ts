// What a predicate says, in plain words: the operators of each kind of value, and a whole
// tree as a sentence.
import {day, eventTitle, money, plural, SECONDS_MAX} from '../ui/format';
import {type Compared, DAYS_AGO_MAX, type EventLeaf, type Group, type Leaf, type Op, type Scalar, type Tree, type Value, currencyBeside, isGroup, leafCount, membersOf, takesDays, takesNoValue} from './tree';

/** What is compared. A membership is that of a tag or a segment. */
export type Kind = 'text' | 'number' | 'date' | 'boolean' | 'membership';

type Words = readonly (readonly [Op, string])[];

/** The operators of a kind, as the builder lists them; the first is the one that a new condition has. */
export const OPERATORS: Readonly<Record<Kind, Words>> = {
  text: [
    ['is', 'is'],
    ['is_not', 'is not'],
    ['contains', 'contains'],
    ['not_contains', 'does not contain'],
    ['starts_with', 'starts with'],
    ['ends_with', 'ends with'],
    ['in', 'is any of'],
    ['not_in', 'is none of'],
    ['known', 'has any value'],
    ['unknown', 'has no value'],
  ],
  number: [
    ['gte', 'at least'],
    ['lte', 'at most'],
    ['gt', 'more than'],
    ['lt', 'less than'],
    ['is', 'exactly'],
    ['is_not', 'other than'],
    ['in', 'any of'],
    ['not_in', 'none of'],
    ['known', 'has any value'],
    ['unknown', 'has no value'],
  ],
  date: [
    ['days_ago_less', 'in the last … days'],
    ['days_ago_more', 'more than … days ago'],
    ['days_ago', 'exactly … days ago'],
    ['on', 'on'],
    ['before', 'before'],
    ['after', 'after'],
    ['lte', 'on or before'],
    ['gte', 'on or after'],
    ['known', 'has any value'],
    ['unknown', 'has no value'],
  ],
  boolean: [
    ['is', 'is'],
    ['known', 'has any value'],
    ['unknown', 'has no value'],
  ],
  membership: [
    ['is', 'yes'],
    ['is_not', 'no'],
  ],
};

/** Operators that mean the same as one of the list: what the server also takes. */
const SAME_DATE: Partial<Record<Op, Op>> = {is: 'on', gt: 'after', lt: 'before'};

/** The operators to choose from, the current one always among them. */
export const operatorsFor = (kind: Kind, current: Op): Words => {
  const list = OPERATORS[kind];
  if (list.some(([op]) => op === current)) {
    return list;
  }
  const same = kind === 'date' ? SAME_DATE[current] : undefined;
  const label = list.find(([op]) => op === same)?.[1] ?? current.replaceAll('_', ' ');
  return [...list, [current, label]];
};

/** An operator's words before its value, and those after it: `in the last`, `days`. */
export const aroundValue = (kind: Kind, op: Op): [string, string] => {
  const label = operatorsFor(kind, op).find(([known]) => known === op)?.[1] ?? op;
  const [before = label, after = ''] = label.split(' … ');
  return [before, after];
};

/** The first operator of a kind. */
export const firstOperator = (kind: Kind): Op => OPERATORS[kind][0]?.[0] ?? 'is';

/** The value that suits an operator, kept from before where it can be. */
export const valueFor = (kind: Kind, op: Op, before: Value | undefined): Value | undefined => {
  const first: Scalar | undefined = Array.isArray(before) ? before[0] : (before as Scalar | undefined);
  if (takesNoValue(op)) {
    return undefined;
  }
  if (op === 'in' || op === 'not_in') {
    return Array.isArray(before) ? before : first === undefined || first === '' ? [] : [first];
  }
  if (takesDays(op)) {
    return typeof first === 'number' && first <= DAYS_AGO_MAX ? first : 30;
  }
  if (kind === 'boolean') {
    return typeof first === 'boolean' ? first : true;
  }
  if (kind === 'number') {
    return typeof first === 'number' ? first : undefined;
  }
  return kind === 'date' && typeof first === 'number' && first <= DAYS_AGO_MAX ? '' : (first ?? '');
};

/** What the things that a tree names are called. */
export interface Names {
  attribute: (name: string) => {label: string; kind: Kind};
  company: (name: string) => {label: string; kind: Kind};
  metadata: (path: string) => {label: string; kind: Kind};
  tag: (id: string) => string;
  segment: (id: string) => string;
  event: (name: string) => string;
}

/** A kind as the operator and the value of a condition show it, where nothing else tells. */
export const kindOf = (op: Op, value: Value | undefined): Kind => {
  const first = Array.isArray(value) ? value[0] : value;
  if (takesDays(op) || op === 'on' || op === 'before' || op === 'after') {
    return 'date';
  }
  return typeof first === 'number' ? 'number' : typeof first === 'boolean' ? 'boolean' : 'text';
};

const spaced = (name: string): string => name.replace(/^custom_attributes\./, '').replaceAll(/[_.-]+/g, ' ');

/** Names for whoever has loaded nothing. */
export const PLAIN_NAMES: Names = {
  attribute: name => ({label: spaced(name), kind: 'text'}),
  company: name => ({label: spaced(name), kind: 'text'}),
  metadata: path => ({label: spaced(path), kind: 'text'}),
  tag: id => id,
  segment: id => id,
  event: eventTitle,
};

const said = (value: Scalar): string => (typeof value === 'string' ? `“${value}”` : typeof value === 'number' ? new Intl.NumberFormat(undefined, {maximumFractionDigits: 10}).format(value) : value ? 'yes' : 'no');

const listed = (values: readonly Scalar[]): string => (values.length > 4 ? `${values.slice(0, 3).map(said).join(', ')} or ${plural(values.length - 3, 'other')}` : values.map(said).join(' or '));

const dated = (value: Scalar | undefined): string => (typeof value === 'number' && Math.abs(value) <= SECONDS_MAX ? day(value) : (value ?? '…').toString());

/** An operator and its value: `is “pro”`, `at least 3`, `less than 30 days ago`. */
const comparison = ({op, value}: Compared, kind: Kind): string => {
  const label = operatorsFor(kind, op).find(([known]) => known === op)?.[1] ?? op;
  if (takesNoValue(op)) {
    return label;
  }
  if (takesDays(op)) {
    return label.replace('… days', typeof value === 'number' ? plural(value, 'day') : '… days');
  }
  if (Array.isArray(value)) {
    return `${label} ${value.length === 0 ? '…' : listed(value)}`;
  }
  const one = value as Scalar | undefined;
  const shown = kind === 'date' ? dated(one) : one === undefined || one === '' ? '…' : said(one);
  return kind === 'number' ? `is ${label} ${shown}` : `${label} ${shown}`;
};

const happened = (leaf: EventLeaf, names: Names): string => {
  const name = `“${names.event(leaf.event)}”`;
  const window = leaf.within_days === undefined ? '' : ` within ${plural(leaf.within_days, 'day')}`;
  const where = leaf.metadata && leafCount(leaf.metadata) > 0 ? ` where ${phrase(leaf.metadata, names, true)}` : '';
  switch (leaf.fact) {
    case 'did':
      return `${leaf.value === false ? 'did not do' : 'did'} ${name}${window}${where}`;
    case 'count':
      return `did ${name} ${comparison(leaf, 'number').replace(/^is /, '')} ${leaf.value === 1 ? 'time' : 'times'}${window}${where}`;
    case 'first':
      return `did ${name} first ${comparison(leaf, 'date')}${window}${where}`;
    case 'last':
      return `did ${name} last ${comparison(leaf, 'date')}${window}${where}`;
  }
};

const leafPhrase = (leaf: Leaf, names: Names, group: readonly Tree[]): string => {
  if ('tag' in leaf) {
    return `${leaf.op === 'is' ? 'has' : 'does not have'} the tag “${names.tag(leaf.tag)}”`;
  }
  if ('segment' in leaf) {
    return `is ${leaf.op === 'is' ? '' : 'not '}in the segment “${names.segment(leaf.segment)}”`;
  }
  if ('event' in leaf) {
    return happened(leaf, names);
  }
  if ('company' in leaf) {
    const {label, kind} = names.company(leaf.company.attribute);
    return `${label.toLowerCase().startsWith('company') ? label : `Company ${label}`} ${comparison(leaf.company, kind)}`;
  }
  if ('metadata' in leaf) {
    const currency = leaf.metadata.endsWith('.amount') ? currencyBeside(leaf.metadata, group) : undefined;
    const {label, kind} = names.metadata(leaf.metadata);
    if (currency !== undefined && typeof leaf.value === 'number') {
      const word = operatorsFor('number', leaf.op).find(([op]) => op === leaf.op)?.[1] ?? leaf.op;
      return `${label} is ${word} ${money(leaf.value, currency)}`;
    }
    return `${label} ${comparison(leaf, kind)}`;
  }
  const {label, kind} = names.attribute(leaf.attribute);
  return `${label} ${comparison(leaf, kind)}`;
};

const phrase = (tree: Tree, names: Names, isInside: boolean): string => {
  if (!isGroup(tree)) {
    return leafPhrase(tree, names, []);
  }
  const members = membersOf(tree);
  // The currency of an amount is said with the amount.
  const told = members.filter(member => !isSaidBeside(member, tree));
  const joined = told
    .map(member => (isGroup(member) ? phrase(member, names, true) : leafPhrase(member, names, members)))
    .join('all' in tree ? ' and ' : ' or ');
  return isInside && told.length > 1 ? `(${joined})` : joined;
};

const isSaidBeside = (member: Tree, group: Group): boolean =>
  'all' in group &&
  'metadata' in member &&
  !('event' in member) &&
  member.metadata.endsWith('.currency') &&
  group.all.some(other => 'metadata' in other && !('event' in other) && other.metadata === member.metadata.replace(/\.currency$/, '.amount'));

/** A tree in plain English: `Plan is “pro” and did “Ordered item” at least 3 times within 30 days`. */
export const sentence = (tree: Tree, names: Names = PLAIN_NAMES): string => (leafCount(tree) === 0 ? 'Everyone' : phrase(tree, names, false));
