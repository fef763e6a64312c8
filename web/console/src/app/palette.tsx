// The command palette: go anywhere, find a person, an event, a message, or do something,
// by typing a few letters of it.
import {useLocation} from 'preact-iso';
import {useEffect, useRef, useState} from 'preact/hooks';
import {json} from '../api/client';
import {useAllowed} from '../api/session';
import type {Contact, EventDefinition, ManagedMessage} from '../api/types';
import {eventTitle, personTitle} from '../ui/format';
import {Icon, type IconName} from '../ui/icons';
import {EVENTS, PLACES, SETTINGS} from './places';
import {to} from './address';
import {useStill} from './load';

interface Entry {
  id: string;
  group: string;
  label: string;
  detail?: string;
  icon: IconName;
  href: string;
  words: string;
}

const FOUND_MAX = 12;
/** Typing pauses this long before people are asked for, in milliseconds. */
const STILL_MS = 120;

const places = (allowed: ReturnType<typeof useAllowed>): Entry[] => [
  ...(allowed('editor') ? [{id: 'new-message', group: 'Do', label: 'New message', icon: 'plus' as const, href: to('/messages/new'), words: 'create compose banner'}] : []),
  ...PLACES.map(place => ({id: place.id, group: 'Go to', label: place.label, icon: place.icon, href: place.href, words: ''})),
  ...SETTINGS.filter(page => allowed(page.role)).map(page => ({id: `settings-${page.id}`, group: 'Settings', label: page.label, icon: 'settings' as const, href: to(`/settings/${page.id}`), words: page.words})),
];

const matches = (entry: Entry, text: string): boolean => {
  const all = `${entry.label} ${entry.words} ${entry.detail ?? ''}`.toLowerCase();
  return text.toLowerCase().split(/\s+/).every(word => all.includes(word));
};

interface Listed<T> {
  data: T[];
}

const personEntry = (contact: Contact): Entry => ({
  id: `person-${contact.id}`,
  group: 'People',
  label: personTitle(contact),
  ...(contact.email ? {detail: contact.email} : {}),
  icon: 'people',
  href: to(`/people/${contact.id}`),
  words: contact.external_id ?? '',
});

const find = async (text: string, signal: AbortSignal): Promise<Entry[]> => {
  const people = {query: {operator: 'OR', value: ['name', 'email', 'external_id'].map(field => ({field, operator: '~', value: text}))}, pagination: {per_page: 6}};
  const [contacts, definitions, messages] = await Promise.all([
    json<Listed<Contact>>('POST', '/contacts/search', people, signal),
    json<Listed<EventDefinition>>('GET', '/manage/event_definitions?per_page=150', undefined, signal),
    json<Listed<ManagedMessage>>('GET', '/manage/messages?per_page=150', undefined, signal),
  ]);
  const events = definitions.data.map(
    (definition): Entry => ({id: `event-${definition.id}`, group: 'Events', label: definition.display_name || eventTitle(definition.name), detail: definition.name, icon: 'events', href: to(`${EVENTS}/${definition.id}`), words: ''}),
  );
  const written = messages.data.map((message): Entry => ({id: `message-${message.id}`, group: 'Messages', label: message.name, detail: `${message.kind}, ${message.state}`, icon: 'messages', href: to(`/messages/${message.id}`), words: ''}));
  return [...contacts.data.map(personEntry), ...[...events, ...written].filter(entry => matches(entry, text))];
};

/** The palette; `onClose` is called with Escape and when something was chosen. */
export const Palette = ({onClose}: {onClose: () => void}) => {
  const {route} = useLocation();
  const allowed = useAllowed();
  const [text, setText] = useState('');
  const [found, setFound] = useState<Entry[]>([]);
  const [at, setAt] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const still = useStill(text.trim(), STILL_MS);

  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      dialog.current?.close();
      if (before instanceof HTMLElement) {
        before.focus();
      }
    };
  }, []);
  useEffect(() => {
    if (still.length < 2) {
      setFound([]);
      return undefined;
    }
    const control = new AbortController();
    // A search that fails leaves the places; the list itself says what was found.
    find(still, control.signal).then(setFound, () => undefined);
    return () => control.abort();
  }, [still]);

  const wanted = text.trim();
  const entries = [...places(allowed).filter(entry => wanted === '' || matches(entry, wanted)), ...found].slice(0, FOUND_MAX + PLACES.length);
  const chosen = Math.min(at, entries.length - 1);
  const choose = (entry: Entry | undefined): void => {
    if (entry) {
      onClose();
      route(entry.href);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((chosen + step + entries.length) % Math.max(entries.length, 1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(entries[chosen]);
    }
  };
  useEffect(() => {
    dialog.current?.querySelector('[aria-selected=true]')?.scrollIntoView({block: 'nearest'});
  }, [chosen]);
  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-label="Command palette"
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={event => event.target === dialog.current && onClose()}
    >
      <div class="palette-box">
        <label class="palette-search">
          <Icon name="search" />
          <span class="unseen">Find people, events, messages and places</span>
          <input
            role="combobox"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant={entries[chosen] ? `palette-${chosen}` : undefined}
            aria-autocomplete="list"
            placeholder="Find people, events, messages, settings…"
            value={text}
            onInput={event => {
              setText(event.currentTarget.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
          />
        </label>
        <div id="palette-list" role="listbox" aria-label="Results" class="palette-list">
          {entries.map((entry, index) => (
            <div key={entry.id} id={`palette-${index}`} role="option" tabIndex={-1} aria-selected={index === chosen} class="palette-entry" onClick={() => choose(entry)} onMouseMove={() => setAt(index)}>
              <Icon name={entry.icon} />
              <span>{entry.label}{entry.detail && <small>{entry.detail}</small>}</span>
              <small>{entry.group}</small>
            </div>
          ))}
        </div>
        {entries.length === 0 && <p class="palette-none">Nothing is called “{wanted}”.</p>}
      </div>
    </dialog>
  );
};
