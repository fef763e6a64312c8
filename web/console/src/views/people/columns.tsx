// The columns of the list: which there are, and which are shown.
import {useParameter} from '../../app/address';
import {Picker} from '../../predicate/picker';
import type {Field} from '../../predicate/fields';
import {count} from '../../ui/format';
import {Badge, Time} from '../../ui/surfaces';
import type {Column} from '../../ui/table';
import {type CsvColumn, type Person} from './person';
import {type Row, isGap} from './rows';

const KEY = 'herald.console.people.columns';
const FIRST = ['last_seen_at', 'tags', 'companies', 'created_at'];
/** More would leave none of them room to be read. */
export const COLUMNS_MAX = 8;

const TAGS: CsvColumn = {id: 'tags', label: 'Tags', kind: 'tags'};
const COMPANIES: CsvColumn = {id: 'companies', label: 'Companies', kind: 'companies'};

/** All columns to choose from. */
export const columnsOf = (fields: readonly Field[]): CsvColumn[] => [
  TAGS,
  COMPANIES,
  ...fields.filter(field => field.id.startsWith('attribute:')).map(field => ({id: field.id.slice('attribute:'.length), label: field.label, kind: field.kind})),
];

const listOf = (text: string | null): string[] | undefined => {
  const ids = (text ?? '').split(',').filter(Boolean);
  return ids.length === 0 ? undefined : ids.slice(0, COLUMNS_MAX);
};

/** The ids of the shown columns, as the address says, else as this browser was last told. */
export const useColumnIds = (): [readonly string[], (ids: readonly string[]) => void] => {
  const [text, setText] = useParameter('columns');
  const ids = listOf(text) ?? listOf(localStorage.getItem(KEY)) ?? FIRST;
  const change = (next: readonly string[]): void => {
    const kept = next.join(',');
    localStorage.setItem(KEY, kept);
    setText(kept === FIRST.join(',') ? '' : kept);
  };
  return [ids, change];
};

const Chips = ({names, more}: {names: readonly string[]; more: number}) => (
  <span class="people-chips">
    {names.slice(0, 3).map(name => <Badge key={name}>{name}</Badge>)}
    {more > 0 && <small>+{more}</small>}
  </span>
);

const Value = ({person, column}: {person: Person; column: CsvColumn}) => {
  if (column.id === 'tags') {
    return <Chips names={person.tags.map(tag => tag.name)} more={person.tagCount - Math.min(3, person.tags.length)} />;
  }
  if (column.id === 'companies') {
    const [first] = person.companies;
    return first === undefined ? null : <>{first}{person.companyCount > 1 && <small> +{person.companyCount - 1}</small>}</>;
  }
  const value = person.values[column.id];
  if (value === undefined) {
    return null;
  }
  if (column.kind === 'date' && typeof value === 'number') {
    return <Time at={value} />;
  }
  return <>{typeof value === 'boolean' ? (value ? 'Yes' : 'No') : typeof value === 'number' ? count(value) : value}</>;
};

const ROLE_TONES = {user: undefined, lead: 'Lead', visitor: 'Visitor'} as const;

const Who = ({person}: {person: Person}) => (
  <span class="people-who">
    <span class="ellipsis">{person.title}</span>
    {ROLE_TONES[person.role] && <Badge>{ROLE_TONES[person.role]}</Badge>}
    {person.email && person.email !== person.title && <small class="ellipsis">{person.email}</small>}
  </span>
);

const PERSON: Column<Row> = {id: 'person', label: 'Person', width: 'minmax(170px, 2.2fr)', sort: 'name', cell: row => (isGap(row) ? <span class="people-gap" /> : <Who person={row} />)};

const columnOf = (column: CsvColumn, position: number): Column<Row> => ({
  id: column.id,
  label: column.label,
  width: column.kind === 'date' ? 'minmax(92px, 0.8fr)' : 'minmax(92px, 1fr)',
  ...(column.kind === 'number' ? {align: 'end' as const} : {}),
  ...(position === 0 ? {} : {hides: position > 3 ? ('medium' as const) : ('narrow' as const)}),
  ...(column.kind === 'tags' || column.kind === 'companies' ? {} : {sort: column.id}),
  cell: row => (isGap(row) ? null : <Value person={row} column={column} />),
});

/** The table's columns for the ids that are shown; those of attributes that are gone are left out. */
export const tableColumns = (ids: readonly string[], all: readonly CsvColumn[]): Column<Row>[] => [
  PERSON,
  ...ids.map(id => all.find(column => column.id === id)).filter(column => column !== undefined).map(columnOf),
];

/** Adds columns and hides them. */
export const ColumnPicker = ({ids, all, onChange}: {ids: readonly string[]; all: readonly CsvColumn[]; onChange: (ids: readonly string[]) => void}) => {
  const shown = ids.map(id => all.find(column => column.id === id)).filter(column => column !== undefined);
  const others = all.filter(column => !ids.includes(column.id));
  const choices = [
    ...shown.map(column => ({id: column.id, label: column.label, detail: 'hide', group: 'Shown'})),
    ...(shown.length >= COLUMNS_MAX ? [] : others.map(column => ({id: column.id, label: column.label, group: 'Add'}))),
  ];
  return (
    <Picker label="Columns" icon="columns" choices={choices} onPick={({id}) => onChange(ids.includes(id) ? ids.filter(one => one !== id) : [...ids, id])}>
      Columns
    </Picker>
  );
};
