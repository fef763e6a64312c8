// Every address of the console and the view that answers it. Views are loaded when they are
// first opened.
import {ErrorBoundary, lazy, Route, Router, useLocation} from 'preact-iso';
import type {ComponentType} from 'preact';
import {useState} from 'preact/hooks';
import {Button} from '../ui/controls';
import {Page} from '../ui/surfaces';
import {BASE, to} from './address';

const Failed = () => (
  <Page title="This page could not be shown">
    <p>Part of the console could not be loaded, or it made a mistake. Nothing of yours is lost.</p>
    <div><Button look="primary" onClick={() => globalThis.location.reload()}>Load the page again</Button></div>
  </Page>
);

/** A view; one whose code cannot be fetched (the server is gone, or newer by now) says so. */
const view = (load: () => Promise<{default: ComponentType}>) => lazy(() => load().catch(() => ({default: Failed})));

const Home = view(() => import('../views/home'));
const People = view(() => import('../views/people'));
const Profile = view(() => import('../views/profile'));
const ImportWizard = view(() => import('../views/import'));
const Messages = view(() => import('../views/messages'));
const Composer = view(() => import('../views/composer'));
const Message = view(() => import('../views/message'));
const Events = view(() => import('../views/events'));
const EventView = view(() => import('../views/event'));
const Live = view(() => import('../views/live'));
const Settings = view(() => import('../views/settings'));

const NotFound = () => (
  <Page title="Nothing is here">
    <p>No page of the console has this address. It may have been archived or deleted. <a href={to('/')}>Go home</a>, or press <kbd>Ctrl K</kbd> to find what you were looking for.</p>
  </Page>
);

const All = () => (
  <Router>
    <Route path={`${BASE}/`} component={Home} />
    <Route path={`${BASE}/people`} component={People} />
    <Route path={`${BASE}/people/import`} component={ImportWizard} />
    <Route path={`${BASE}/people/:id`} component={Profile} />
    <Route path={`${BASE}/messages`} component={Messages} />
    <Route path={`${BASE}/messages/new`} component={Composer} />
    <Route path={`${BASE}/messages/:id/edit`} component={Composer} />
    <Route path={`${BASE}/messages/:id`} component={Message} />
    <Route path={`${BASE}/live`} component={Live} />
    <Route path={`${BASE}/settings/data/people/events`} component={Events} />
    <Route path={`${BASE}/settings/data/people/events/:id`} component={EventView} />
    <Route path={`${BASE}/settings/:page*`} component={Settings} />
    <Route default component={NotFound} />
  </Router>
);

/** The view of the address. A view that fails says so and leaves the frame as it is. */
export const Routes = () => {
  const {path} = useLocation();
  // Whoever goes elsewhere from a view that failed gets there.
  const [failed, setFailed] = useState<string | undefined>();
  return failed === path ? (
    <Failed />
  ) : (
    <ErrorBoundary
      onError={error => {
        console.error(error);
        setFailed(path);
      }}
    >
      <All />
    </ErrorBoundary>
  );
};
