// Who did it: how often, and when first and last.
import {useCallback} from 'preact/hooks';
import {type Definition, type EventPerson, listPeople} from '../../api/definitions';
import {to, useParameter} from '../../app/address';
import {usePages} from '../../app/pages';
import {ButtonLink} from '../../ui/controls';
import {count, personTitle, plural} from '../../ui/format';
import {Empty, ErrorNote, Panel, Time, Waiting} from '../../ui/surfaces';
import {type Column, Table} from '../../ui/table';

const COLUMNS: readonly Column<EventPerson>[] = [
  {id: 'who', label: 'Who', width: 'minmax(120px, 2fr)', cell: ({contact}) => <span class="two-lines"><span>{personTitle(contact)}</span>{contact.name && contact.email && <small>{contact.email}</small>}</span>},
  {id: 'role', label: 'Role', width: '90px', hides: 'narrow', cell: ({contact}) => contact.role},
  {id: 'count', label: 'Times', sort: 'count', width: '80px', align: 'end', cell: row => count(row.count)},
  {id: 'first', label: 'First', sort: 'first', width: '110px', align: 'end', hides: 'narrow', cell: row => <Time at={row.first} />},
  {id: 'last', label: 'Last', sort: 'last', width: '90px', align: 'end', cell: row => <Time at={row.last} />},
];

const DEFAULT_SORT = '-last';

/** The same people as a question, so that they can be filtered further, saved or written to. */
const questionOf = (name: string): string => JSON.stringify({all: [{event: name, fact: 'did', op: 'is', value: true}]});

export const People = ({definition}: {definition: Definition}) => {
  const [sorted, setSort] = useParameter('sort');
  const sort = sorted || DEFAULT_SORT;
  const load = useCallback((after: string | undefined, signal: AbortSignal) => listPeople(definition.id, sort, after, signal), [definition.id, sort]);
  const pages = usePages<EventPerson>(`event_definition ${definition.id} people ${sort}`, load);
  const {rows} = pages;
  return (
    <>
      {pages.error && <ErrorNote error={pages.error} onRetry={pages.reload} />}
      <div class="line-between">
        <span class="quiet number" role="status">{pages.total === undefined ? 'Counting' : `${plural(pages.total, 'person', 'people')} did it`}</span>
        <ButtonLink look="quiet" icon="filter" href={to('/people', {panel: 'filter', filter: questionOf(definition.name)})}>Filter further</ButtonLink>
      </div>
      <div class="event-list">
        <Panel flush>
          {!rows && !pages.error && <div class="event-waiting"><Waiting rows={8} /></div>}
          {rows?.length === 0 && <Empty icon="people" title="Nobody did it yet"><p>Whoever does it stands here, with how often. Archived and blocked people are left out.</p></Empty>}
          {rows && rows.length > 0 && (
            <Table
              label="People who did it"
              rows={rows}
              columns={COLUMNS}
              keyOf={({contact}) => contact.id}
              hrefOf={({contact}) => to(`/people/${contact.id}`)}
              rowHeight={50}
              sort={sort}
              onSort={value => setSort(value === DEFAULT_SORT ? '' : value)}
              onNearEnd={pages.more}
              foot={pages.hasMore ? `${count(rows.length)} loaded` : plural(rows.length, 'person', 'people')}
            />
          )}
        </Panel>
      </div>
    </>
  );
};
