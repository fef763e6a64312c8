// Settings > Data > People > Events: every event name, what came in under it, and what could
// be better about it.
import {useCallback} from 'preact/hooks';
import {type Definition, listDefinitions, readHints, readUsage} from '../../api/definitions';
import {useSession} from '../../api/session';
import {to, useParameter, useTypedParameter} from '../../app/address';
import {useLoaded} from '../../app/load';
import {usePages} from '../../app/pages';
import {ButtonLink, Copyable, Segmented, TextField} from '../../ui/controls';
import {count, plural} from '../../ui/format';
import {Empty, ErrorNote, Page, Panel, Waiting} from '../../ui/surfaces';
import {samples} from '../event/samples';
import {useArchiving} from './archiving';
import './events.css';
import {Gauge} from './gauge';
import {DefinitionTable} from './list';
import {PeopleDataTabs} from './tabs';

type Shown = 'active' | 'hints' | 'archived';

const SHOWN: readonly {value: Shown; label: string}[] = [
  {value: 'active', label: 'Active'},
  {value: 'hints', label: 'With hints'},
  {value: 'archived', label: 'Archived'},
];

const NothingYet = () => {
  const {workspace, public_url} = useSession();
  const code = samples({name: 'ordered-item', keys: [], appId: workspace.app_id, url: public_url ?? globalThis.location.origin})[0];
  return (
    <Empty icon="events" title="No event has arrived yet" action={<ButtonLink href={to('/settings/install')}>Install Herald in a page</ButtonLink>}>
      <p>Each thing that customers do has a name, such as <code>ordered-item</code>. A name appears here with its first event; nothing has to be set up before.</p>
      {code && <Copyable block text={code.text} label="the call that tracks an event" />}
    </Empty>
  );
};

const Nothing = ({shown, search}: {shown: Shown; search: string}) => {
  if (search !== '') {
    return <Empty icon="search" title={`No ${shown === 'archived' ? 'archived' : 'active'} event matches “${search}”`}><p>The search looks at names and descriptions.</p></Empty>;
  }
  if (shown === 'hints') {
    return <Empty icon="check" title="No hints"><p>Herald looks for names that are nearly the same, names that do not say what happened, and metadata that should not be there. It found none.</p></Empty>;
  }
  return shown === 'archived' ? (
    <Empty icon="archive" title="Nothing is archived"><p>An archived name frees one of the places for active ones. What was recorded stays, and it can come back at any time.</p></Empty>
  ) : (
    <NothingYet />
  );
};

/** The loaded names, and what of them the filter shows. */
const useDefinitions = (shown: Shown, q: string, sort: string) => {
  const isArchived = shown === 'archived';
  const load = useCallback((after: string | undefined, signal: AbortSignal) => listDefinitions({archived: isArchived, q, sort, after}, signal), [isArchived, q, sort]);
  const pages = usePages<Definition>(`event_definitions ${String(isArchived)} ${sort} ${q}`, load);
  const hints = useLoaded('event_definitions hints', readHints);
  const usage = useLoaded('event_definitions usage', readUsage);
  const rows = shown === 'hints' ? pages.rows?.filter(({id}) => hints.data?.has(id)) : pages.rows;
  const reload = (): void => {
    pages.reload();
    hints.reload();
    usage.reload();
  };
  return {pages, hints: hints.data, usage: usage.data, rows: shown === 'hints' && !hints.data ? undefined : rows, reload};
};

const toShown = (text: string): Shown => (text === 'hints' || text === 'archived' ? text : 'active');

export default function Events() {
  const search = useTypedParameter('q');
  const [show, setShow] = useParameter('show');
  const [sorted, setSort] = useParameter('sort');
  const shown = toShown(show);
  const q = search.value.trim();
  const sort = sorted || '-last_30_days';
  const {pages, hints, usage, rows, reload} = useDefinitions(shown, q, sort);
  const archiving = useArchiving(reload);
  const isEmpty = rows?.length === 0 && !pages.isLoading;
  return (
    <Page wide title="Events" lead="What your customers do, by name. Describe names so that everybody means the same by them.">
      <PeopleDataTabs current="events" />
      <div class="events-bar">
        <TextField type="search" label="Search events" isLabelHidden value={search.text} placeholder="Search names and descriptions" onInput={search.type} />
        <Segmented label="Which events" value={shown} options={SHOWN} onChange={value => setShow(value === 'active' ? '' : value)} />
        <Gauge usage={usage} />
      </div>
      {pages.error && <ErrorNote error={pages.error} onRetry={pages.reload} />}
      <div class="events-list">
        <Panel flush>
          {!rows && !pages.error && <div class="events-waiting"><Waiting rows={8} /></div>}
          {isEmpty && <Nothing shown={shown} search={q} />}
          {rows && rows.length > 0 && (
            <DefinitionTable
              rows={rows}
              hints={hints}
              sort={sort}
              onSort={value => setSort(value === '-last_30_days' ? '' : value)}
              onNearEnd={pages.more}
              onPut={pages.put}
              archiving={archiving}
              foot={`${shown === 'hints' ? plural(rows.length, 'event') + ' with hints' : plural(pages.total ?? rows.length, 'event')}${pages.hasMore ? `, ${count(rows.length)} loaded` : ''}`}
            />
          )}
        </Panel>
      </div>
      {archiving.dialog}
    </Page>
  );
}

