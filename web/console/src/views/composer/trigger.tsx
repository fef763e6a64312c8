// What makes the message look at somebody.
import {useRef, useState} from 'preact/hooks';
import {nth} from '../../messages/words';
import type {EventTrigger, Occurrence, Trigger} from '../../messages/shapes';
import {EVERYONE, PredicateBuilder} from '../../predicate';
import type {Field} from '../../predicate/fields';
import {Picker} from '../../predicate/picker';
import {Segmented, Select} from '../../ui/controls';
import type {Draft} from './draft';
import {EventPicker, NumberField, SpanField} from './parts';
import {SourceAdvice} from './sources';

type Sort = 'event' | 'match' | 'segment' | 'date';

const SORTS: readonly {value: Sort; label: string}[] = [
  {value: 'event', label: 'An event'},
  {value: 'match', label: 'Opening a page'},
  {value: 'segment', label: 'Entering a segment'},
  {value: 'date', label: 'A date'},
];

const sortOf = (trigger: Trigger): Sort => ('event' in trigger ? 'event' : 'match' in trigger ? 'match' : 'segment' in trigger ? 'segment' : 'date');

const newTrigger = (sort: Sort): Trigger => {
  switch (sort) {
    case 'event':
      return {event: '', occurrence: 'every'};
    case 'match':
      return {match: true};
    case 'segment':
      return {segment: '', entered: true};
    case 'date':
      return {attribute: '', days: 0};
  }
};

const OCCURRENCES = [
  {value: 'every', label: 'Every time'},
  {value: 'first', label: 'The first time'},
  {value: 'nth', label: 'A certain time'},
];

const occurrenceOf = (value: string): Occurrence => (value === 'first' ? 'first' : value === 'nth' ? {nth: 3} : 'every');

const OfEvent = ({trigger, onChange, people}: {trigger: EventTrigger; onChange: (trigger: Trigger) => void; people: readonly Field[]}) => {
  const {occurrence = 'every', metadata} = trigger;
  return (
    <>
      <div class="composer-row" data-field="trigger.event">
        <span>When somebody does</span>
        <EventPicker label="The event that triggers it" event={trigger.event} fields={people} onPick={event => onChange({...trigger, event, ...(event === trigger.event ? {} : {metadata: EVERYONE})})} />
      </div>
      {trigger.event !== '' && (
        <div data-field="trigger.metadata" class="stack-tight">
          <p class="field-label">Only where its metadata says</p>
          <PredicateBuilder value={metadata ?? EVERYONE} scope="metadata" metadataOf={trigger.event} label="Conditions on the event’s metadata" onChange={tree => onChange({...trigger, metadata: tree})} />
        </div>
      )}
      <div class="composer-pair">
        <Select label="Which time" value={typeof occurrence === 'object' ? 'nth' : occurrence} options={OCCURRENCES} onChange={value => onChange({...trigger, occurrence: occurrenceOf(value)})} hint="Counted from when the message goes live." />
        {typeof occurrence === 'object' && <NumberField label="Number" value={occurrence.nth} hint={`The ${nth(occurrence.nth)} time.`} onChange={number => onChange({...trigger, occurrence: {nth: number ?? 1}})} />}
        <SpanField label="Wait before it is sent" seconds={trigger.delay_s} hint="Empty: at once. After the wait everything is asked again." onChange={seconds => onChange({...trigger, delay_s: seconds ?? 0})} />
      </div>
    </>
  );
};

const OfSegment = ({segment, people, onPick}: {segment: string; people: readonly Field[]; onPick: (segment: string) => void}) => {
  const segments = people.filter(field => field.group === 'Segments');
  const known = segments.find(field => field.id === `segment:${segment}`);
  return (
    <div class="composer-row" data-field="trigger.segment">
      <span>When somebody enters</span>
      <Picker label="The segment" look="field" choices={segments} none="There is no segment yet. Save one from the list of people." onPick={choice => onPick(choice.id.slice('segment:'.length))}>
        <span class="ellipsis">{known?.label ?? (segment === '' ? 'Choose a segment' : segment)}</span>
      </Picker>
    </div>
  );
};

const DIRECTIONS = [{value: 'before', label: 'days before'}, {value: 'after', label: 'days after'}];

const OfDate = ({attribute, days, people, onChange}: {attribute: string; days: number; people: readonly Field[]; onChange: (trigger: Trigger) => void}) => {
  const dates = people.filter(field => field.id.startsWith('attribute:') && field.kind === 'date');
  const known = dates.find(field => field.id === `attribute:${attribute}`);
  // No day at all is neither before nor after: whoever empties the field to write another number goes on where they were.
  const [wasBefore, setWasBefore] = useState(days < 0);
  const isBefore = days === 0 ? wasBefore : days < 0;
  const put = (number: number, before: boolean): void => {
    setWasBefore(before);
    onChange({attribute, days: before && number > 0 ? -number : number});
  };
  return (
    <div class="composer-row" data-field="trigger.attribute">
      <NumberField label="Days" min={0} value={Math.abs(days)} onChange={number => put(number ?? 0, isBefore)} />
      <Select label="Before or after" isLabelHidden value={isBefore ? 'before' : 'after'} options={DIRECTIONS} onChange={value => put(Math.abs(days || 1), value === 'before')} />
      <Picker label="The date" look="field" choices={dates} none="No attribute of people holds a date yet." onPick={choice => onChange({attribute: choice.id.slice('attribute:'.length), days})}>
        <span class="ellipsis">{known?.label ?? (attribute === '' ? 'Choose a date' : attribute)}</span>
      </Picker>
    </div>
  );
};

/** The fields of the trigger. */
export const TriggerFields = ({draft, change, people}: {draft: Draft; change: (patch: Partial<Draft>) => void; people: readonly Field[]}) => {
  const {trigger} = draft;
  // What was chosen of each sort, for whoever comes back to it.
  const before = useRef<Partial<Record<Sort, Trigger>>>({});
  before.current[sortOf(trigger)] = trigger;
  const put = (next: Trigger): void => change({trigger: next});
  return (
    <>
      <Segmented label="What triggers it" value={sortOf(trigger)} options={SORTS} onChange={sort => sort !== sortOf(trigger) && put(before.current[sort] ?? newTrigger(sort))} />
      {'event' in trigger && <OfEvent trigger={trigger} people={people} onChange={put} />}
      {'event' in trigger && <SourceAdvice draft={draft} event={trigger.event} onOpen={sources => change({sources})} />}
      {'match' in trigger && <p class="quiet">Looks at somebody of the audience when they open a page, and when something about them changes. E-mails, pushes and webhooks also go to those who match already.</p>}
      {'segment' in trigger && <OfSegment segment={trigger.segment} people={people} onPick={segment => put({segment, entered: true})} />}
      {'attribute' in trigger && <OfDate attribute={trigger.attribute} days={trigger.days} people={people} onChange={put} />}
    </>
  );
};
