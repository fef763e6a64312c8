// "Why didn't X get this?": every check of a message about one person, in the order in which
// the server asks them, with what each saw. The person or the message may be given already.
import {useState} from 'preact/hooks';
import {answer, api, json} from '../api/client';
import type {Contact, ExplainedTree, HeraldEvent, ManagedMessage, MessageExplanation} from '../api/types';
import {to} from '../app/address';
import {useLoaded, useStill} from '../app/load';
import {asTrigger} from '../messages/shapes';
import {reasonWords} from '../messages/words';
import {asTree} from '../predicate/tree';
import {useVocabulary} from '../predicate/vocabulary';
import {type Names, sentence} from '../predicate/words';
import {Button, Select, TextField} from './controls';
import {fullTime, personTitle} from './format';
import {Icon} from './icons';
import {ErrorNote, Note, Waiting} from './surfaces';
import './explain.css';

const CHECK_WORDS: Readonly<Record<string, string>> = {
  state: 'The message is live',
  event: 'They did what it waits for',
  source: 'The event came from a source that counts',
  age: 'The event was fresh enough',
  before_live: 'It happened after the message went live',
  metadata: 'The event’s metadata matches',
  occurrence: 'It was the occurrence that was asked for',
  role: 'Their role is in the audience',
  audience: 'They match the audience',
  goal: 'The goal is not reached yet',
  frequency: 'It may be sent to them once more',
  schedule: 'It is within the schedule',
  fatigue_cap: 'They are below the cap of messages a day',
  blocked: 'They are not blocked',
  sender_proof: 'It is proven who they are',
  address: 'There is an address to send to',
  control_group: 'They are not in the control group',
};

const PEOPLE_MAX = 6;
const STILL_MS = 150;
const OCCURRENCES_MAX = 10;

/** Finds one person by name, e-mail or id. */
export const PersonPicker = ({label, onPick}: {label: string; onPick: (contact: Contact) => void}) => {
  const [text, setText] = useState('');
  const still = useStill(text.trim(), STILL_MS);
  const body = {q: still, roles: ['user', 'lead', 'visitor'], per_page: PEOPLE_MAX};
  const {data, error} = useLoaded(still === '' ? undefined : `person ${still}`, signal => json<{data: Contact[]}>('POST', '/manage/contacts/search', body, signal));
  return (
    <div class="person-picker">
      <TextField label={label} type="search" value={text} onInput={setText} placeholder="Name, e-mail or your id of them" />
      {error && <ErrorNote error={error} />}
      {data && still !== '' && (
        <ul class="person-picks" aria-label="People found">
          {data.data.map(contact => (
            <li key={contact.id}>
              <button type="button" onClick={() => onPick(contact)}>
                {personTitle(contact)} <small>{contact.email ?? contact.external_id ?? contact.role}</small>
              </button>
            </li>
          ))}
          {data.data.length === 0 && <li class="quiet">Nobody is found by “{still}”.</li>}
        </ul>
      )}
    </div>
  );
};

const TreeOf = ({tree, names}: {tree: ExplainedTree; names: Names}) => {
  if ('all' in tree || 'any' in tree) {
    const parts = 'all' in tree ? tree.all : tree.any;
    return parts.length === 0 ? null : (
      <div class="tree">
        {parts.length > 1 && <small>{'all' in tree ? 'All of these' : 'Any of these'}</small>}
        <ul>{parts.map((part, at) => <li key={at}><TreeOf tree={part} names={names} /></li>)}</ul>
      </div>
    );
  }
  const leaf = asTree(tree.leaf);
  const nested = 'segment' in tree ? tree.segment : undefined;
  const saw = 'saw' in tree ? tree.saw : undefined;
  const events = 'events' in tree ? tree.events : undefined;
  return (
    <>
      <span class={tree.verdict ? 'holds' : 'fails'}>
        <Icon name={tree.verdict ? 'check' : 'close'} />
        <span class="unseen">{tree.verdict ? 'Holds: ' : 'Does not hold: '}</span>
        {leaf ? sentence(leaf, names) : JSON.stringify(tree.leaf)}
      </span>
      {saw !== undefined && saw !== null && <small> saw {typeof saw === 'string' ? `“${saw}”` : JSON.stringify(saw)}</small>}
      {saw === null && <small> saw nothing</small>}
      {events && <small> did it {events.count} times{events.last ? `, last ${fullTime(events.last)}` : ''}</small>}
      {nested && <TreeOf tree={nested} names={names} />}
    </>
  );
};

const Checks = ({explanation, isEvent}: {explanation: MessageExplanation; isEvent: boolean}) => {
  const {names} = useVocabulary('people');
  const asked = explanation.checks.filter(check => check.passes !== null && check.passes !== undefined);
  const wasSent = explanation.verdict === 'sent';
  const isThen = explanation.verdict_of === 'stored';
  const sent = isThen ? 'It was sent to them.' : isEvent ? 'Nothing stands in the way: it would be sent if they did it now.' : 'Nothing stands in the way: it would be sent now.';
  return (
    <div class="stack-tight" aria-live="polite">
      <Note tone={wasSent ? 'good' : 'warn'}>
        <p>{wasSent ? sent : `${isThen ? 'It was not sent' : 'It would not be sent now'}: ${reasonWords(explanation.verdict)}.`}</p>
        {isThen && <p><small>As it was decided when the event came, by version {explanation.verdict_version}. The checks below are of now.</small></p>}
      </Note>
      <ol class="checks">
        {asked.map(({check, passes, saw, tree}) => (
          <li key={check} class={passes ? 'check-yes' : 'check-no'}>
            <Icon name={passes ? 'check' : 'close'} />
            <div>
              <span class="unseen">{passes ? 'Yes: ' : 'No: '}</span>{CHECK_WORDS[check] ?? check}
              {saw && <small>{saw}</small>}
              {tree && <TreeOf tree={tree} names={names} />}
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
};

interface Subject {
  message: ManagedMessage;
  contact: {id: string};
}

/** Of a message that waits for an event: which occurrence is asked about. */
const Occurrences = ({subject: {message, contact}, value, onChange}: {subject: Subject; value: string; onChange: (id: string) => void}) => {
  const trigger = asTrigger(message.trigger);
  const name = trigger && 'event' in trigger ? trigger.event : undefined;
  const {data} = useLoaded(name === undefined ? undefined : `occurrences ${contact.id} ${name}`, signal => json<{events: HeraldEvent[]}>('GET', `/events?type=user&intercom_user_id=${contact.id}&per_page=150`, undefined, signal));
  if (name === undefined) {
    return null;
  }
  const some = (data?.events ?? []).filter(event => event.event_name === name).slice(0, OCCURRENCES_MAX);
  return (
    <Select
      label="Which time"
      value={value}
      onChange={onChange}
      options={[{value: '', label: 'If they did it now'}, ...some.map(event => ({value: event.id, label: `When they did it: ${fullTime(event.created_at)}`}))]}
      {...(data && some.length === 0 ? {hint: 'They have not done it in the last 90 days.'} : {})}
    />
  );
};

const Explained = ({subject}: {subject: Subject}) => {
  const [event, setEvent] = useState('');
  const body = {message_id: subject.message.id, contact_id: subject.contact.id, ...(event === '' ? {} : {event_id: event})};
  const {data, error, reload} = useLoaded(`explain ${JSON.stringify(body)}`, signal => json<MessageExplanation>('POST', '/manage/explain/message', body, signal));
  const trigger = asTrigger(subject.message.trigger);
  return (
    <>
      <Occurrences subject={subject} value={event} onChange={setEvent} />
      {error && <ErrorNote error={error} onRetry={reload} />}
      {data ? <Checks explanation={data} isEvent={trigger !== undefined && 'event' in trigger} /> : !error && <Waiting rows={6} />}
    </>
  );
};

const loadMessages = (signal: AbortSignal): Promise<{data: ManagedMessage[]}> => json('GET', '/manage/messages?per_page=150', undefined, signal);

/** The box. Without a message or without a person it asks for the one that is missing. */
export const ExplainBox = ({messageId, contactId}: {messageId?: string; contactId?: string}) => {
  const [pickedMessage, setPickedMessage] = useState('');
  const [person, setPerson] = useState<Contact | undefined>();
  const id = messageId ?? pickedMessage;
  const list = useLoaded(messageId === undefined ? 'messages to explain' : undefined, loadMessages);
  const message = useLoaded(id === '' ? undefined : `message ${id}`, signal => answer(api.GET('/manage/messages/{id}', {params: {path: {id}}, signal})));
  const contact = contactId === undefined ? person : {id: contactId};
  return (
    <div class="stack-tight">
      {messageId === undefined && (
        <Select label="Message" value={pickedMessage} onChange={setPickedMessage} options={[{value: '', label: 'Choose a message'}, ...(list.data?.data ?? []).map(one => ({value: one.id, label: one.name}))]} />
      )}
      {contactId === undefined && !person && <PersonPicker label="Person" onPick={setPerson} />}
      {contactId === undefined && person && (
        <p class="line-between">
          <a href={to(`/people/${person.id}`)}>{personTitle(person)}</a>
          <Button look="quiet" onClick={() => setPerson(undefined)}>Somebody else</Button>
        </p>
      )}
      {message.error && <ErrorNote error={message.error} onRetry={message.reload} />}
      {message.data && contact && <Explained key={`${message.data.id} ${contact.id}`} subject={{message: message.data, contact}} />}
    </div>
  );
};
