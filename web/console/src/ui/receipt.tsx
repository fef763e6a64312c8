// One event as the server keeps it: what was sent, by whom, what became of it, and what it
// set off.
import './receipt.css';
import {answer, api, json} from '../api/client';
import {useSession} from '../api/session';
import type {Contact, EventReceipt} from '../api/types';
import {to} from '../app/address';
import {useLoaded} from '../app/load';
import {refusalWords} from '../messages/checks';
import {Copyable} from './controls';
import {eventTitle, fullTime, personTitle} from './format';
import {MetadataList} from './metadata';
import {reasonText, resultTitle, resultTone, sourceTitle} from './outcome';
import {Badge, ErrorNote, Facts, Note, Waiting} from './surfaces';

const PROOFS: Readonly<Record<string, string>> = {
  none: 'Nothing: whoever has the page could have sent it, so its links are text',
  hash: 'A hash made with the identity secret',
  jwt: 'A signed token of the person',
  token: 'An access token',
};

/** Why it was not recorded as a new event, in one line; of one that was, nothing. */
export const whyNot = ({result, duplicate_of, dropped, rejected}: EventReceipt): string | undefined =>
  result === 'ok' ? undefined : rejected ? reasonText(rejected.reason) : dropped ? reasonText(dropped) : duplicate_of ? `the same as event ${duplicate_of}` : undefined;

const Outcome = ({receipt}: {receipt: EventReceipt}) => {
  const {duplicate_of: same, rejected} = receipt;
  const why = whyNot(receipt);
  return receipt.result === 'ok' ? null : (
    <Note tone={resultTone(receipt.result) === 'bad' ? 'bad' : 'warn'}>
      <p><b>{resultTitle(receipt.result)}</b>{why && `: ${why}`}.</p>
      {rejected && <p class="note-code"><code>{rejected.code}</code></p>}
      {same && <p>It was stored before, and counts once.</p>}
    </Note>
  );
};

const Came = ({receipt, contact}: {receipt: EventReceipt; contact: string | undefined}) =>
  receipt.messages.length === 0 ? (
    <p class="faint">No live message listened to it.</p>
  ) : (
    <ul class="receipt-messages">
      {receipt.messages.map(({id, name, verdict}) => (
        <li key={id}>
          <span><a href={to(`/messages/${id}`)}>{name ?? `Message ${id}`}</a> {verdict === 'sent' ? <Badge tone="good">sent</Badge> : <small>{verdict === 'delayed' ? 'It waits for its delay.' : refusalWords(verdict)}</small>}</span>
          {contact !== undefined && <a href={to(`/people/${contact}`, {tab: 'messages', why_message: id, why_event: receipt.id})}>Why</a>}
        </li>
      ))}
    </ul>
  );

const Who = ({id}: {id: string}) => {
  const {data} = useLoaded(`contact ${id}`, signal => json<Contact>('GET', `/contacts/${encodeURIComponent(id)}`, undefined, signal));
  return <a href={to(`/people/${id}`)}>{data ? personTitle(data) : `Person ${id.slice(-6)}`}</a>;
};

/** The receipt of an event. Where it is known whose it is, as on their profile, `contact`
 * says so; else the receipt names them. */
export const Receipt = ({id, contact}: {id: string; contact?: string}) => {
  const {workspace} = useSession();
  const {data, error, reload} = useLoaded(`receipt ${id}`, signal => answer(api.GET('/manage/events/{id}', {params: {path: {id}}, signal})));
  if (error) {
    return <ErrorNote error={error} onRetry={reload} />;
  }
  if (!data) {
    return <Waiting rows={4} label="Loading the receipt" />;
  }
  return (
    <div class="receipt">
      <Outcome receipt={data} />
      <section aria-label="Metadata">
        <MetadataList values={data.metadata} origin={data} />
        {data.omission_count > 0 && <p class="faint">Not stored as sent: {data.omissions.map(({key, reason}) => `${key} (${reason.replaceAll('_', ' ')})`).join(', ')}{data.omission_count > data.omissions.length ? ' and more' : ''}.</p>}
      </section>
      {data.result === 'ok' && (
        <section aria-label="What it set off">
          <h4>Messages</h4>
          <Came receipt={data} contact={contact ?? data.contact_id ?? undefined} />
        </section>
      )}
      <Facts
        facts={[
          ...(contact === undefined && data.event_name ? [['Event', <b key="name">{eventTitle(data.event_name)}</b>] as const] : []),
          ...(contact === undefined && data.contact_id ? [['Done by', <Who key="who" id={data.contact_id} />] as const] : []),
          ['Happened', data.created_at ? fullTime(data.created_at, workspace.time_zone) : '–'],
          ['Received', fullTime(Math.floor(data.received_at / 1_000), workspace.time_zone)],
          ['Came from', `${sourceTitle(data.source)}${data.token ? ` (${data.token.name})` : ''}`],
          ['Proven by', PROOFS[data.verified ?? 'none'] ?? data.verified],
          ['Id', <Copyable key="id" text={data.id} label="the event’s id" />],
        ]}
      />
    </div>
  );
};
