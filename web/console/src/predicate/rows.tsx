// One condition, as a row that reads like a sentence.
import {useEffect, useRef} from 'preact/hooks';
import {Button} from '../ui/controls';
import {Picker} from './picker';
import {type Field, fieldOf, newLeaf} from './fields';
import {type Compared, EVERYONE, type EventFact, type EventLeaf, type Leaf, type MetadataLeaf, type Op, type Tree, type Value, WITHIN_DAYS_MAX, asGroup, takesNoValue} from './tree';
import {type Kind, firstOperator, operatorsFor, valueFor} from './words';
import {ValueInput} from './values';

/** An operator and what it compares with. `isAlwaysThere`: as a number of times is, 0 at least. */
const Comparison = ({field, kind, compared, onChange, currency, isAlwaysThere}: {field: Field; kind: Kind; compared: Compared; onChange: (compared: Compared) => void; currency?: string | undefined; isAlwaysThere?: boolean}) => {
  const {op, value} = compared;
  const operators = operatorsFor(kind, op).filter(([known]) => known === op || !isAlwaysThere || !takesNoValue(known));
  const change = (nextOp: Op, next: Value | undefined): void => onChange({op: nextOp, ...(next === undefined || takesNoValue(nextOp) ? {} : {value: next})});
  return (
    <>
      <select
        class="input select predicate-operator"
        aria-label={`How ${field.label} compares`}
        value={op}
        onChange={event => {
          const chosen = operators.find(([known]) => known === event.currentTarget.value)?.[0] ?? op;
          change(chosen, valueFor(kind, chosen, value));
        }}
      >
        {operators.map(([known, words]) => <option key={known} value={known} selected={known === op}>{words.split(' … ')[0]}</option>)}
      </select>
      <ValueInput label={`${field.label}: value`} kind={kind} op={op} value={value} examples={field.examples} currency={currency} onChange={next => change(op, next)} />
    </>
  );
};

/** A tag or a segment: theirs or not. */
const Membership = ({field, op, onChange}: {field: Field; op: 'is' | 'is_not'; onChange: (op: 'is' | 'is_not') => void}) => {
  const [yes, no] = field.group === 'Tags' ? ['is on them', 'is not on them'] : ['has them in it', 'does not have them in it'];
  return (
    <select class="input select predicate-operator" aria-label={`Whether ${field.label} holds`} value={op} onChange={event => onChange(event.currentTarget.value === 'is' ? 'is' : 'is_not')}>
      <option value="is" selected={op === 'is'}>{yes}</option>
      <option value="is_not" selected={op === 'is_not'}>{no}</option>
    </select>
  );
};

type Happening = 'did' | 'did-not' | 'count' | 'first' | 'last';

const HAPPENINGS: readonly (readonly [Happening, string])[] = [
  ['did', 'was done'],
  ['did-not', 'was not done'],
  ['count', 'how many times'],
  ['first', 'was first done'],
  ['last', 'was last done'],
];

const happeningOf = ({fact, value}: EventLeaf): Happening => (fact === 'did' && value === false ? 'did-not' : fact);

const WINDOWS = [1, 7, 14, 30, 60];

/** The leaf for another fact about the same event. */
const withHappening = (leaf: EventLeaf, happening: Happening): EventLeaf => {
  const {value: _before, ...rest} = leaf;
  if (happening === 'did' || happening === 'did-not') {
    return {...rest, fact: 'did', op: 'is', value: happening === 'did'};
  }
  const fact: EventFact = happening;
  const kind: Kind = fact === 'count' ? 'number' : 'date';
  const op = firstOperator(kind);
  const value = fact === 'count' ? 1 : valueFor(kind, op, undefined);
  return {...rest, fact, op, ...(value === undefined ? {} : {value})};
};

const EventParts = ({field, leaf, onChange}: {field: Field; leaf: EventLeaf; onChange: (leaf: EventLeaf) => void}) => {
  const windows = leaf.within_days === undefined || WINDOWS.includes(leaf.within_days) ? WINDOWS : [...WINDOWS, leaf.within_days].toSorted((a, b) => a - b);
  return (
    <>
      <select class="input select predicate-operator" aria-label={`What is asked about ${field.label}`} value={happeningOf(leaf)} onChange={event => {
        const chosen = HAPPENINGS.find(([happening]) => happening === event.currentTarget.value)?.[0];
        onChange(withHappening(leaf, chosen ?? 'did'));
      }}>
        {HAPPENINGS.map(([happening, words]) => <option key={happening} value={happening} selected={happening === happeningOf(leaf)}>{words}</option>)}
      </select>
      {leaf.fact !== 'did' && <Comparison field={field} kind={leaf.fact === 'count' ? 'number' : 'date'} isAlwaysThere={leaf.fact === 'count'} compared={leaf} onChange={({op, value}) => {
        const {value: _before, ...rest} = leaf;
        onChange({...rest, op, ...(value === undefined ? {} : {value})});
      }} />}
      <select class="input select predicate-window" aria-label={`Within which time ${field.label}`} value={String(leaf.within_days ?? '')} onChange={event => {
        const {within_days: _before, ...rest} = leaf;
        const days = Number(event.currentTarget.value);
        onChange(days >= 1 && days <= WITHIN_DAYS_MAX ? {...rest, within_days: days} : rest);
      }}>
        <option value="" selected={leaf.within_days === undefined}>at any time</option>
        {windows.map(days => <option key={days} value={String(days)} selected={leaf.within_days === days}>{days === 1 ? 'within 1 day' : `within ${days} days`}</option>)}
      </select>
    </>
  );
};

const isMetadata = (leaf: Leaf): leaf is MetadataLeaf => 'metadata' in leaf && !('event' in leaf);

/** The middle of a row: how it compares, by what it is about. */
const Parts = ({leaf, field, onChange, currency}: {leaf: Leaf; field: Field; onChange: (leaf: Leaf) => void; currency: string | undefined}) => {
  if ('tag' in leaf || 'segment' in leaf) {
    return <Membership field={field} op={leaf.op} onChange={op => onChange({...leaf, op})} />;
  }
  if ('event' in leaf) {
    return <EventParts field={field} leaf={leaf} onChange={onChange} />;
  }
  if ('company' in leaf) {
    return <Comparison field={field} kind={field.kind} compared={leaf.company} onChange={compared => onChange({company: {attribute: leaf.company.attribute, ...compared}})} />;
  }
  const subject = isMetadata(leaf) ? {metadata: leaf.metadata} : {attribute: leaf.attribute};
  return <Comparison field={field} kind={field.kind} compared={leaf} currency={currency} onChange={compared => onChange({...subject, ...compared})} />;
};

/** What stands before a field's name, so that a tag is not taken for an attribute. */
const BEFORE: Partial<Record<Field['group'], string>> = {Events: 'Event', Tags: 'Tag', Segments: 'Segment'};

interface RowProps {
  leaf: Leaf;
  fields: readonly Field[];
  onChange: (leaf: Leaf) => void;
  onRemove: () => void;
  make: (text: string) => Field | undefined;
  /** The currency of an amount, from the condition beside it. */
  currency?: string | undefined;
  /** It was just added: its first control takes the focus. */
  isFresh?: boolean;
}

/** One condition. The conditions on its event's metadata stand below it. */
export const LeafRow = ({leaf, fields, onChange, onRemove, make, currency, isFresh}: RowProps) => {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isFresh) {
      (row.current?.querySelector<HTMLElement>('input') ?? row.current?.querySelector<HTMLElement>('select'))?.focus();
    }
  }, [isFresh]);
  const field = fieldOf(leaf, fields);
  const before = BEFORE[field.group];
  return (
    <div ref={row} class="predicate-row" role="group" aria-label={`Condition on ${field.label}`}>
      <Picker label="What to ask about" choices={fields} look="field" make={make} onPick={picked => onChange(newLeaf(picked))}>
        {before && <span class="predicate-before">{before}</span>}
        <span class="ellipsis">{field.label}</span>
      </Picker>
      <Parts leaf={leaf} field={field} onChange={onChange} currency={currency} />
      {'event' in leaf && !leaf.metadata && <Button look="quiet" onClick={() => onChange({...leaf, metadata: EVERYONE})}>where…</Button>}
      <span class="predicate-remove"><Button look="quiet" icon="close" label={`Remove the condition on ${field.label}`} onClick={onRemove} /></span>
    </div>
  );
};

/** The conditions on an event's metadata, always as a group. */
export const metadataOf = (leaf: Leaf): Tree | undefined => ('event' in leaf && leaf.metadata ? asGroup(leaf.metadata) : undefined);
