// What people press and fill in.
import type {ComponentChildren} from 'preact';
import {useId, useRef, useState} from 'preact/hooks';
import {tell} from '../app/notices';
import {Icon, type IconName} from './icons';

interface ButtonProps {
  children?: ComponentChildren;
  /** `primary` once per view; `danger` for what destroys; `quiet` inside rows and bars. */
  look?: 'plain' | 'primary' | 'quiet' | 'danger';
  icon?: IconName;
  /** The name of a button that shows an icon alone. */
  label?: string;
  onClick?: (event: MouseEvent) => void;
  type?: 'button' | 'submit';
  disabled?: boolean;
  /** Something it started is still under way: it shows so and takes no press. */
  busy?: boolean;
  pressed?: boolean;
  expanded?: boolean;
  title?: string;
}

/** A button. */
export const Button = ({children, look = 'plain', icon, label, onClick, type = 'button', disabled, busy, pressed, expanded, title}: ButtonProps) => (
  <button
    class={`button button-${look}${children === undefined ? ' button-icon' : ''}`}
    type={type}
    disabled={disabled || busy}
    aria-busy={busy ? 'true' : undefined}
    aria-label={label}
    aria-pressed={pressed}
    aria-expanded={expanded}
    title={title ?? (children === undefined ? label : undefined)}
    onClick={onClick}
  >
    {icon && <Icon name={icon} />}
    {children}
  </button>
);

/** A link that looks like a button. */
export const ButtonLink = ({href, children, look = 'plain', icon, download}: {href: string; children: ComponentChildren; look?: 'plain' | 'primary' | 'quiet'; icon?: IconName; download?: boolean}) => (
  <a class={`button button-${look}`} href={href} {...(download ? {download: ''} : {})}>
    {icon && <Icon name={icon} />}
    {children}
  </a>
);

interface FieldProps {
  label: string;
  /** What to write, in a few words, below the field. */
  hint?: ComponentChildren;
  /** What is wrong with what stands there, and what to do. */
  error?: string | undefined;
  /** The label is read out but not shown: for fields whose place says what they are. */
  isLabelHidden?: boolean;
  children: (props: {id: string; 'aria-describedby'?: string; 'aria-invalid'?: 'true'}) => ComponentChildren;
}

/** A label, what is filled in, a hint, an error: of any kind of control. */
export const Field = ({label, hint, error, isLabelHidden, children}: FieldProps) => {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label class={isLabelHidden ? 'unseen' : 'field-label'} for={id}>{label}</label>
      {children({id, ...(described ? {'aria-describedby': described} : {}), ...(error ? {'aria-invalid': 'true' as const} : {})})}
      {hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
      {error && <p class="field-error" id={`${id}-error`}>{error}</p>}
    </div>
  );
};

interface TextFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: ComponentChildren;
  error?: string | undefined;
  isLabelHidden?: boolean;
  type?: 'text' | 'email' | 'password' | 'search' | 'number' | 'url' | 'date' | 'datetime-local' | 'time' | 'color';
  placeholder?: string;
  autocomplete?: string;
  required?: boolean;
  disabled?: boolean;
  min?: number | string;
  max?: number | string;
  maxLength?: number;
  autoFocus?: boolean;
  /** The id of what the arrow keys have come to, in a list that belongs to the field. */
  active?: string | undefined;
  onBlur?: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
}

/** One line of text. */
export const TextField = ({label, value, onInput, hint, error, isLabelHidden, type = 'text', autoFocus, active, ...rest}: TextFieldProps) => (
  <Field label={label} {...(hint ? {hint} : {})} error={error} {...(isLabelHidden ? {isLabelHidden} : {})}>
    {props => (
      <input
        class="input"
        // Preact's types want the type literally; every one above takes these properties.
        type={type as 'text'}
        value={value}
        aria-activedescendant={active}
        onInput={event => onInput(event.currentTarget.value)}
        ref={element => {
          if (autoFocus && element && !element.dataset['focused']) {
            element.dataset['focused'] = 'yes';
            element.focus();
          }
        }}
        {...rest}
        {...props}
      />
    )}
  </Field>
);

/** Several lines of text. */
export const TextArea = ({label, value, onInput, hint, error, isLabelHidden, rows = 4, placeholder, mono}: {label: string; value: string; onInput: (value: string) => void; hint?: ComponentChildren; error?: string | undefined; isLabelHidden?: boolean; rows?: number; placeholder?: string; mono?: boolean}) => (
  <Field label={label} {...(hint ? {hint} : {})} error={error} {...(isLabelHidden ? {isLabelHidden} : {})}>
    {props => <textarea class={`input textarea${mono ? ' mono' : ''}`} rows={rows} value={value} placeholder={placeholder} onInput={event => onInput(event.currentTarget.value)} {...props} />}
  </Field>
);

/** One of several. */
export const Select = ({label, value, options, onChange, hint, error, isLabelHidden, disabled}: {label: string; value: string; options: readonly {value: string; label: string}[]; onChange: (value: string) => void; hint?: ComponentChildren; error?: string | undefined; isLabelHidden?: boolean; disabled?: boolean}) => (
  <Field label={label} {...(hint ? {hint} : {})} error={error} {...(isLabelHidden ? {isLabelHidden} : {})}>
    {props => (
      <select class="input select" value={value} disabled={disabled} onChange={event => onChange(event.currentTarget.value)} {...props}>
        {options.map(option => <option key={option.value} value={option.value} selected={option.value === value}>{option.label}</option>)}
      </select>
    )}
  </Field>
);

/** A box to tick. */
export const Checkbox = ({label, checked, onChange, hint, disabled, isLabelHidden}: {label: string; checked: boolean; onChange: (checked: boolean) => void; hint?: string; disabled?: boolean; isLabelHidden?: boolean}) => {
  const id = useId();
  return (
    <div class="checkbox">
      <input id={id} type="checkbox" checked={checked} disabled={disabled} aria-describedby={hint ? `${id}-hint` : undefined} onChange={event => onChange(event.currentTarget.checked)} />
      <label for={id} class={isLabelHidden ? 'unseen' : undefined}>{label}</label>
      {hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
};

/** A few choices side by side, of which one holds. */
export const Segmented = <T extends string>({label, value, options, onChange}: {label: string; value: T; options: readonly {value: T; label: string}[]; onChange: (value: T) => void}) => (
  <div class="segmented" role="group" aria-label={label}>
    {options.map(option => (
      <button key={option.value} type="button" aria-pressed={option.value === value} onClick={() => onChange(option.value)}>{option.label}</button>
    ))}
  </div>
);

/** A text with a button that copies it. */
export const Copyable = ({text, label, block}: {text: string; label: string; block?: boolean}) => {
  const [isCopied, setCopied] = useState(false);
  const shown = useRef<HTMLElement>(null);
  const copy = (): void => {
    // Browsers have a clipboard only for pages that came over TLS, or from their own machine.
    const copied: Promise<void> = 'clipboard' in navigator ? navigator.clipboard.writeText(text) : Promise.reject(new Error('no clipboard'));
    copied.then(
      () => {
        setCopied(true);
        setTimeout(() => setCopied(false), 2_000);
      },
      () => {
        // It is marked, so that one press of the keys copies it.
        globalThis.getSelection()?.selectAllChildren(shown.current ?? document.body);
        tell('This page may not use the clipboard. The text is marked: copy it with Ctrl C.');
      },
    );
  };
  return (
    <div class={block ? 'copyable copyable-block' : 'copyable'}>
      {block ? <pre tabIndex={0} aria-label={label}><code ref={shown}>{text}</code></pre> : <code ref={shown}>{text}</code>}
      <Button look="quiet" icon={isCopied ? 'check' : 'copy'} label={isCopied ? 'Copied' : `Copy ${label}`} onClick={copy} />
    </div>
  );
};

/** A form that never leaves the page: `onSubmit` gets the press of Enter too. */
export const Form = ({onSubmit, children, label, class: name}: {onSubmit: () => void; children: ComponentChildren; label: string; class?: string}) => (
  <form
    noValidate
    onSubmit={event => {
      event.preventDefault();
      onSubmit();
    }}
    aria-label={label}
    class={name}
  >
    {children}
  </form>
);
