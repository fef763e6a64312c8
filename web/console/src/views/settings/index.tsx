// Settings: a quiet list beside the page that is open. Each page is loaded when it is first
// opened. On a phone the list is a page of its own.
import './plain-table.css';
import './settings.css';
import type {ComponentType} from 'preact';
import {lazy, useLocation} from 'preact-iso';
import {useEffect} from 'preact/hooks';
import {useAllowed} from '../../api/session';
import {BASE, to} from '../../app/address';
import {SETTINGS, type SettingsPage} from '../../app/places';
import {Icon} from '../../ui/icons';
import {Note, Page} from '../../ui/surfaces';
import {useRoomFor} from './room';

const PAGES: Readonly<Record<string, ComponentType>> = {
  install: lazy(() => import('./install')),
  verification: lazy(() => import('./verification')),
  appearance: lazy(() => import('./appearance')),
  domains: lazy(() => import('./domains')),
  'data/people/attributes': lazy(() => import('./attributes')),
  'data/people/tags': lazy(() => import('./tags')),
  'data/imports': lazy(() => import('./imports')),
  'data/jobs': lazy(() => import('./jobs')),
  general: lazy(() => import('./general')),
  limits: lazy(() => import('./limits')),
  'office-hours': lazy(() => import('./office-hours')),
  keys: lazy(() => import('./keys')),
  team: lazy(() => import('./team')),
  account: lazy(() => import('./account')),
  audit: lazy(() => import('./audit')),
};

const GROUPS = ['Messenger', 'Data', 'Workspace', 'Team'] as const;

const List = ({current, pages}: {current: string; pages: readonly SettingsPage[]}) => (
  <nav class="settings-list" aria-label="Settings">
    {GROUPS.map(group => {
      const some = pages.filter(page => page.group === group);
      return some.length === 0 ? null : (
        <section key={group}>
          <h2>{group}</h2>
          {some.map(page => (
            <a key={page.id} href={to(`/settings/${page.id}`)} aria-current={page.id === current ? 'page' : undefined}>
              <span>{page.label}</span><Icon name="right" />
            </a>
          ))}
        </section>
      );
    })}
  </nav>
);

const Unknown = () => (
  <Page title="No such page of settings" trail={{href: to('/settings'), label: 'Settings'}}>
    <p>Settings have no page of this address. Choose one from the list, or press <kbd>Ctrl K</kbd> and type what you are looking for.</p>
  </Page>
);

const Refused = ({page}: {page: SettingsPage}) => (
  <Page title={page.label} trail={{href: to('/settings'), label: 'Settings'}}>
    <Note><p>This page takes the role {page.role}. An owner of the workspace can change your role under Team and roles.</p></Note>
  </Page>
);

const Open = ({id}: {id: string}) => {
  const allowed = useAllowed();
  const page = SETTINGS.find(one => one.id === id);
  const View = PAGES[id];
  if (!page || !View) {
    return <Unknown />;
  }
  return allowed(page.role) ? <View key={id} /> : <Refused page={page} />;
};

/** Everything below /settings but the events, which have views of their own. */
export default function View() {
  const {path, route} = useLocation();
  const allowed = useAllowed();
  const hasRoom = useRoomFor('list');
  const id = path.slice(`${BASE}/settings`.length).replace(/^\/|\/$/g, '');
  const pages = SETTINGS.filter(page => allowed(page.role));
  useEffect(() => {
    // With room for both, the list alone would leave a page empty: the first one is shown.
    if (id === '' && hasRoom) {
      route(to('/settings/install'), true);
    }
  }, [id, hasRoom]);
  if (!hasRoom && id === '') {
    return <Page title="Settings"><List current="" pages={pages} /></Page>;
  }
  return (
    <div class="settings">
      {hasRoom && <List current={id} pages={pages} />}
      <div class="settings-page">{id !== '' && <Open id={id} />}</div>
    </div>
  );
}
