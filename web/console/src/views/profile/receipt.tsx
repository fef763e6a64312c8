// One event as the server keeps it: what was sent, by whom, and what it set off.
import {answer, api} from '../../api/client';
import {useSession} from '../../api/session';
import type {EventReceipt} from '../../api/types';
import {to} from '../../app/address';
import {useLoaded} from '../../app/load';
import {refusalWords} from '../../messages/checks';
import {Copyable} from '../../ui/controls';
import {fullTime} from '../../ui/format';
import {MetadataList} from '../../ui/metadata';
import {sourceTitle} from '../../ui/outcome';
import {Badge, ErrorNote, Facts, Waiting} from '../../ui/surfaces';

const PROOFS: Readonly<Record<string, string>> = {
  none: 'Nothing: whoever has the page could have sent it, so its links are text',
  hash: 'A hash made with the identity secret',
  jwt: 'A signed token of the person',
  token: 'An access token',
};

const Came = ({receipt, contact}: {receipt: EventReceipt; contact: string}) =>
  receipt.messages.length === 0 ? (
    <p class="faint">No live message listened to it.</p>
  ) : (
    <ul class="receipt-messages">
      {receipt.messages.map(({id, name, verdict}) => (
        <li key={id}>
          <span><a href={to(`/messages/${id}`)}>{name ?? `Message ${id}`}</a> {verdict === 'sent' ? <Badge tone="good">sent</Badge> : <small>{verdict === 'delayed' ? 'It waits for its delay.' : refusalWords(verdict)}</small>}</span>
          <a href={to(`/people/${contact}`, {tab: 'messages', why_message: id, why_event: receipt.id})}>Why</a>
        </li>
      ))}
    </ul>
  );

/** The receipt of an event. */
export const Receipt = ({id, contact}: {id: string; contact: string}) => {
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
      <section aria-label="Metadata">
        <MetadataList values={data.metadata} origin={data} />
        {data.omission_count > 0 && <p class="faint">Not stored as sent: {data.omissions.map(({key, reason}) => `${key} (${reason.replaceAll('_', ' ')})`).join(', ')}{data.omission_count > data.omissions.length ? ' and more' : ''}.</p>}
      </section>
      <section aria-label="What it set off">
        <h4>Messages</h4>
        <Came receipt={data} contact={contact} />
      </section>
      <Facts
        facts={[
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
