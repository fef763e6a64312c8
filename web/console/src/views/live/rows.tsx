// A row of the live list. Rows never change once they are there, so each draws itself once:
// what moves down the list is moved, not drawn again.
import {useMemo} from 'preact/hooks';
import {useSession} from '../../api/session';
import type {EventReceipt} from '../../api/types';
import {to} from '../../app/address';
import {eventTitle} from '../../ui/format';
import {MetadataLine} from '../../ui/metadata';
import {resultTitle, resultTone, sourceTitle} from '../../ui/outcome';
import {whyNot} from '../../ui/receipt';
import {Badge} from '../../ui/surfaces';
import type {Column} from '../../ui/table';
import {useName} from './names';

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The time of day in a time zone; making a format costs more than using it. */
const clockOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = clocks.get(timeZone) ?? new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone});
  clocks.set(timeZone, known);
  return known;
};

const When = ({at}: {at: number}) => {
  const {workspace} = useSession();
  return useMemo(() => <time dateTime={new Date(at).toISOString()}>{clockOf(workspace.time_zone).format(at)}</time>, [at, workspace.time_zone]);
};

const What = ({receipt}: {receipt: EventReceipt}) =>
  useMemo(
    () => (
      <span class="live-what">
        {receipt.event_name ? <b class="ellipsis">{eventTitle(receipt.event_name)}</b> : <span class="faint ellipsis">Not recorded, so its name is not kept</span>}
        {receipt.metadata.length > 0 && <MetadataLine values={receipt.metadata} />}
      </span>
    ),
    [receipt],
  );

const Who = ({id}: {id: string}) => {
  const name = useName(id);
  return useMemo(() => <a class="live-who ellipsis" href={to(`/people/${id}`)} onClick={event => event.stopPropagation()}>{name ?? id.slice(-6)}</a>, [id, name]);
};

const matched = ({messages}: EventReceipt): string | undefined => {
  const sent = messages.filter(({verdict}) => verdict === 'sent' || verdict === 'delayed');
  const [first] = sent;
  return first === undefined ? undefined : sent.length === 1 ? (first.name ?? `Message ${first.id}`) : `${sent.length} messages`;
};

const Became = ({receipt}: {receipt: EventReceipt}) =>
  useMemo(() => {
    const said = whyNot(receipt) ?? matched(receipt);
    return (
      <span class="live-became">
        <Badge tone={resultTone(receipt.result)}>{resultTitle(receipt.result)}</Badge>
        {said && <small class="ellipsis" title={said}>{receipt.result === 'ok' ? `→ ${said}` : said}</small>}
      </span>
    );
  }, [receipt]);

export const COLUMNS: readonly Column<EventReceipt>[] = [
  {id: 'at', label: 'Received', width: '76px', cell: receipt => <When at={receipt.received_at} />},
  {id: 'what', label: 'Event', width: 'minmax(0, 2fr)', cell: receipt => <What receipt={receipt} />},
  {id: 'who', label: 'Done by', width: 'minmax(0, 1fr)', hides: 'narrow', cell: ({contact_id: id}) => (id ? <Who id={id} /> : <span class="faint">–</span>)},
  {id: 'became', label: 'Result', width: 'minmax(96px, 1.6fr)', cell: receipt => <Became receipt={receipt} />},
  {id: 'source', label: 'Source', width: '104px', hides: 'medium', cell: receipt => sourceTitle(receipt.source)},
];
