// A person as a row of the list: only what a row can show, so that thousands need little room.
import type {FoundContact, PersonRole} from '../../api/people';
import {personTitle} from '../../ui/format';

export type Cell = string | number | boolean;

export interface Person {
  id: string;
  role: PersonRole;
  title: string;
  email: string | null;
  tags: readonly {id: string; name: string}[];
  tagCount: number;
  companies: readonly string[];
  companyCount: number;
  /** Attributes that have a value, by the name that predicates call them. */
  values: Readonly<Record<string, Cell>>;
}

const isCell = (value: unknown): value is Cell => value !== '' && ['string', 'number', 'boolean'].includes(typeof value);

const LEFT_OUT: ReadonlySet<string> = new Set(['type', 'id', 'workspace_id', 'avatar', 'user_agent']);

const flat = (values: Readonly<Record<string, unknown>>, before: string): [string, Cell][] =>
  Object.entries(values).flatMap(([name, value]) => (isCell(value) && !LEFT_OUT.has(name) ? [[before + name, value] as [string, Cell]] : []));

const roleOf = (role: string): PersonRole => (role === 'lead' || role === 'visitor' ? role : 'user');

const companyTitle = (company: FoundContact['companies_brief'][number]): string => company.name ?? company.company_id ?? company.id;

/** The row of a contact. */
export const personOf = (contact: FoundContact): Person => ({
  id: contact.id,
  role: roleOf(contact.role),
  title: personTitle(contact),
  email: contact.email ?? null,
  tags: contact.tags_brief,
  tagCount: contact.tags?.total_count ?? contact.tags_brief.length,
  companies: contact.companies_brief.map(companyTitle),
  companyCount: contact.companies?.total_count ?? contact.companies_brief.length,
  values: Object.fromEntries([
    ...flat(contact as Readonly<Record<string, unknown>>, ''),
    ...flat((contact.location ?? {}) as Readonly<Record<string, unknown>>, 'location.'),
    ...flat(contact.custom_attributes as Readonly<Record<string, unknown>>, 'custom_attributes.'),
  ]),
});

/** A person with a tag more, or one less. */
export const withTag = (person: Person, tag: {id: string; name: string}, isOn: boolean): Person => {
  const has = person.tags.some(one => one.id === tag.id);
  if (has === isOn) {
    return person;
  }
  return {...person, tags: isOn ? [...person.tags, tag] : person.tags.filter(one => one.id !== tag.id), tagCount: person.tagCount + (isOn ? 1 : -1)};
};

const pad = (value: number): string => String(value).padStart(2, '0');

/** A moment as a spreadsheet reads it, in UTC. */
export const spreadsheetTime = (seconds: number): string => {
  const at = new Date(seconds * 1_000);
  return `${at.getUTCFullYear()}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())} ${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}`;
};

export interface CsvColumn {
  id: string;
  label: string;
  kind: string;
}

/** What a column holds of somebody, as text for a file. */
export const textOf = (person: Person, {id, kind}: CsvColumn): string => {
  if (id === 'person') {
    return person.title;
  }
  if (id === 'tags') {
    return person.tags.map(tag => tag.name).join('; ');
  }
  if (id === 'companies') {
    return person.companies.join('; ');
  }
  const value = person.values[id];
  return value === undefined ? '' : kind === 'date' && typeof value === 'number' ? spreadsheetTime(value) : String(value);
};

/** The rows of a file about people: who they are first, then the columns that are shown. */
export const csvRows = (people: readonly Person[], columns: readonly CsvColumn[]): string[][] => {
  const fixed: CsvColumn[] = [
    {id: 'external_id', label: 'external_id', kind: 'text'},
    {id: 'email', label: 'email', kind: 'text'},
    {id: 'name', label: 'name', kind: 'text'},
  ];
  const all = [...fixed, ...columns.filter(column => column.id !== 'person' && !fixed.some(({id}) => id === column.id))];
  return [['id', ...all.map(column => (column.id === 'tags' || column.id === 'companies' ? column.id : column.id.replace(/^custom_attributes\./, '')))], ...people.map(person => [person.id, ...all.map(column => textOf(person, column))])];
};
