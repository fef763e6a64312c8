// What can be asked about: the workspace's attributes, tags, segments and events, and the
// keys of an event's metadata, under the names that people know them by.
import type {DataAttribute, EventDefinition, Schema} from '../api/types';
import {eventTitle} from '../ui/format';
import type {Leaf} from './tree';
import {type Kind, type Names, PLAIN_NAMES, firstOperator, kindOf, valueFor} from './words';

/** One thing to ask about, as the picker lists it. */
export interface Field {
  /** `attribute:email`, `company:plan`, `tag:1`, `segment:…`, `event:…`, `metadata:price.amount`. */
  id: string;
  group: 'Attributes' | 'Events' | 'Tags' | 'Segments' | 'Company' | 'More attributes' | 'Metadata';
  label: string;
  /** What it is called on the wire, where that differs. */
  detail?: string;
  kind: Kind;
  /** Values that it is known to have. */
  examples: readonly string[];
}

/** Everything to ask about, and what it is called. */
export interface Vocabulary {
  fields: readonly Field[];
  names: Names;
}

export type MetadataKey = Schema<'MetadataKey'>;

/** The kind of an attribute's values. */
const kindOfType = (type: string): Kind => (type === 'integer' || type === 'float' || type === 'number' ? 'number' : type === 'date' ? 'date' : type === 'boolean' ? 'boolean' : 'text');

/** Values that standard attributes are known to have. */
const KNOWN_VALUES: Readonly<Record<string, readonly string[]>> = {
  role: ['user', 'lead'],
  os: ['Windows', 'OS X', 'Linux', 'iOS', 'Android'],
  browser: ['chrome', 'firefox', 'safari', 'edge'],
};

/** Attributes that hold nothing to filter by: pictures and ids of ours. */
export const LEFT_OUT: ReadonlySet<string> = new Set(['avatar', 'id']);

/** Standard attributes that are asked about most; the others come last in the list. */
const USUAL: ReadonlySet<string> = new Set(['name', 'email', 'external_id', 'role', 'last_seen_at', 'signed_up_at', 'created_at', 'session_count', 'location.country', 'location.city', 'browser', 'os', 'phone', 'unsubscribed_from_emails']);

const withCapital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

/** Custom attributes carry their name as label; it is shown as a title. */
const labelOf = (attribute: DataAttribute): string => (attribute.custom && attribute.label === attribute.name ? withCapital(attribute.name) : attribute.label);

/** The field of an attribute of people. */
export const contactField = (attribute: DataAttribute): Field => ({
  id: `attribute:${attribute.full_name}`,
  group: attribute.custom || USUAL.has(attribute.full_name) ? 'Attributes' : 'More attributes',
  label: labelOf(attribute),
  ...(attribute.custom ? {detail: attribute.name} : {}),
  kind: kindOfType(attribute.data_type),
  examples: attribute.options ?? KNOWN_VALUES[attribute.full_name] ?? [],
});

/** The API says `plan.name` where predicates say `plan`. */
const companyName = (attribute: DataAttribute): string => (attribute.full_name === 'plan.name' ? 'plan' : attribute.full_name);

/** The field of an attribute of companies. */
export const companyField = (attribute: DataAttribute): Field => {
  const label = labelOf(attribute);
  return {id: `company:${companyName(attribute)}`, group: 'Company', label: /^company/i.test(label) ? label : `Company ${label.charAt(0).toLowerCase()}${label.slice(1)}`, kind: kindOfType(attribute.data_type), examples: []};
};

/** The field of an event. */
export const eventField = (definition: EventDefinition): Field => ({
  id: `event:${definition.name}`,
  group: 'Events',
  label: definition.display_name || eventTitle(definition.name),
  detail: definition.name,
  kind: 'number',
  examples: [],
});

const PARTS: Readonly<Record<string, readonly (readonly [string, Kind, string])[]>> = {
  monetary_amount: [['.amount', 'number', ' (amount)'], ['.currency', 'text', ' (currency)']],
  rich_link: [['.value', 'text', ''], ['.url', 'text', ' (link)']],
  number: [['', 'number', '']],
  boolean: [['', 'boolean', '']],
  date: [['', 'date', '']],
};

const exampleOf = (value: unknown, part: string): string | undefined => {
  const inner = part !== '' && typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part.slice(1)] : value;
  return typeof inner === 'string' || typeof inner === 'number' ? String(inner) : undefined;
};

/** The fields of one key of an event's metadata: money and rich links have parts of their own. */
export const metadataFields = (key: MetadataKey): Field[] => {
  const kind = key.kinds[0] ?? 'string';
  return (PARTS[kind] ?? [['', 'text', '']] as const).map(([part, fieldKind, suffix]) => ({
    id: `metadata:${key.key}${part}`,
    group: 'Metadata' as const,
    label: `${withCapital(key.key)}${suffix}`,
    detail: `${key.key}${part}`,
    kind: fieldKind,
    examples: [...new Set((key.examples ?? []).map(example => exampleOf(example.value, part)).filter(text => text !== undefined))],
  }));
};

const named = (fields: readonly Field[], id: string, otherwise: {label: string; kind: Kind}): {label: string; kind: Kind} => fields.find(field => field.id === id) ?? otherwise;

/** What a tree's names are called, by the fields that are known. */
export const namesOf = (fields: readonly Field[]): Names => ({
  attribute: name => named(fields, `attribute:${name}`, PLAIN_NAMES.attribute(name)),
  company: name => named(fields, `company:${name}`, PLAIN_NAMES.company(name)),
  metadata: path => named(fields, `metadata:${path}`, PLAIN_NAMES.metadata(path)),
  tag: id => named(fields, `tag:${id}`, {label: id, kind: 'membership'}).label,
  segment: id => named(fields, `segment:${id}`, {label: id, kind: 'membership'}).label,
  event: name => named(fields, `event:${name}`, {label: eventTitle(name), kind: 'number'}).label,
});

/** The id of the field that a leaf asks about. */
const fieldIdOf = (leaf: Leaf): string => {
  if ('attribute' in leaf) {
    return `attribute:${leaf.attribute}`;
  }
  if ('company' in leaf) {
    return `company:${leaf.company.attribute}`;
  }
  if ('tag' in leaf) {
    return `tag:${leaf.tag}`;
  }
  if ('segment' in leaf) {
    return `segment:${leaf.segment}`;
  }
  return 'event' in leaf ? `event:${leaf.event}` : `metadata:${leaf.metadata}`;
};

const GROUPS: Readonly<Record<string, Field['group']>> = {attribute: 'Attributes', company: 'Company', tag: 'Tags', segment: 'Segments', event: 'Events', metadata: 'Metadata'};

/** The field of a leaf; one that nobody knows (any more) is made of the leaf itself. */
export const fieldOf = (leaf: Leaf, fields: readonly Field[]): Field => {
  const id = fieldIdOf(leaf);
  const known = fields.find(field => field.id === id);
  if (known) {
    return known;
  }
  const subject = id.slice(0, id.indexOf(':'));
  const name = id.slice(id.indexOf(':') + 1);
  const compared = 'company' in leaf ? leaf.company : leaf;
  const kind = subject === 'tag' || subject === 'segment' ? 'membership' : kindOf(compared.op, 'value' in compared ? compared.value : undefined);
  return {id, group: GROUPS[subject] ?? 'Attributes', label: subject === 'event' ? eventTitle(name) : name, kind, examples: []};
};

/** A new condition on a field, with its most usual operator. */
export const newLeaf = ({id, kind, examples}: Field): Leaf => {
  const subject = id.slice(0, id.indexOf(':'));
  const name = id.slice(id.indexOf(':') + 1);
  const op = firstOperator(kind);
  const value = valueFor(kind, op, undefined);
  const compared = {op, ...(value === undefined ? {} : {value})};
  switch (subject) {
    case 'tag':
      return {tag: name, op: 'is'};
    case 'segment':
      return {segment: name, op: 'is'};
    case 'event':
      return {event: name, fact: 'did', op: 'is', value: true};
    case 'company':
      return {company: {attribute: name, ...compared}};
    case 'metadata':
      return {metadata: name, ...compared, ...(name.endsWith('.currency') ? {value: examples[0] ?? 'usd'} : {})};
    default:
      return {attribute: name, ...compared};
  }
};
