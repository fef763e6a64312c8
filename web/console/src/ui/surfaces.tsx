// What holds content: pages, panels, dialogs, menus, tabs, notes.
import type {ComponentChildren} from 'preact';
import {useEffect, useRef} from 'preact/hooks';
import type {ApiError} from '../api/client';
import {Button} from './controls';
import {ago, fullTime} from './format';
import {Icon, type IconName} from './icons';
import {Notices} from './notices';

/** A page: its one heading, what can be done, and its content. */
export const Page = ({title, trail, lead, actions, children, wide}: {title: ComponentChildren; trail?: {href: string; label: string}; lead?: ComponentChildren; actions?: ComponentChildren; children: ComponentChildren; wide?: boolean}) => {
  const heading = typeof title === 'string' ? title : undefined;
  useEffect(() => {
    if (heading !== undefined) {
      document.title = `${heading} · Herald`;
    }
  }, [heading]);
  return (
    <div class={wide ? 'page page-wide' : 'page'}>
      <header class="page-head">
        <div class="page-title">
          {trail && <a class="trail" href={trail.href}><Icon name="left" />{trail.label}</a>}
          <h1>{title}</h1>
          {lead && <p class="lead">{lead}</p>}
        </div>
        {actions && <div class="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
};

/** A group of content with a heading of its own. */
export const Panel = ({title, lead, actions, children, flush}: {title?: string; lead?: ComponentChildren; actions?: ComponentChildren; children: ComponentChildren; flush?: boolean}) => (
  <section class={flush ? 'panel panel-flush' : 'panel'} aria-label={title}>
    {(title || actions) && (
      <header class="panel-head">
        <div>
          {title && <h2>{title}</h2>}
          {lead && <p class="lead">{lead}</p>}
        </div>
        {actions && <div class="panel-actions">{actions}</div>}
      </header>
    )}
    {children}
  </section>
);

/** A word of state. */
export const Badge = ({tone = 'plain', children, title}: {tone?: 'plain' | 'good' | 'warn' | 'bad' | 'accent'; children: ComponentChildren; title?: string}) => (
  <span class={`badge badge-${tone}`} title={title}>{children}</span>
);

/** A time as `3 min. ago`, with the exact one on hover and for machines; of Unix seconds. */
export const Time = ({at, exact, timeZone}: {at: number | null | undefined; exact?: boolean; timeZone?: string}) =>
  at === null || at === undefined ? (
    <span class="faint">never</span>
  ) : (
    <time dateTime={new Date(at * 1_000).toISOString()} title={fullTime(at, timeZone)}>{exact ? fullTime(at, timeZone) : ago(at)}</time>
  );

/** Nothing here yet: says what would be, and how it gets there. */
export const Empty = ({icon, title, children, action}: {icon?: IconName; title: string; children?: ComponentChildren; action?: ComponentChildren}) => (
  <div class="empty">
    {icon && <Icon name={icon} />}
    <h3>{title}</h3>
    {children && <div class="empty-text">{children}</div>}
    {action && <div class="empty-action">{action}</div>}
  </div>
);

/** What went wrong, and the way on. */
export const ErrorNote = ({error, onRetry}: {error: ApiError; onRetry?: () => void}) => (
  <div class="note note-bad" role="alert">
    <Icon name="warn" />
    <div>
      <p>{error.status === 403 ? `${error.message}. Ask an owner of this workspace for it.` : error.message}</p>
      <p class="note-code"><code>{error.code}</code>{error.field && <> in <code>{error.field}</code></>}</p>
    </div>
    {onRetry && error.status !== 403 && <Button onClick={onRetry}>Try again</Button>}
  </div>
);

/** Something to know beside the content. */
export const Note = ({tone = 'plain', children}: {tone?: 'plain' | 'good' | 'warn' | 'bad'; children: ComponentChildren}) => (
  <div class={`note note-${tone}`}>
    <Icon name={tone === 'good' ? 'check' : tone === 'plain' ? 'info' : 'warn'} />
    <div>{children}</div>
  </div>
);

/** Keeps the place of what is being loaded, so that nothing jumps. */
export const Waiting = ({rows = 3, label = 'Loading'}: {rows?: number; label?: string}) => (
  <div class="waiting" role="status" aria-label={label}>
    {Array.from({length: rows}, (_, row) => <span key={row} class="waiting-row" />)}
  </div>
);

/** A dialog over the page. Escape and a press beside it close it, the latter not once its form was filled in; the focus returns. */
export const Dialog = ({title, onClose, children, actions, wide, side}: {title: string; onClose: () => void; children: ComponentChildren; actions?: ComponentChildren; wide?: boolean; side?: boolean}) => {
  const element = useRef<HTMLDialogElement>(null);
  const isFilledIn = useRef(false);
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) {
        before.focus();
      }
    };
  }, []);
  return (
    <dialog
      ref={element}
      class={`dialog${wide ? ' dialog-wide' : ''}${side ? ' dialog-side' : ''}`}
      aria-label={title}
      onInput={event => {
        isFilledIn.current ||= event.target instanceof Element && event.target.closest('form') !== null;
      }}
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={event => {
        // What was filled in is not lost to a press that went astray.
        if (event.target === element.current && !isFilledIn.current) {
          onClose();
        }
      }}
    >
      <div class="dialog-box">
        <header class="dialog-head">
          <h2>{title}</h2>
          <Button look="quiet" icon="close" label="Close" onClick={onClose} />
        </header>
        <div class="dialog-body">{children}</div>
        {actions && <footer class="dialog-foot">{actions}</footer>}
      </div>
      <Notices />
    </dialog>
  );
};

export interface MenuItem {
  label: string;
  icon?: IconName;
  onChoose: () => void;
  tone?: 'bad';
  disabled?: boolean;
  hint?: string;
}

/** A button that opens a list of things to do. Arrow keys walk, Escape closes. */
export const Menu = ({label, icon = 'more', items, children, look = 'quiet'}: {label: string; icon?: IconName; items: readonly MenuItem[]; children?: ComponentChildren; look?: 'plain' | 'quiet' | 'primary'}) => {
  const element = useRef<HTMLDetailsElement>(null);
  const close = (): void => {
    if (element.current) {
      element.current.open = false;
      element.current.querySelector('summary')?.focus();
    }
  };
  useEffect(() => {
    const outside = (event: Event): void => {
      if (element.current?.open && event.target instanceof Node && !element.current.contains(event.target)) {
        element.current.open = false;
      }
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, []);
  const walk = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Escape' && element.current?.open) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (step !== 0 && element.current) {
      event.preventDefault();
      element.current.open = true;
      const all = [...element.current.querySelectorAll<HTMLElement>('[role=menuitem]:not(:disabled)')];
      const at = all.findIndex(item => item === document.activeElement);
      all[(at + step + all.length) % all.length]?.focus();
    }
  };
  return (
    <details
      class="menu"
      ref={element}
      onKeyDown={walk}
      onFocusOut={event => {
        // Tab leads on: the list does not stay behind.
        if (element.current && event.relatedTarget instanceof Node && !element.current.contains(event.relatedTarget)) {
          element.current.open = false;
        }
      }}
    >
      <summary class={`button button-${look}${children === undefined ? ' button-icon' : ''}`} aria-label={children === undefined ? label : undefined} title={label} aria-haspopup="menu" role="button">
        <Icon name={icon} />
        {children}
      </summary>
      <div class="menu-list" role="menu" aria-label={label}>
        {items.map(item => (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            class={item.tone === 'bad' ? 'menu-item menu-bad' : 'menu-item'}
            disabled={item.disabled}
            onClick={() => {
              close();
              item.onChoose();
            }}
          >
            {item.icon && <Icon name={item.icon} />}
            <span>{item.label}{item.hint && <small>{item.hint}</small>}</span>
          </button>
        ))}
      </div>
    </details>
  );
};

/** Links to the parts of a page; `current` is the one that is shown. */
export const Tabs = ({label, tabs, current}: {label: string; tabs: readonly {id: string; label: string; href: string; count?: number}[]; current: string}) => (
  <nav class="tabs" aria-label={label}>
    {tabs.map(tab => (
      <a key={tab.id} href={tab.href} aria-current={tab.id === current ? 'page' : undefined}>
        {tab.label}
        {tab.count !== undefined && <span class="tab-count">{tab.count}</span>}
      </a>
    ))}
  </nav>
);

/** Names and values, side by side. */
export const Facts = ({facts}: {facts: readonly (readonly [ComponentChildren, ComponentChildren])[]}) => (
  <dl class="facts">
    {facts.map(([name, value], at) => (
      <div key={at} class="fact">
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
