// "Why didn't they get this?": every check of a message for one person, in the order in which
// the server asks them. Used where the person is known, and where the message is.
import './explain.css';
import {useMemo} from 'preact/hooks';
import {json} from '../api/client';
import {listDeliveries} from '../api/deliveries';
import {useMay, useSession} from '../api/session';
import type {Contact, HeraldEvent, ManagedMessage, MessageExplanation} from '../api/types';
import {to, useChangeAddress, useParameter} from '../app/address';
import {useLoaded} from '../app/load';
import {STATE_WORDS} from '../messages/advice';
import {checkWords, deliveryWords, PLAIN_YES, refusalWords, seenWords, verdictWords} from '../messages/checks';
import {asTrigger} from '../messages/shapes';
import {KIND_WORDS} from '../messages/words';
import {useVocabulary} from '../predicate';
import {Picker} from '../predicate/picker';
import {Button, Select} from './controls';
import {Mark, TreeNode} from './explain-tree';
import {eventTitle, fullTime, personTitle} from './format';
import {PersonPicker} from './person-picker';
import {Empty, ErrorNote, Note, Waiting} from './surfaces';

interface Listed<T> {
  data: T[];
}

/** As many of their latest events are looked through for the one that triggers. */
const EVENTS_READ = 150;
/** More in the choice of an event would not be read. */
const EVENTS_SHOWN = 20;
const NO_EVENT = 'none';

const eventOf = (message: ManagedMessage | undefined): string | undefined => {
  const trigger = asTrigger(message?.trigger);
  return trigger && 'event' in trigger ? trigger.event : undefined;
};

const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

const Delivered = ({contact, message, event}: {contact: string; message: string; event: string | undefined}) => {
  const {data} = useLoaded(`deliveries ${contact}`, signal => listDeliveries(contact, undefined, signal));
  const found = data?.data.find(delivery => delivery.message.id === message && (event === undefined || (delivery.cause.type === 'event' && delivery.cause.event_id === event)));
  return found ? <p>{deliveryWords(found.state)}{found.sending?.reason ? ` ${found.sending.reason}` : ''}</p> : null;
};

const Checks = ({checks, verdict}: Pick<MessageExplanation, 'checks' | 'verdict'>) => {
  const {workspace} = useSession();
  const {names} = useVocabulary('people');
  const decisive = checks.find(check => check.passes === false);
  return (
    <ol class="explain-checks">
      {checks.map(check => (
        <li key={check.check} class={check.passes === true ? 'explain-yes' : check === decisive || check.reason === verdict ? 'explain-decisive' : undefined}>
          <Mark passes={check.passes} />
          <div>
            <span>{checkWords(check.check)}</span>
            {check.passes === false && check.reason && check.reason !== verdict && <p class="explain-reason">{refusalWords(check.reason)}</p>}
            {check.saw && !(check.passes === true && PLAIN_YES.has(check.check)) && <small class="explain-saw">{seenWords(check.check, check.saw, workspace.time_zone)}</small>}
            {check.tree && (
              <details class="explain-tree" open={check.passes === false}>
                <summary>Condition by condition</summary>
                <TreeNode tree={check.tree} names={names} />
              </details>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
};

/** The verdict and its checks. */
const Explained = ({message, contact, event}: {message: string; contact: string; event: string | undefined}) => {
  const {data, error, reload} = useLoaded(`explain ${message} ${contact} ${event ?? ''}`, signal => json<MessageExplanation>('POST', '/manage/explain/message', {message_id: message, contact_id: contact, ...(event ? {event_id: event} : {})}, signal));
  if (error) {
    return <ErrorNote error={error} onRetry={reload} />;
  }
  if (!data) {
    return <Waiting rows={8} label="Asking every check" />;
  }
  const {tone, text, advice} = verdictWords({...data, open: data.checks.filter(check => check.passes === null || check.passes === undefined).length});
  return (
    <div class="stack" data-verdict={data.verdict}>
      <Note tone={tone}>
        <p class="explain-verdict"><b>{text}</b>{advice && ` ${advice}`}</p>
        {data.verdict === 'sent' && <Delivered contact={contact} message={message} event={event} />}
        {data.verdict_of === 'stored' && <small>Decided when the event came, by version {data.verdict_version}. The checks below are asked again now, so what was sent since counts.</small>}
      </Note>
      <Checks checks={data.checks} verdict={data.verdict} />
    </div>
  );
};

/** The events of theirs that the message listens to; the newest is asked about unless another is chosen. */
const OfEvents = ({message, contact}: {message: ManagedMessage; contact: string}) => {
  const [chosen, choose] = useParameter('why_event');
  const {workspace} = useSession();
  const name = eventOf(message) ?? '';
  const events = useLoaded(`explain-events ${contact}`, signal => json<{events: HeraldEvent[]}>('GET', `/events?type=user&intercom_user_id=${encodeURIComponent(contact)}&per_page=${EVENTS_READ}`, undefined, signal));
  if (events.error) {
    return <ErrorNote error={events.error} onRetry={events.reload} />;
  }
  if (!events.data) {
    return <Waiting rows={8} />;
  }
  const fitting = events.data.events.filter(event => sameName(event.event_name, name)).slice(0, EVENTS_SHOWN);
  const isKnown = chosen === '' || chosen === NO_EVENT || fitting.some(event => event.id === chosen);
  const event = chosen === NO_EVENT ? undefined : chosen === '' ? fitting[0]?.id : chosen;
  return (
    <>
      {fitting.length > 0 || !isKnown ? (
        <Select
          label={`Which “${eventTitle(name)}” of theirs`}
          value={event ?? NO_EVENT}
          options={[...(isKnown ? [] : [{value: chosen, label: `Event ${chosen}`}]), ...fitting.map(one => ({value: one.id, label: fullTime(one.created_at, workspace.time_zone)})), {value: NO_EVENT, label: 'None: only what is about the person'}]}
          onChange={choose}
        />
      ) : (
        <Note tone="warn">They did not do “{eventTitle(name)}” lately, which is what sends this message{events.data.events.length === EVENTS_READ ? ` (not among their latest ${EVENTS_READ} events)` : ''}.</Note>
      )}
      <Explained message={message.id} contact={contact} event={event} />
    </>
  );
};

const stateOf = (message: ManagedMessage): string => `${KIND_WORDS[message.kind] ?? message.kind}, ${(STATE_WORDS[message.state]?.label ?? message.state).toLowerCase()}`;

const Chosen = ({message, contact}: {message: string; contact: string}) => {
  const found = useLoaded(`message ${message}`, signal => json<ManagedMessage>('GET', `/manage/messages/${encodeURIComponent(message)}`, undefined, signal));
  if (found.error) {
    return <ErrorNote error={found.error} onRetry={found.reload} />;
  }
  if (!found.data) {
    return <Waiting rows={8} />;
  }
  return eventOf(found.data) === undefined ? <Explained message={message} contact={contact} event={undefined} /> : <OfEvents message={found.data} contact={contact} />;
};

/** Why one person gets, or does not get, a message that is chosen here. */
const ForPerson = ({contact}: {contact: string}) => {
  const mayEdit = useMay('editor');
  const [chosen] = useParameter('why_message');
  const change = useChangeAddress();
  const messages = useLoaded('explain-messages', signal => json<Listed<ManagedMessage>>('GET', '/manage/messages?per_page=150', undefined, signal));
  const choices = useMemo(() => (messages.data?.data ?? []).map(message => ({id: message.id, label: message.name, detail: stateOf(message)})), [messages.data]);
  if (messages.error) {
    return <ErrorNote error={messages.error} onRetry={messages.reload} />;
  }
  if (!messages.data) {
    return <Waiting rows={2} />;
  }
  if (choices.length === 0) {
    return <Empty title="There is no message yet"><p>Once there is one, this shows check by check why somebody got it or did not.{mayEdit && <> <a href={to('/messages/new')}>Write a message</a></>}</p></Empty>;
  }
  return (
    <div class="stack explain">
      <div class="line">
        <Picker label="Message" choices={choices} look="field" onPick={choice => change({why_message: choice.id, why_event: ''})}>
          {choices.find(choice => choice.id === chosen)?.label ?? (chosen === '' ? 'Choose a message' : `Message ${chosen}`)}
        </Picker>
        {chosen !== '' && <a href={to(`/messages/${chosen}`)}>Open the message</a>}
      </div>
      {chosen !== '' && <Chosen key={chosen} message={chosen} contact={contact} />}
    </div>
  );
};

/** Why somebody who is chosen here gets, or does not get, one message. */
const ForMessage = ({message}: {message: string}) => {
  const [contact] = useParameter('why_person');
  const change = useChangeAddress();
  const person = useLoaded(contact === '' ? undefined : `contact ${contact}`, signal => json<Contact>('GET', `/contacts/${encodeURIComponent(contact)}`, undefined, signal));
  return (
    <div class="stack explain">
      {contact === '' ? (
        <PersonPicker label="Who did not get it" onPick={found => change({why_person: found.id, why_event: ''})} />
      ) : (
        <div class="line">
          <a href={to(`/people/${contact}`)}>{person.data ? personTitle(person.data) : `Person ${contact}`}</a>
          <Button look="quiet" onClick={() => change({why_person: '', why_event: ''})}>Somebody else</Button>
        </div>
      )}
      {contact !== '' && <Chosen key={contact} message={message} contact={contact} />}
    </div>
  );
};

/** The box: with a person it asks for the message, with a message for the person. What is
 * chosen stands in the address as `why_message`, `why_person` and `why_event`. */
export const ExplainBox = ({messageId, contactId}: {messageId: string; contactId?: undefined} | {contactId: string; messageId?: undefined}) =>
  contactId === undefined ? <ForMessage message={messageId} /> : <ForPerson contact={contactId} />;
