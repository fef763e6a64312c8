// The rows of the list, as far as they are in sight.
import {useMemo} from 'preact/hooks';
import {to} from '../../app/address';
import {asApiError} from '../../app/load';
import {Button} from '../../ui/controls';
import {count} from '../../ui/format';
import {Table} from '../../ui/table';
import {type columnsOf, tableColumns} from './columns';
import type {Listed} from './list';
import type {Person} from './person';
import {DEFAULT_SORT} from './question';
import {type Row, type Rows, isGap} from './rows';

interface ListProps {
  listed: Listed;
  ids: readonly string[];
  all: ReturnType<typeof columnsOf>;
  sort: string;
  onSort: (sort: string) => void;
  marked: ReadonlyMap<string, Person>;
  onMark: (marked: ReadonlySet<string>) => void;
}

/** What stands below the rows: which of them are in sight, or why they are not. */
const Foot = ({rows, from, to}: {rows: Rows; from: number; to: number}) => {
  if (rows.error !== undefined) {
    return <span class="line">{asApiError(rows.error).message} <Button look="quiet" onClick={() => rows.go()}>Try again</Button></span>;
  }
  const beyond = rows.total > rows.length ? `; a filter or another order shows those beyond ${count(rows.length)}` : '';
  return <>{`${count(from + 1)} to ${count(to)} of ${count(rows.total)}${beyond}`}</>;
};

/** The list. */
export const List = ({listed, ids, all, sort, onSort, marked, onMark}: ListProps) => {
  const {rows, isOld} = listed;
  const columns = useMemo(() => tableColumns(ids, all), [ids.join(), all]);
  const keys = useMemo(() => new Set(marked.keys()), [marked]);
  return (
    <div class={isOld ? 'people-list people-old' : 'people-list'} aria-busy={isOld}>
      <Table<Row>
        label="People"
        rows={rows}
        columns={columns}
        keyOf={row => row.id}
        hrefOf={row => (isGap(row) ? undefined : to(`/people/${row.id}`))}
        sort={sort || DEFAULT_SORT}
        onSort={onSort}
        onRange={(from, until) => rows.show(from, until)}
        marked={keys}
        onMark={onMark}
        fills
        foot={(from, until) => <Foot rows={rows} from={from} to={until} />}
      />
    </div>
  );
};
