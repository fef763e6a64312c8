// Where each column of the file goes.
import type {ImportColumn, ImportModel, Mapping} from '../../api/imports';
import type {DataAttribute} from '../../api/types';
import {Picker} from '../../predicate/picker';
import {Badge} from '../../ui/surfaces';

interface Target {
  id: string;
  label: string;
  detail?: string;
  group: string;
}

const target = (id: string, label: string, group: string, detail?: string): Target => ({id, label, group, ...(detail ? {detail} : {})});

const KNOWN_BY = 'Known by';
const STANDARD = 'Standard';

/** The fields that every contact or company has. */
const FIELDS: Readonly<Record<ImportModel, readonly Target[]>> = {
  contact: [
    target('external_id', 'User ID', KNOWN_BY),
    target('email', 'E-mail', KNOWN_BY),
    target('name', 'Name', STANDARD),
    target('phone', 'Phone', STANDARD),
    target('role', 'Role', STANDARD, 'user or lead'),
    target('signed_up_at', 'Signed up', STANDARD, 'a date'),
    target('last_seen_at', 'Last seen', STANDARD, 'a date'),
    target('unsubscribed_from_emails', 'Unsubscribed from e-mails', STANDARD, 'true or false'),
    target('language_override', 'Language', STANDARD),
    target('owner_id', 'Owner', STANDARD),
    target('avatar', 'Avatar', STANDARD, 'an address'),
    target('tags', 'Tags', STANDARD, 'separated by commas'),
  ],
  company: [
    target('company_id', 'Company ID', KNOWN_BY),
    target('name', 'Name', STANDARD),
    target('plan', 'Plan', STANDARD),
    target('size', 'Size', STANDARD, 'a whole number'),
    target('website', 'Website', STANDARD),
    target('industry', 'Industry', STANDARD),
    target('monthly_spend', 'Monthly spend', STANDARD, 'a number'),
    target('remote_created_at', 'Created', STANDARD, 'a date'),
    target('tags', 'Tags', STANDARD, 'separated by commas'),
  ],
};

const LEFT_OUT: Target = target('', 'Leave out', 'Nothing');

const TYPES: readonly (readonly [string, string])[] = [
  ['string', 'text'],
  ['integer', 'whole number'],
  ['float', 'number'],
  ['boolean', 'yes or no'],
  ['date', 'date'],
];

const customTargets = (attributes: readonly DataAttribute[]): Target[] => attributes.filter(attribute => attribute.custom && !attribute.archived).map(attribute => target(attribute.full_name, attribute.label, 'Your attributes', attribute.data_type));

const newTargets = (column: string): Target[] => TYPES.map(([type, words]) => target(`custom_attributes.${column.trim()}:${type}`, `New attribute “${column.trim()}”`, 'New', words));

/** All that a column can go into. */
const targetsFor = (column: ImportColumn, model: ImportModel, attributes: readonly DataAttribute[]): Target[] => [LEFT_OUT, ...FIELDS[model], ...customTargets(attributes), ...newTargets(column.name)];

/** `custom_attributes.Plan:string` as people say it. */
const titleOf = (field: string, targets: readonly Target[]): string => targets.find(one => one.id === field)?.label ?? field.replace(/^custom_attributes\./, '').replace(/:\w+$/, '');

interface ColumnsProps {
  columns: readonly ImportColumn[];
  model: ImportModel;
  attributes: readonly DataAttribute[];
  onChange: (mapping: Mapping) => void;
}

/** Where every column goes, by its name. */
export const mappingOf = (columns: readonly ImportColumn[]): Mapping => Object.fromEntries(columns.map(column => [column.name, column.field ?? null]));

/** Which names of these stand in the file twice: only one of them can be taken. */
export const doubled = (header: readonly string[]): string[] => [...new Set(header.filter((name, at) => header.indexOf(name) !== at))];

/** One row for each column: its name, what stands in it, where it goes. */
export const Columns = ({columns, model, attributes, onChange}: ColumnsProps) => {
  const put = (name: string, field: string): void => {
    const before = mappingOf(columns);
    // Two columns cannot go into one field: the other one is left out.
    const freed = Object.fromEntries(Object.entries(before).map(([column, into]) => [column, field !== '' && into?.replace(/:\w+$/, '') === field.replace(/:\w+$/, '') ? null : into]));
    onChange({...freed, [name]: field === '' ? null : field});
  };
  return (
    <div class="import-columns" role="table" aria-label="Columns">
      <div role="row" class="import-column import-head"><span role="columnheader">Column of the file</span><span role="columnheader">Examples</span><span role="columnheader">Goes into</span></div>
      {columns.map(column => {
        const targets = targetsFor(column, model, attributes);
        return (
          <div key={column.name} role="row" class="import-column">
            <span role="cell" class="import-name">{column.name || <span class="faint">no name</span>}</span>
            <span role="cell" class="import-examples">{column.examples.slice(0, 3).join(' · ') || <span class="faint">empty</span>}</span>
            <span role="cell" class="import-target">
              <Picker label={`Where ${column.name} goes`} choices={targets} look="field" onPick={({id}) => put(column.name, id)}>
                <span class={column.field ? 'ellipsis' : 'ellipsis faint'}>{column.field ? titleOf(column.field, targets) : 'Leave out'}</span>
              </Picker>
              {column.is_new && column.field && <Badge tone="accent">new {TYPES.find(([type]) => type === column.data_type)?.[1] ?? column.data_type}</Badge>}
            </span>
          </div>
        );
      })}
    </div>
  );
};
