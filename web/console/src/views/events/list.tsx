// The table of event names.
import {type Definition, describe, type Hint, type MetadataKey} from '../../api/definitions';
import {useMay} from '../../api/session';
import {to} from '../../app/address';
import {forget, type Loaded} from '../../app/load';
import {tell, tellError} from '../../app/notices';
import type {PageOf} from '../../app/pages';
import {EVENTS} from '../../app/places';
import {Sparkline} from '../../ui/chart';
import {brief, count, plural} from '../../ui/format';
import {Icon} from '../../ui/icons';
import {InlineText} from '../../ui/inline';
import {sourceTitle} from '../../ui/outcome';
import {Menu, Time} from '../../ui/surfaces';
import {type Column, Table} from '../../ui/table';

const ROW_PX = 54;
const DESCRIPTION_MAX = 1_024;

const pathOf = (id: string): string => `${EVENTS}/${id}`;

const HintMark = ({hints}: {hints: readonly Hint[] | undefined}) =>
  hints && hints.length > 0 ? (
    <span class="hint-mark" title={hints.map(({message}) => message).join('\n')}>
      <Icon name="info" /><span class="unseen">{plural(hints.length, 'hint')}</span>
    </span>
  ) : null;

const Name = ({row, hints}: {row: Definition; hints: readonly Hint[] | undefined}) => (
  <span class="two-lines">
    <span class="event-title"><span>{row.display_name}</span><HintMark hints={hints} /></span>
    <code>{row.name}</code>
  </span>
);

const Keys = ({keys}: {keys: readonly MetadataKey[]}) =>
  keys.length === 0 ? <span class="faint">none</span> : (
    <span class="keys" title={keys.map(({key, kinds}) => `${key}: ${kinds.join(', ')}`).join('\n')}>
      {keys.map(({key, kinds}) => <span key={key}><code>{key}</code> <small>{kinds.join(', ').replaceAll('_', ' ')}</small></span>)}
    </span>
  );

interface ListProps {
  rows: readonly Definition[];
  hints: ReadonlyMap<string, readonly Hint[]> | undefined;
  sort: string;
  onSort: (sort: string) => void;
  onNearEnd: () => void;
  onPut: Loaded<PageOf<Definition>>['put'];
  archiving: {archive: (definition: Definition) => void; unarchive: (definition: Definition) => void};
  foot: string;
}

/** Saves a description at once in the list and then on the server; the notice takes it back. */
const useDescribing = (put: ListProps['onPut']) => {
  const show = (id: string, description: string | null): void =>
    put(before => ({...before, data: before.data.map(row => (row.id === id ? {...row, description} : row))}));
  const save = (row: Definition, description: string | null): void => {
    const before = row.description ?? null;
    show(row.id, description);
    describe(row.id, {description}).then(
      () => {
        forget('event_definition ');
        tell(`${row.display_name} is described`, () => save({...row, description}, before));
      },
      (error: unknown) => {
        show(row.id, before);
        tellError(error);
      },
    );
  };
  return save;
};

const columnsOf = (hints: ListProps['hints'], mayEdit: boolean, save: (row: Definition, description: string | null) => void): Column<Definition>[] => [
  {id: 'name', label: 'Event', sort: 'name', width: 'minmax(148px, 1.3fr)', cell: row => <Name row={row} hints={hints?.get(row.id)} />},
  {
    id: 'description',
    label: 'Description',
    width: 'minmax(120px, 1.5fr)',
    hides: 'narrow',
    cell: row => (
      <InlineText label={`Description of ${row.display_name}`} value={row.description ?? ''} placeholder="Say what it means" maxLength={DESCRIPTION_MAX} isFixed={!mayEdit} onSave={text => save(row, text === '' ? null : text)} />
    ),
  },
  {id: 'keys', label: 'Metadata', width: 'minmax(100px, 1.2fr)', hides: 'medium', cell: row => <Keys keys={row.metadata_keys ?? []} />},
  {
    id: 'sparkline',
    label: 'Last 30 days',
    sort: 'last_30_days',
    width: '158px',
    align: 'end',
    hides: 'narrow',
    cell: row => (
      <span class="month">
        <Sparkline values={row.sparkline} label={`${plural(row.activity.last_30_days, 'event')} in the last 30 days`} />
        <span title={count(row.activity.last_30_days)}>{brief(row.activity.last_30_days)}</span>
      </span>
    ),
  },
  {id: 'total', label: 'Total', sort: 'total', width: '76px', align: 'end', cell: row => <span title={count(row.activity.total)}>{brief(row.activity.total)}</span>},
  {
    id: 'last',
    label: 'Last received',
    sort: 'last_received',
    width: '128px',
    hides: 'narrow',
    cell: row => (
      <span class="two-lines">
        <Time at={row.activity.last_received_at} />
        <small class="ellipsis">{row.activity.by_source.map(({source}) => sourceTitle(source)).join(', ')}</small>
      </span>
    ),
  },
];

export const DefinitionTable = ({rows, hints, sort, onSort, onNearEnd, onPut, archiving, foot}: ListProps) => {
  const mayEdit = useMay('editor');
  const save = useDescribing(onPut);
  return (
    <Table
      label="Events"
      rows={rows}
      columns={columnsOf(hints, mayEdit, save)}
      keyOf={({id}) => id}
      hrefOf={({id}) => to(pathOf(id))}
      rowHeight={ROW_PX}
      sort={sort}
      onSort={onSort}
      onNearEnd={onNearEnd}
      foot={foot}
      {...(mayEdit
        ? {
            actions: (row: Definition) => (
              <Menu
                label={`What can be done with ${row.display_name}`}
                items={[
                  row.archived
                    ? {label: 'Bring back', icon: 'archive', onChoose: () => archiving.unarchive(row), hint: 'New events are recorded again'}
                    : {label: 'Archive', icon: 'archive', onChoose: () => archiving.archive(row), hint: 'Nothing new is recorded under this name'},
                ]}
              />
            ),
          }
        : {})}
    />
  );
};
