// The frame around every view: navigation, palette, list of shortcuts, notices.
import type {ComponentChildren} from 'preact';
import {useLocation} from 'preact-iso';
import {useEffect, useRef, useState} from 'preact/hooks';
import {useMay, useSession} from '../api/session';
import {Button} from '../ui/controls';
import {Icon} from '../ui/icons';
import {Notices} from '../ui/notices';
import {Dialog} from '../ui/surfaces';
import {BASE, to, wasTakenOn} from './address';
import {type Shortcut, shortcuts, useShortcuts} from './keyboard';
import {undoLatest} from './notices';
import {Palette} from './palette';
import {PLACES, type Place} from './places';

const isUnder = (path: string, place: Place): boolean => {
  const rest = path.slice(BASE.length).replace(/\/$/, '');
  return place.under === '' ? rest === '' : rest === place.under || rest.startsWith(`${place.under}/`);
};

/** Of places inside each other the innermost is the current one. */
const currentPlace = (path: string): string | undefined =>
  PLACES.filter(place => isUnder(path, place)).toSorted((a, b) => b.under.length - a.under.length)[0]?.id;

const shown = (keys: string): string[] => keys.split(' ').map(key => key.replace('mod+', 'Ctrl ').replace('Escape', 'Esc'));

const ShortcutList = ({onClose}: {onClose: () => void}) => {
  const all = shortcuts();
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      {(['Everywhere', 'Lists', 'This page'] as const).map(group => {
        const some = all.filter(shortcut => shortcut.group === group);
        return some.length === 0 ? null : (
          <section key={group} class="shortcuts">
            <h3>{group}</h3>
            <dl>
              {some.map(({keys, label}) => (
                <div key={keys}>
                  <dt>{label}</dt>
                  <dd>{shown(keys).map(key => <kbd key={key}>{key}</kbd>)}</dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
    </Dialog>
  );
};

/** The shell. */
export const Shell = ({children}: {children: ComponentChildren}) => {
  const {path, route} = useLocation();
  const {workspace, teammate} = useSession();
  const mayEdit = useMay('editor');
  const [open, setOpen] = useState<'palette' | 'shortcuts' | undefined>();
  const main = useRef<HTMLElement>(null);
  const current = currentPlace(path);

  const everywhere: Shortcut[] = [
    {keys: 'mod+k', label: 'Find anything', group: 'Everywhere', run: () => setOpen('palette'), inFields: true},
    {keys: '?', label: 'Show these shortcuts', group: 'Everywhere', run: () => setOpen('shortcuts')},
    {keys: 'u', label: 'Undo what was just done', group: 'Everywhere', run: undoLatest},
    {
      keys: '/',
      label: 'Go to the search field',
      group: 'Everywhere',
      run: () => document.querySelector<HTMLElement>('main input[type=search]')?.focus(),
    },
    ...(mayEdit ? [{keys: 'c', label: 'New message', group: 'Everywhere' as const, run: () => route(to('/messages/new'))}] : []),
    ...PLACES.map(place => ({keys: `g ${place.key}`, label: `Go to ${place.label}`, group: 'Everywhere' as const, run: () => route(place.href)})),
  ];
  useShortcuts(everywhere);
  useEffect(() => {
    // A new view begins at its top.
    if (!wasTakenOn(path)) {
      main.current?.scrollTo(0, 0);
    }
  }, [path]);
  return (
    <div class="shell">
      <a class="skip" href="#main">Skip to the content</a>
      <aside class="side">
        <a class="brand" href={to('/')}>
          <img src={`${BASE}/icon.svg`} alt="" width="22" height="22" />
          <span>{workspace.name}</span>
        </a>
        <button type="button" class="side-search" onClick={() => setOpen('palette')}>
          <Icon name="search" /><span>Find</span><kbd>Ctrl K</kbd>
        </button>
        <nav class="side-nav" aria-label="Main">
          {PLACES.map(place => (
            <a key={place.id} href={place.href} aria-current={place.id === current ? 'page' : undefined}>
              <Icon name={place.icon} /><span>{place.label}</span>
            </a>
          ))}
        </nav>
        <div class="side-foot">
          <a class="side-me" href={to('/settings/account')}>
            <span class="avatar" aria-hidden="true">{teammate.name.slice(0, 1).toUpperCase()}</span>
            <span>{teammate.name}<small>{teammate.role}</small></span>
          </a>
          <Button look="quiet" onClick={() => setOpen('shortcuts')} title="Keyboard shortcuts (?)"><span aria-hidden="true">?</span><span class="unseen">Keyboard shortcuts</span></Button>
        </div>
      </aside>
      <main id="main" ref={main} tabIndex={-1}>{children}</main>
      <Notices />
      {open === 'palette' && <Palette onClose={() => setOpen(undefined)} />}
      {open === 'shortcuts' && <ShortcutList onClose={() => setOpen(undefined)} />}
    </div>
  );
};
