// A field that finds a person by name, e-mail address or id. Arrow keys walk, Enter takes.
import './person-picker.css';
import {useId, useState} from 'preact/hooks';
import {type FoundContact, type PersonRole, searchPeople} from '../api/people';
import {useLoaded, useStill} from '../app/load';
import {TextField} from './controls';
import {personTitle} from './format';
import {ErrorNote} from './surfaces';

const FOUND_MAX = 8;
/** Typing pauses this long before the server is asked, in milliseconds. */
const STILL_MS = 150;
const ANYBODY: readonly PersonRole[] = ['user', 'lead', 'visitor'];

/** Finds a person; `without` is left out of what is found. */
export const PersonPicker = ({label, hint, onPick, without, roles = ANYBODY, autoFocus}: {label: string; hint?: string; onPick: (person: FoundContact) => void; without?: string; roles?: readonly PersonRole[]; autoFocus?: boolean}) => {
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const still = useStill(text.trim(), STILL_MS);
  const found = useLoaded(still === '' ? undefined : `person-picker ${roles.join(' ')} ${still}`, signal => searchPeople({q: still, roles}, FOUND_MAX + 1, {}, signal));
  const people = (found.data?.data ?? []).filter(person => person.id !== without).slice(0, FOUND_MAX);
  const current = Math.min(at, people.length - 1);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const chosen = people[current];
    if (step !== 0) {
      event.preventDefault();
      setAt((current + step + people.length) % Math.max(people.length, 1));
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      onPick(chosen);
    }
  };
  return (
    <div class="person-picker">
      <TextField label={label} type="search" value={text} onInput={setText} placeholder="Name, e-mail address or id" {...(hint ? {hint} : {})} onKeyDown={onKeyDown} active={people[current] ? `${id}-${current}` : undefined} {...(autoFocus ? {autoFocus} : {})} />
      {found.error && <ErrorNote error={found.error} onRetry={found.reload} />}
      {people.length > 0 && (
        <div class="person-picker-list" role="listbox" aria-label={`Found: ${label}`}>
          {people.map((person, index) => (
            <button key={person.id} id={`${id}-${index}`} type="button" role="option" aria-selected={index === current} onClick={() => onPick(person)}>
              <b>{personTitle(person)}</b>
              <small>{[person.role, person.name ? person.email : null, person.external_id].filter(Boolean).join(' · ')}</small>
            </button>
          ))}
        </div>
      )}
      <p class="field-hint" role="status">{still !== '' && found.data && people.length === 0 ? `No ${roles.length === ANYBODY.length ? 'person' : roles.join(' or ')} has this name, address or id.` : ''}</p>
    </div>
  );
};
