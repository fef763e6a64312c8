// Every address of the console and the view that answers it. Views are loaded when they are
// first opened.
import {ErrorBoundary, lazy, Route, Router, useLocation} from 'preact-iso';
import {useState} from 'preact/hooks';
import {Button} from '../ui/controls';
import {Page} from '../ui/surfaces';
import {BASE, to} from './address';

const Home = lazy(() => import('../views/home'));
const People = lazy(() => import('../views/people'));
const Profile = lazy(() => import('../views/profile'));
const ImportWizard = lazy(() => import('../views/import'));
const Messages = lazy(() => import('../views/messages'));
const Composer = lazy(() => import('../views/composer'));
const Message = lazy(() => import('../views/message'));
const Events = lazy(() => import('../views/events'));
const EventView = lazy(() => import('../views/event'));
const Live = lazy(() => import('../views/live'));
const Settings = lazy(() => import('../views/settings'));

const NotFound = () => (
  <Page title="Nothing is here">
    <p>No page of the console has this address. It may have been archived or deleted. <a href={to('/')}>Go home</a>, or press <kbd>Ctrl K</kbd> to find what you were looking for.</p>
  </Page>
);

const Failed = () => (
  <Page title="This page could not be shown">
    <p>Part of the console could not be loaded, or it made a mistake. Nothing of yours is lost.</p>
    <div><Button look="primary" onClick={() => globalThis.location.reload()}>Load the page again</Button></div>
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
