// What a condition compares with: an input that fits the kind of value and the operator.
import {useId, useState} from 'preact/hooks';
import {minorDigits, SECONDS_MAX} from '../ui/format';
import {Icon} from '../ui/icons';
import {NumberInput} from '../ui/typed';
import {DAYS_AGO_MAX, type Op, type Scalar, type Value, takesDays, takesList, takesNoValue} from './tree';
import {type Kind, aroundValue} from './words';

interface ValueProps {
  label: string;
  kind: Kind;
  op: Op;
  value: Value | undefined;
  onChange: (value: Value | undefined) => void;
  examples: readonly string[];
  /** The value is an amount in the smallest unit of this currency; it is typed in whole units. */
  currency?: string | undefined;
}

const numberOf = (text: string): number | undefined => {
  const value = Number(text);
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value;
};

const numberIn = (value: Scalar | undefined): number | null => (typeof value === 'number' ? value : null);

/** The day of a date that was given in Unix seconds; none of what no calendar holds. */
const dayOf = (value: Scalar | undefined): string => {
  if (typeof value !== 'number') {
    return typeof value === 'string' ? value : '';
  }
  return Math.abs(value) <= SECONDS_MAX ? new Date(value * 1_000).toISOString().slice(0, 10) : '';
};

const first = (value: Value | undefined): Scalar | undefined => (Array.isArray(value) ? value[0] : (value as Scalar | undefined));

const Suggestions = ({id, examples}: {id: string; examples: readonly string[]}) => <datalist id={id}>{examples.map(example => <option key={example} value={example} />)}</datalist>;

const TextValue = ({label, value, onChange, examples}: ValueProps) => {
  const id = useId();
  return (
    <>
      <input class="input predicate-text" aria-label={label} placeholder="value" value={String(first(value) ?? '')} list={examples.length > 0 ? id : undefined} maxLength={2_048} onInput={event => onChange(event.currentTarget.value)} />
      {examples.length > 0 && <Suggestions id={id} examples={examples} />}
    </>
  );
};

const scaled = (amount: number, digits: number): number => Math.round(amount * 10 ** digits);

const NumberValue = ({label, value, onChange, currency}: ValueProps) => {
  const digits = currency === undefined ? 0 : minorDigits(currency);
  const held = first(value);
  return (
    <>
      <NumberInput
        class="predicate-number"
        step="any"
        aria-label={currency ? `${label} in ${currency.toUpperCase()}` : label}
        value={typeof held === 'number' ? held / 10 ** digits : null}
        onChange={typed => onChange(typed === null ? undefined : currency === undefined ? typed : scaled(typed, digits))}
      />
      {currency && <span class="predicate-word">{currency.toUpperCase()}</span>}
    </>
  );
};

const DaysValue = ({label, op, value, onChange}: ValueProps) => (
  <>
    <NumberInput class="predicate-number" min={0} max={DAYS_AGO_MAX} aria-label={`${label}, days`} value={numberIn(first(value))} onChange={days => onChange(days === null ? undefined : Math.min(DAYS_AGO_MAX, Math.max(0, Math.trunc(days))))} />
    <span class="predicate-word">{aroundValue('date', op)[1]}</span>
  </>
);

/** Several values as chips: Enter or a comma adds one, Backspace takes the last away. */
const ListValue = ({label, kind, value, onChange, examples}: ValueProps) => {
  const id = useId();
  const [text, setText] = useState('');
  const [said, setSaid] = useState('');
  const [isWrong, setWrong] = useState(false);
  const values: readonly Scalar[] = Array.isArray(value) ? value : [];
  const add = (typed: string): void => {
    const parts = typed.split(',').map(part => part.trim()).filter(Boolean);
    const isRead = (part: string): boolean => kind !== 'number' || numberOf(part) !== undefined;
    const read: Scalar[] = kind === 'number' ? parts.map(numberOf).filter(part => part !== undefined) : parts;
    const unread = parts.filter(part => !isRead(part));
    const fresh = [...new Set(read)].filter(part => !values.includes(part));
    if (fresh.length > 0) {
      onChange([...values, ...fresh]);
      setSaid(`${fresh.join(', ')} added`);
    }
    // What is no number stays, to be put right.
    setText(unread.join(' '));
    setWrong(unread.length > 0);
  };
  const remove = (gone: Scalar): void => {
    onChange(values.filter(one => one !== gone));
    setSaid(`${String(gone)} removed`);
  };
  return (
    <span class="predicate-list">
      {values.map(one => (
        <span key={String(one)} class="predicate-chip">
          {String(one)}
          <button type="button" aria-label={`Remove ${String(one)}`} onClick={() => remove(one)}><Icon name="close" /></button>
        </span>
      ))}
      <input
        aria-label={label}
        placeholder={values.length === 0 ? 'value, another value' : 'add'}
        value={text}
        list={examples.length > 0 ? id : undefined}
        aria-invalid={isWrong ? 'true' : undefined}
        aria-describedby={isWrong ? `${id}-wrong` : undefined}
        onInput={event => {
          setWrong(false);
          if (event.currentTarget.value.includes(',')) {
            add(event.currentTarget.value);
          } else {
            setText(event.currentTarget.value);
          }
        }}
        onBlur={() => add(text)}
        onKeyDown={event => {
          const last = values.at(-1);
          if (event.key === 'Enter' && text.trim() !== '') {
            event.preventDefault();
            add(text);
          } else if (event.key === 'Backspace' && text === '' && last !== undefined) {
            remove(last);
          }
        }}
      />
      {examples.length > 0 && <Suggestions id={id} examples={examples} />}
      {isWrong && <span class="field-error" id={`${id}-wrong`} role="alert">This is no number.</span>}
      <span class="unseen" role="status">{said}</span>
    </span>
  );
};

/** The input of a condition's value; nothing where the operator needs none. */
export const ValueInput = (props: ValueProps) => {
  const {label, kind, op, value, onChange} = props;
  if (takesNoValue(op) || kind === 'membership') {
    return null;
  }
  if (takesList(op)) {
    return <ListValue {...props} />;
  }
  if (takesDays(op)) {
    return <DaysValue {...props} />;
  }
  switch (kind) {
    case 'number':
      return <NumberValue {...props} />;
    case 'date':
      return <input class="input predicate-date" type="date" aria-label={label} value={dayOf(first(value))} onInput={event => onChange(event.currentTarget.value)} />;
    case 'boolean':
      return (
        <select class="input select predicate-short" aria-label={label} value={String(first(value) ?? true)} onChange={event => onChange(event.currentTarget.value === 'true')}>
          <option value="true" selected={first(value) !== false}>yes</option>
          <option value="false" selected={first(value) === false}>no</option>
        </select>
      );
    default:
      return <TextValue {...props} />;
  }
};
