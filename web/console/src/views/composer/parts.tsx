// What the sections of the form are made of.
import type {ComponentChildren} from 'preact';
import {createContext} from 'preact';
import {useContext, useState} from 'preact/hooks';
import type {ApiError} from '../../api/client';
import {useParameter} from '../../app/address';
import {Picker} from '../../predicate/picker';
import type {Field as Asked} from '../../predicate/fields';
import {Button, Field} from '../../ui/controls';
import {eventTitle} from '../../ui/format';
import {Note} from '../../ui/surfaces';
import {NumberInput} from '../../ui/typed';
import {type Section, sectionOf} from './draft';

/** What the server refused last; each part shows its own. */
export const Fault = createContext<ApiError | undefined>(undefined);

interface PartProps {
  id: Section;
  title: string;
  /** What it says now, in a sentence. */
  summary: ComponentChildren;
  children: ComponentChildren;
  /** Shows only its sentence until it is opened. */
  folds?: boolean;
}

const FaultNote = ({id}: {id: Section}) => {
  const fault = useContext(Fault);
  return fault && sectionOf(fault.field) === id ? <div role="alert"><Note tone="bad"><p>{fault.message}</p><p class="note-code"><code>{fault.field}</code></p></Note></div> : null;
};

/** A section of the form. */
export const Part = ({id, title, summary, children, folds}: PartProps) => {
  const [opened, setOpened] = useParameter('open');
  const fault = useContext(Fault);
  const all = opened === '' ? [] : opened.split(',');
  const isAtFault = sectionOf(fault?.field) === id;
  // Whoever mends a fault goes on in the part that it opened.
  const [wasAtFault, setWasAtFault] = useState(false);
  if (isAtFault && !wasAtFault) {
    setWasAtFault(true);
  }
  const isOpen = !folds || all.includes(id) || isAtFault || wasAtFault;
  const turn = (): void => {
    setWasAtFault(false);
    setOpened((isOpen ? all.filter(other => other !== id) : [...all, id]).join(','));
  };
  return (
    <section class="panel composer-part" id={`part-${id}`} aria-label={title}>
      <header class="panel-head">
        <div>
          <h2>{title}</h2>
          <p class="lead">{summary}</p>
        </div>
        {folds && <Button look="quiet" icon={isOpen ? 'down' : 'right'} expanded={isOpen} onClick={turn}>{isOpen ? 'Fold' : 'Change'}<span class="unseen"> {title.toLowerCase()}</span></Button>}
      </header>
      <FaultNote id={id} />
      {isOpen && <div class="composer-fields">{children}</div>}
    </section>
  );
};

/** Leads to a part, and to the field in it that a refusal names. */
export const showField = (field: string | undefined): void => {
  const section = sectionOf(field);
  const part = section && document.getElementById(`part-${section}`);
  if (part) {
    const exact = field && part.querySelector(`[data-field="${CSS.escape(field)}"]`);
    const control = (exact || part).querySelector<HTMLElement>('.composer-fields input, .composer-fields textarea, .composer-fields select, .composer-fields button, input, textarea, select, button');
    part.scrollIntoView({block: 'start'});
    control?.focus();
  }
};

/** Chooses an event, also one that has not come yet. */
export const EventPicker = ({label, event, fields, onPick}: {label: string; event: string; fields: readonly Asked[]; onPick: (event: string) => void}) => {
  const events = fields.filter(field => field.group === 'Events');
  const known = events.find(field => field.id === `event:${event}`);
  return (
    <Picker label={label} look="field" choices={events} make={(text): Asked => ({id: `event:${text.trim().toLowerCase()}`, group: 'Events', label: text, detail: 'an event that has not come yet', kind: 'number', examples: []})} none="No events have come yet. Type the name of one that will." onPick={choice => onPick(choice.id.slice('event:'.length))}>
      <span class="ellipsis">{event === '' ? 'Choose an event' : (known?.label ?? eventTitle(event))}</span>
    </Picker>
  );
};

const UNITS = [
  {value: 1, label: 'seconds'},
  {value: 60, label: 'minutes'},
  {value: 3_600, label: 'hours'},
  {value: 86_400, label: 'days'},
] as const;

const unitOf = (seconds: number): number => [...UNITS].reverse().find(({value}) => seconds > 0 && seconds % value === 0)?.value ?? 3_600;

/** A length of time: a number and its unit. Empty is none. */
export const SpanField = ({label, seconds, onChange, hint}: {label: string; seconds: number | null | undefined; onChange: (seconds: number | null) => void; hint?: string}) => {
  const [unit, setUnit] = useState(() => unitOf(seconds ?? 0));
  const set = (amount: number, by: number): void => onChange(amount > 0 ? Math.max(1, Math.round(amount * by)) : null);
  return (
    <Field label={label} {...(hint ? {hint} : {})}>
      {props => (
        <span class="composer-span">
          <NumberInput min={0} step="any" value={seconds ? seconds / unit : null} onChange={amount => set(amount ?? 0, unit)} {...props} />
          <select
            class="input select"
            aria-label={`Unit of ${label.toLowerCase()}`}
            value={unit}
            onChange={event => {
              const next = Number(event.currentTarget.value);
              setUnit(next);
              if (seconds) {
                set(seconds / unit, next);
              }
            }}
          >
            {UNITS.map(({value, label: name}) => <option key={value} value={value} selected={value === unit}>{name}</option>)}
          </select>
        </span>
      )}
    </Field>
  );
};

/** A whole number within its bounds; empty is none. */
export const NumberField = ({label, value, onChange, hint, min = 1, max}: {label: string; value: number | null | undefined; onChange: (value: number | null) => void; hint?: string; min?: number; max?: number}) => (
  <Field label={label} {...(hint ? {hint} : {})}>
    {props => <NumberInput class="composer-number" min={min} {...(max === undefined ? {} : {max})} step={1} value={value} onChange={typed => onChange(typed === null ? null : Math.min(max ?? Infinity, Math.max(min, Math.round(typed))))} {...props} />}
  </Field>
);
