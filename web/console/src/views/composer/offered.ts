// Which variables can be put into a text, and with which values the preview shows them.
import type {Trigger} from '../../messages/shapes';
import type {Field} from '../../predicate/fields';
import type {Offered} from './rich';
import {holesOf, partOf, type Values} from './variables';

/** Attributes that read well in a text, first. */
const PERSON: readonly (readonly [string, string, string, string])[] = [
  ['first_name', 'First name', 'there', 'Ada'],
  ['name', 'Name', 'there', 'Ada Lovelace'],
  ['last_name', 'Last name', '', 'Lovelace'],
  ['email', 'E-mail', 'your address', 'ada@example.com'],
  ['user_id', 'Your id of them', '', '25'],
  ['company.name', 'Company name', 'your company', 'Analytical Engines'],
];

const PARTS = /\.(amount|currency|value|url)$/;

/** `price.amount` stands for `price`, whose text form has the currency; links keep their address. */
const metadataPaths = (fields: readonly Field[]): {path: string; field: Field}[] => {
  const paths = fields.flatMap(field => {
    const name = field.id.slice('metadata:'.length);
    return name.endsWith('.url') ? [{path: name, field}, {path: name.replace(PARTS, ''), field}] : [{path: name.replace(PARTS, ''), field}];
  });
  return paths.filter(({path}, at) => paths.findIndex(other => other.path === path) === at);
};

/** The ids of the workspace's own attributes begin so. */
const OWN = 'attribute:custom_attributes.';

/** `price`, or `price.currency`, below a variable. */
const pathTo = (whole: string, path: string): string => {
  const [part] = PARTS.exec(path) ?? [''];
  return partOf(whole, path.slice(0, path.length - part.length)) + part;
};

/** Whether the trigger makes sure that an event has this. */
const isSure = (path: string, trigger: Trigger): boolean => holesOf({text: `{{ ${path} }}`}, trigger).length === 0;

/** The variables that suit a message. */
export const offeredFor = (trigger: Trigger, people: readonly Field[], metadata: readonly Field[]): Offered[] => [
  ...('event' in trigger
    ? metadataPaths(metadata).map(({path, field}) => {
        const whole = pathTo('event.metadata', path);
        return {id: whole, group: 'The event', label: field.label.replace(/ \((amount|link)\)$/, path.endsWith('.url') ? ' (link)' : ''), detail: path, fallback: isSure(whole, trigger) ? undefined : ''};
      })
    : []),
  ...PERSON.map(([id, label, fallback]) => ({id, group: 'The person', label, fallback})),
  ...people.filter(({id}) => id.startsWith(OWN)).map(({id, label, detail}) => ({id: partOf('custom_attributes', id.slice(OWN.length)), group: 'The person', label, ...(detail ? {detail} : {}), fallback: ''})),
];

const exampleOf = ({examples, kind, label}: Field): unknown => {
  const [example] = examples;
  return kind === 'number' && example !== undefined && Number.isFinite(Number(example)) ? Number(example) : (example ?? label);
};

/** Values like those that the workspace has, for the preview. */
export const valuesFor = (event: string, people: readonly Field[], metadata: readonly Field[]): Values => {
  const values: Record<string, unknown> = {...Object.fromEntries(PERSON.map(([path, , , value]) => [path, value])), 'event.name': event, 'event.created_at': Math.floor(Date.now() / 1_000)};
  for (const field of people.filter(({id}) => id.startsWith(OWN))) {
    values[field.id.slice('attribute:'.length)] = exampleOf(field);
  }
  for (const field of metadata) {
    const path = `event.metadata.${field.id.slice('metadata:'.length)}`;
    const part = PARTS.exec(path)?.[1];
    if (part) {
      const whole = path.replace(PARTS, '');
      const before = values[whole];
      values[whole] = {...(typeof before === 'object' ? before : {}), [part]: exampleOf(field)};
    } else {
      values[path] = exampleOf(field);
    }
  }
  return values;
};
