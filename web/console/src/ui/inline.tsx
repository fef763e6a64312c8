// A text that is changed where it stands: a press makes it a field, Enter or leaving it
// saves, Escape leaves it as it was.
import {useRef, useState} from 'preact/hooks';
import {Icon} from './icons';
import './inline.css';

interface InlineTextProps {
  /** What it is: `Description of Ordered item`. */
  label: string;
  value: string;
  /** Shown where there is none yet, and what to write. */
  placeholder: string;
  maxLength: number;
  onSave: (value: string) => void;
  /** Somebody who only looks. */
  isFixed?: boolean;
}

/** The text, or the field in its place. */
export const InlineText = ({label, value, placeholder, maxLength, onSave, isFixed}: InlineTextProps) => {
  const [draft, setDraft] = useState<string | undefined>();
  const opener = useRef<HTMLButtonElement>(null);
  // Taking the field away blurs it: what was decided first holds.
  const isOver = useRef(false);
  const close = (isKept: boolean, isFocused: boolean): void => {
    if (isOver.current) {
      return;
    }
    isOver.current = true;
    if (isKept && draft !== undefined && draft.trim() !== value) {
      onSave(draft.trim());
    }
    setDraft(undefined);
    if (isFocused) {
      // The button is there again after the next drawing.
      requestAnimationFrame(() => opener.current?.focus());
    }
  };
  if (isFixed) {
    return <span class={value === '' ? 'inline-text faint' : 'inline-text'}>{value === '' ? '–' : value}</span>;
  }
  if (draft === undefined) {
    return (
      <button ref={opener} type="button" class={value === '' ? 'inline-text inline-open inline-empty' : 'inline-text inline-open'} aria-label={`${label}: ${value === '' ? 'none yet' : value}. Change it`} title={value || placeholder} onClick={() => {
        isOver.current = false;
        setDraft(value);
      }}>
        <span>{value === '' ? placeholder : value}</span><Icon name="edit" />
      </button>
    );
  }
  return (
    <input
      class="input inline-field"
      aria-label={label}
      value={draft}
      placeholder={placeholder}
      maxLength={maxLength}
      onInput={event => setDraft(event.currentTarget.value)}
      onBlur={() => close(true, false)}
      onKeyDown={event => {
        if (event.key === 'Enter') {
          event.preventDefault();
          close(true, true);
        } else if (event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          close(false, true);
        }
      }}
      ref={element => {
        if (element && !element.dataset['focused']) {
          element.dataset['focused'] = 'yes';
          element.focus();
          element.select();
        }
      }}
    />
  );
};
