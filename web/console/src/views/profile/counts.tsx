// What somebody did in all, and the pages that they opened.
import {answer, api} from '../../api/client';
import {to} from '../../app/address';
import {useLoaded} from '../../app/load';
import {count, eventTitle} from '../../ui/format';
import {Empty, ErrorNote, Time, Waiting} from '../../ui/surfaces';
import {type Column, Table} from '../../ui/table';
import {type EventSummary, listSummaries, type PageView} from './data';

const seconds = (iso: string): number => Math.floor(Date.parse(iso) / 1_000);

const COLUMNS: readonly Column<EventSummary>[] = [
  {id: 'name', label: 'Event', width: 'minmax(0, 2fr)', cell: summary => eventTitle(summary.name)},
  {id: 'count', label: 'Times', width: '56px', align: 'end', cell: summary => count(summary.count)},
  {id: 'first', label: 'First', width: '110px', align: 'end', hides: 'narrow', cell: summary => <Time at={seconds(summary.first)} />},
  {id: 'last', label: 'Last', width: '92px', align: 'end', cell: summary => <Time at={seconds(summary.last)} />},
];

/** How often and when they did each event. */
export const Counts = ({contact}: {contact: string}) => {
  const {data, error, reload} = useLoaded(`summaries ${contact}`, signal => listSummaries(contact, signal));
  if (error) {
    return <ErrorNote error={error} onRetry={reload} />;
  }
  if (!data) {
    return <Waiting rows={5} />;
  }
  return data.length === 0 ? <Empty icon="events" title="They did nothing yet"><p>Here each event that they do is counted, whatever its age.</p></Empty> : <Table label="Events of this person" rows={data} columns={COLUMNS} keyOf={summary => summary.name} hrefOf={summary => to(`/people/${contact}`, {name: summary.name})} />;
};

const View = ({view}: {view: PageView}) => (
  <li class="viewed">
    <div>
      <b>{view.title || view.url}</b>
      {view.title && <p class="viewed-address">{view.url}</p>}
      {view.referrer && <small>from {view.referrer}</small>}
    </div>
    <Time at={view.viewed_at} />
  </li>
);

/** The pages that they opened: browsers tell them, so their addresses are text. */
export const PageViews = ({contact}: {contact: string}) => {
  const {data, error, reload} = useLoaded(`page views ${contact}`, signal => answer(api.GET('/manage/contacts/{id}/page_views', {params: {path: {id: contact}}, signal})));
  if (error) {
    return <ErrorNote error={error} onRetry={reload} />;
  }
  if (!data) {
    return <Waiting rows={5} />;
  }
  return data.data.length === 0 ? (
    <Empty icon="live" title="No pages yet"><p>The pages that they open with the snippet on them appear here. <a href={to('/settings/install')}>Install the snippet</a></p></Empty>
  ) : (
    <>
      <ol class="viewed-list">{data.data.map((view, at) => <View key={`${view.viewed_at} ${at}`} view={view} />)}</ol>
      <p class="faint">The latest {count(data.data.length)}.</p>
    </>
  );
};
