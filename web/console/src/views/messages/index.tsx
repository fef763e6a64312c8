// The list of messages: state, what triggers them, and what they did.
import {useLocation} from 'preact-iso';
import {json} from '../../api/client';
import {useMay} from '../../api/session';
import type {ManagedMessage, Schema} from '../../api/types';
import {to, useParameter, useTypedParameter} from '../../app/address';
import {useLoaded} from '../../app/load';
import {archive, done, goLive, pause} from '../../messages/acts';
import {STATE_WORDS} from '../../messages/advice';
import {KINDS} from '../../messages/shapes';
import {KIND_WORDS, triggerSentence} from '../../messages/words';
import {PLAIN_NAMES} from '../../predicate/words';
import {ButtonLink, Segmented, Select, TextField} from '../../ui/controls';
import {brief, eventTitle} from '../../ui/format';
import {Badge, Empty, ErrorNote, Menu, type MenuItem, Page, Panel, Time, Waiting} from '../../ui/surfaces';
import {type Column, Table} from '../../ui/table';
import './messages.css';

/** A message of the list, with what it did in all. */
export type ListedMessage = ManagedMessage & {numbers?: Schema<'Counted'> | null};

interface Listed {
  data: ListedMessage[];
  total_count?: number;
  pages: {next?: {starting_after: string} | null};
}

/** A workspace with more than this many messages looks for them with the filters. */
const PAGES_MAX = 4;

const load = async (state: string, kind: string, event: string, signal: AbortSignal): Promise<ListedMessage[]> => {
  const query = new URLSearchParams({per_page: '150', numbers: 'true'});
  for (const [name, value] of [['state', state], ['kind', kind], ['event', event]] as const) {
    if (value !== '') {
      query.set(name, value);
    }
  }
  const all: ListedMessage[] = [];
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const {data, pages} = await json<Listed>('GET', `/manage/messages?${query.toString()}`, undefined, signal);
    all.push(...data);
    if (!pages.next) {
      break;
    }
    query.set('starting_after', pages.next.starting_after);
  }
  // The newest first: it is what somebody works on.
  return all.reverse();
};

const STATES = [
  {value: '', label: 'All'},
  {value: 'live', label: 'Live'},
  {value: 'draft', label: 'Drafts'},
  {value: 'paused', label: 'Paused'},
  {value: 'archived', label: 'Archived'},
] as const;

/** The share of what was sent, as a number beside it. */
const Share = ({numbers, what}: {numbers: ListedMessage['numbers']; what: string}) => {
  const counted = numbers?.receipts[what] ?? 0;
  return numbers && numbers.sent > 0 ? (
    <>
      {brief(counted)} <span class="faint">{numbers.percent[what] ?? 0}%</span>
    </>
  ) : (
    <span class="faint">–</span>
  );
};

const columns: readonly Column<ListedMessage>[] = [
  {
    id: 'name',
    label: 'Message',
    width: 'minmax(0, 2.4fr)',
    sort: 'name',
    cell: message => (
      <span class="message-name">
        <span class="ellipsis">{message.name}</span>
        <small class="ellipsis">{triggerSentence(message, PLAIN_NAMES)}</small>
      </span>
    ),
  },
  {id: 'kind', label: 'Kind', width: '92px', hides: 'narrow', sort: 'kind', cell: message => KIND_WORDS[message.kind] ?? message.kind},
  {
    id: 'state',
    label: 'State',
    width: '88px',
    sort: 'state',
    cell: message => <Badge tone={STATE_WORDS[message.state]?.tone ?? 'plain'}>{STATE_WORDS[message.state]?.label ?? message.state}</Badge>,
  },
  {id: 'sent', label: 'Sent', width: '80px', align: 'end', sort: 'sent', hides: 'narrow', cell: ({numbers}) => (numbers ? brief(numbers.sent) : <span class="faint">–</span>)},
  {id: 'shown', label: 'Shown', width: '104px', align: 'end', hides: 'medium', cell: ({numbers}) => <Share numbers={numbers} what="shown" />},
  {id: 'clicked', label: 'Clicked', width: '104px', align: 'end', hides: 'medium', cell: ({numbers}) => <Share numbers={numbers} what="clicked" />},
  {id: 'changed', label: 'Changed', width: '92px', hides: 'medium', sort: 'changed', cell: message => <Time at={message.updated_at} />},
];

const VALUES: Readonly<Record<string, (message: ListedMessage) => string | number>> = {
  name: message => message.name.toLowerCase(),
  kind: message => message.kind,
  state: message => message.state,
  sent: message => message.numbers?.sent ?? 0,
  changed: message => message.updated_at,
};

/** Sorted by a column; `-` before its name puts the highest first. */
export const sorted = (messages: readonly ListedMessage[], sort: string): ListedMessage[] => {
  const valueOf = VALUES[sort.replace(/^-/, '')];
  if (!valueOf) {
    return [...messages];
  }
  const sign = sort.startsWith('-') ? -1 : 1;
  return messages.toSorted((a, b) => {
    const [left, right] = [valueOf(a), valueOf(b)];
    return sign * (left < right ? -1 : left > right ? 1 : 0);
  });
};

const actsOf = (message: ListedMessage, changed: () => void, route: (address: string) => void): MenuItem[] => {
  const live = (text: string): void => done(text, goLive(message), changed, () => pause(message));
  const items: MenuItem[] = [{label: 'Edit', icon: 'edit', onChoose: () => route(to(`/messages/${message.id}/edit`))}];
  if (message.state === 'live') {
    items.push({label: 'Pause', icon: 'pause', onChoose: () => done(`“${message.name}” is paused`, pause(message), changed, () => goLive(message))});
  }
  if (message.state === 'draft' || message.state === 'paused') {
    items.push({label: 'Go live', icon: 'play', onChoose: () => live(`“${message.name}” is live`)});
  }
  if (message.state !== 'archived') {
    items.push({label: 'Archive', icon: 'archive', hint: 'It stops, and leaves the list. Its numbers stay.', onChoose: () => archive(message, changed)});
  }
  return items;
};

export default function Messages() {
  const {route} = useLocation();
  const mayEdit = useMay('editor');
  const [state, setState] = useParameter('state');
  const [kind, setKind] = useParameter('kind');
  const [event, setEvent] = useParameter('event');
  const [sort, setSort] = useParameter('sort');
  const {text, value: search, type} = useTypedParameter('q');
  const {data, error, reload} = useLoaded(`messages ${state} ${kind} ${event}`, signal => load(state, kind, event, signal));

  const rows = sorted((data ?? []).filter(message => message.name.toLowerCase().includes(search.toLowerCase())), sort);
  const isFiltered = state !== '' || kind !== '' || event !== '' || search !== '';
  return (
    <Page wide title="Messages" lead="What people are shown or sent when something happens." actions={mayEdit && <ButtonLink href={to('/messages/new')} look="primary" icon="plus">New message</ButtonLink>}>
      <div class="line-between">
        <Segmented label="State" value={state} options={STATES} onChange={setState} />
        <div class="messages-filters">
          <TextField label="Search by name" isLabelHidden type="search" placeholder="Search by name" value={text} onInput={type} />
          <Select label="Kind" isLabelHidden value={kind} onChange={setKind} options={[{value: '', label: 'Every kind'}, ...KINDS.map(value => ({value, label: KIND_WORDS[value] ?? value}))]} />
        </div>
      </div>
      {event !== '' && (
        <p class="line">
          Only those that <b>{eventTitle(event)}</b> triggers. <button type="button" class="button button-quiet" onClick={() => setEvent('')}>Show all</button>
        </p>
      )}
      {error && <ErrorNote error={error} onRetry={reload} />}
      <Panel flush>
        {data === undefined && !error && <div class="messages-waiting"><Waiting rows={6} /></div>}
        {data !== undefined && rows.length > 0 && (
          <Table label="Messages" rows={rows} columns={columns} keyOf={message => message.id} hrefOf={message => to(`/messages/${message.id}`)} rowHeight={54} sort={sort} onSort={setSort} {...(mayEdit ? {actions: (message: ListedMessage) => <Menu label={`Actions for ${message.name}`} items={actsOf(message, reload, route)} />} : {})} />
        )}
        {data !== undefined && rows.length === 0 &&
          (isFiltered ? (
            <Empty icon="search" title="No message fits these filters">Change or remove them to see the others.</Empty>
          ) : (
            <Empty icon="messages" title="No messages yet" {...(mayEdit ? {action: <ButtonLink href={to('/messages/new')} look="primary">Write the first</ButtonLink>} : {})}>
              A message answers what somebody does: a banner after an upload, an e-mail when a trial ends. Write one, rehearse it with the events of the last 30 days, then let it go live.
            </Empty>
          ))}
      </Panel>
    </Page>
  );
}
