// The messages that somebody received, why, and how far each came; and why they did not get another.
import {useState} from 'preact/hooks';
import {ApiError} from '../../api/client';
import {type Delivery, type DeliveryPage, listDeliveries} from '../../api/deliveries';
import {to, useChangeAddress} from '../../app/address';
import {useLoaded} from '../../app/load';
import {deliveryWords} from '../../messages/checks';
import {KIND_WORDS} from '../../messages/words';
import {Button} from '../../ui/controls';
import {ExplainBox} from '../../ui/explain';
import {eventTitle} from '../../ui/format';
import {Badge, Empty, ErrorNote, Panel, Time, Waiting} from '../../ui/surfaces';

const TONES: Readonly<Record<string, 'good' | 'warn' | 'bad'>> = {shown: 'good', clicked: 'good', replied: 'good', completed: 'good', failed: 'bad', bounced: 'bad', recalled: 'warn', expired: 'warn'};
const LABELS: Readonly<Record<string, string>> = {pending: 'waiting', received: 'fetched'};

const Why = ({cause, contact}: {cause: Delivery['cause']; contact: string}) => {
  switch (cause.type) {
    case 'event':
      return <>Because they did <a href={to(`/people/${contact}`, {event: cause.event_id})}>{cause.event_name ? eventTitle(cause.event_name) : 'an event'}</a></>;
    case 'match':
      return <>Because they matched its audience</>;
    case 'segment':
      return <>Because they entered the segment {cause.segment_id ? <a href={to('/people', {segment: cause.segment_id})}>{cause.segment_name ?? 'that is gone'}</a> : 'that is gone'}</>;
    case 'date':
      return <>Because it was due on {cause.date}</>;
    case 'test':
      return <>Sent as a test</>;
  }
};

const Received = ({delivery, contact}: {delivery: Delivery; contact: string}) => {
  const change = useChangeAddress();
  const {message, cause, state} = delivery;
  return (
    <li class="received">
      <div class="received-what">
        <a href={to(`/messages/${message.id}`)}>{message.name ?? `Message ${message.id}`}</a>
        <small>{message.kind ? (KIND_WORDS[message.kind] ?? message.kind) : 'gone'}, version {message.version}</small>
        <p class="quiet"><Why cause={cause} contact={contact} />{delivery.sending?.reason ? `. ${delivery.sending.reason}` : ''}</p>
      </div>
      <Badge tone={TONES[state] ?? 'plain'} title={deliveryWords(state)}>{LABELS[state] ?? state}</Badge>
      <Time at={delivery.made_at} />
      <Button look="quiet" onClick={() => change({why_message: message.id, why_event: cause.type === 'event' ? cause.event_id : ''})}>Checks</Button>
    </li>
  );
};

const List = ({contact}: {contact: string}) => {
  const first = useLoaded(`deliveries ${contact}`, signal => listDeliveries(contact, undefined, signal));
  const [older, setOlder] = useState<readonly DeliveryPage[]>([]);
  const [error, setError] = useState<ApiError | undefined>();
  const [isBusy, setBusy] = useState(false);
  if (first.error) {
    return <ErrorNote error={first.error} onRetry={first.reload} />;
  }
  if (!first.data) {
    return <Waiting rows={4} />;
  }
  const pages = [first.data, ...older];
  const all = pages.flatMap(page => page.data);
  const next = pages.at(-1)?.pages.next?.starting_after;
  const more = (): void => {
    setBusy(true);
    setError(undefined);
    listDeliveries(contact, next)
      .then(
        page => setOlder(before => [...before, page]),
        (thrown: unknown) => setError(thrown instanceof ApiError ? thrown : new ApiError(0, 'console', String(thrown), undefined, undefined, undefined)),
      )
      .finally(() => setBusy(false));
  };
  return all.length === 0 ? (
    <Empty icon="messages" title="They received no message yet"><p>Each message that is sent to them appears here, with what caused it. Choose a message above to see why it did not reach them.</p></Empty>
  ) : (
    <>
      <ol class="received-list">{all.map(delivery => <Received key={delivery.id} delivery={delivery} contact={contact} />)}</ol>
      {error && <ErrorNote error={error} onRetry={more} />}
      {next !== undefined && !error && <div class="line"><Button busy={isBusy} icon="down" onClick={more}>Show older</Button></div>}
    </>
  );
};

/** Messages: why not, and which. */
export const Messages = ({contact}: {contact: string}) => (
  <div class="stack">
    <Panel title="Why did they not get a message?" lead="Every check of a message for this person, in the order in which they are asked.">
      <ExplainBox contactId={contact} />
    </Panel>
    <section class="stack-tight" aria-label="Received">
      <h2>Received</h2>
      <List contact={contact} />
    </section>
  </div>
);
