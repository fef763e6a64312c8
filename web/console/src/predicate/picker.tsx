// A button that opens a searchable list: of fields, of tags, of columns. Arrow keys walk,
// Enter takes, Escape closes and gives the focus back. The list is a popover, so that no
// dialog or panel cuts it off.
import './predicate.css';
import type {ComponentChildren} from 'preact';
import {useEffect, useId, useRef, useState} from 'preact/hooks';
import {Icon, type IconName} from '../ui/icons';

export interface Choice {
  id: string;
  label: string;
  detail?: string;
  group?: string;
}

interface PickerProps<Item extends Choice> {
  /** What is chosen, for screen readers and the search field. */
  label: string;
  choices: readonly Item[];
  onPick: (choice: Item) => void;
  /** What the button shows. */
  children: ComponentChildren;
  icon?: IconName;
  look?: 'plain' | 'quiet' | 'field';
  /** Makes a choice of a text that nothing in the list is called. */
  make?: (text: string) => Item | undefined;
  /** Shown where there is nothing to choose from. */
  none?: ComponentChildren;
  disabled?: boolean;
}

/** More in the list at once would only be scrolled past. */
const SHOWN_MAX = 120;
const GAP = 4;

const matching = <Item extends Choice>(choices: readonly Item[], text: string): Item[] => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return choices.filter(choice => {
    const all = `${choice.label} ${choice.detail ?? ''} ${choice.group ?? ''}`.toLowerCase();
    return words.every(word => all.includes(word));
  });
};

/** Puts the list below its button, or above it where there is more room, inside the window. */
const place = (list: HTMLElement, button: HTMLElement): void => {
  const box = button.getBoundingClientRect();
  const below = globalThis.innerHeight - box.bottom - 2 * GAP;
  const above = box.top - 2 * GAP;
  const isBelow = below >= 260 || below >= above;
  list.style.maxHeight = `${Math.min(360, isBelow ? below : above)}px`;
  list.style.left = `${Math.max(GAP, Math.min(box.left, globalThis.innerWidth - list.offsetWidth - GAP))}px`;
  list.style.top = isBelow ? `${box.bottom + GAP}px` : 'auto';
  list.style.bottom = isBelow ? 'auto' : `${globalThis.innerHeight - box.top + GAP}px`;
};

interface ListProps<Item extends Choice> extends Pick<PickerProps<Item>, 'label' | 'choices' | 'make' | 'none'> {
  onTake: (choice: Item) => void;
  onClose: () => void;
}

const List = <Item extends Choice>({label, choices, make, none, onTake, onClose}: ListProps<Item>) => {
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const matches = matching(choices, text);
  const found = matches.slice(0, SHOWN_MAX);
  const wanted = text.trim();
  const own = wanted === '' || found.some(choice => choice.label.toLowerCase() === wanted.toLowerCase() || choice.detail === wanted) ? undefined : make?.(wanted);
  const all = own ? [...found, own] : found;
  const current = Math.min(at, all.length - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({block: 'nearest'});
  }, [current, text]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const chosen = all[current];
    if (step !== 0) {
      event.preventDefault();
      setAt((current + step + all.length) % Math.max(all.length, 1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (chosen) {
        onTake(chosen);
      }
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    }
  };
  return (
    <>
      <input
        class="picker-search"
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={all[current] ? `${id}-${current}` : undefined}
        placeholder="Type to find"
        value={text}
        onInput={event => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={`${id}-list`} class="picker-list" role="listbox" aria-label={label}>
        {all.map((choice, index) => (
          <div key={choice.id} role="presentation">
            {choice.group && choice.group !== all[index - 1]?.group && <div class="picker-group" role="presentation">{choice.group}</div>}
            <div id={`${id}-${index}`} class="picker-choice" role="option" aria-selected={index === current} onClick={() => onTake(choice)} onMouseMove={() => index !== current && setAt(index)}>
              <span>{choice === own ? `Use “${wanted}”` : choice.label}</span>
              {choice.detail && choice.detail !== choice.label && <small>{choice.detail}</small>}
            </div>
          </div>
        ))}
      </div>
      {matches.length > found.length && <p class="picker-none">{matches.length - found.length} more. Type to find them.</p>}
      {all.length === 0 && <p class="picker-none">{choices.length === 0 && none ? none : `Nothing is called “${wanted}”.`}</p>}
    </>
  );
};

/** A picker. */
export const Picker = <Item extends Choice>({label, choices, onPick, children, icon, look = 'plain', make, none, disabled}: PickerProps<Item>) => {
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = (): void => {
    popover.current?.hidePopover();
    button.current?.focus();
  };
  useEffect(() => {
    const element = popover.current;
    if (!isOpen || !element || !button.current) {
      return undefined;
    }
    element.showPopover();
    place(element, button.current);
    // Only what is shown can take the focus.
    element.querySelector('input')?.focus();
    const onToggle = (event: Event): void => {
      if ('newState' in event && event.newState === 'closed') {
        setOpen(false);
      }
    };
    // A list that no longer stands at its button is closed rather than dragged along. The page
    // also scrolls by itself, to keep the button where it is while something above it arrives.
    const {top, left} = button.current.getBoundingClientRect();
    const onScroll = (event: Event): void => {
      const now = button.current?.getBoundingClientRect();
      const hasMoved = now === undefined || Math.abs(now.top - top) > GAP || Math.abs(now.left - left) > GAP;
      if (hasMoved && event.target instanceof Node && !element.contains(event.target)) {
        element.hidePopover();
      }
    };
    element.addEventListener('toggle', onToggle);
    document.addEventListener('scroll', onScroll, true);
    return () => {
      element.removeEventListener('toggle', onToggle);
      document.removeEventListener('scroll', onScroll, true);
    };
  }, [isOpen]);
  return (
    <>
      <button ref={button} type="button" class={look === 'field' ? 'picker-field' : `button button-${look}`} disabled={disabled} aria-haspopup="listbox" aria-expanded={isOpen} onClick={() => setOpen(true)}>
        {icon && <Icon name={icon} />}
        {children}
        {look === 'field' && <Icon name="down" />}
      </button>
      {isOpen && (
        <div ref={popover} class="picker" popover="auto">
          <List
            label={label}
            choices={choices}
            {...(make ? {make} : {})}
            {...(none ? {none} : {})}
            onClose={close}
            onTake={choice => {
              close();
              onPick(choice);
            }}
          />
        </div>
      )}
    </>
  );
};
