// Home: what is still to be set up, ticked by itself; then what goes on.
import '../settings/plain-table.css';
import './home.css';
import {useState} from 'preact/hooks';
import {json} from '../../api/client';
import {useAllowed, useSession} from '../../api/session';
import {type Listed, readTeammates} from '../../api/settings';
import type {Contact, EventDefinition, Install, ManagedMessage, ManagedMessenger} from '../../api/types';
import {useLoaded} from '../../app/load';
import {Button} from '../../ui/controls';
import {ErrorNote, Page, Waiting} from '../../ui/surfaces';
import {usePolling} from '../settings/parts';
import {Checklist} from './checklist';
import {Activity, Hints, LiveMessages, NewestNames} from './overview';
import {type Seen, stepsOf} from './steps';

/** The checklist looks for what has arrived this often, in milliseconds; once it is done, the overview does. */
const SETUP_LOOK_MS = 4_000;
const CALM_LOOK_MS = 30_000;

const HIDDEN_KEY = 'herald.console.setup-hidden';

interface Overall extends Seen {
  definitions: readonly EventDefinition[];
  messages: readonly ManagedMessage[];
  peopleCount: number | undefined;
}

/** One failed part leaves the others shown: a role may not see it, or the server is older. */
const orNothing = async <T,>(call: Promise<T>): Promise<T | undefined> => {
  try {
    return await call;
  } catch {
    return undefined;
  }
};

const load = async (signal: AbortSignal): Promise<Overall> => {
  const get = <T,>(path: string): Promise<T> => json<T>('GET', path, undefined, signal);
  const [definitions, messages, install, messenger, people, teammates] = await Promise.all([
    get<Listed<EventDefinition>>('/manage/event_definitions?per_page=150&sort=-last_30_days'),
    get<Listed<ManagedMessage>>('/manage/messages?per_page=150&numbers=true'),
    orNothing(get<Install>('/manage/install')),
    orNothing(get<ManagedMessenger>('/manage/messenger')),
    orNothing(json<Listed<Contact>>('POST', '/manage/contacts/search', {per_page: 2}, signal)),
    orNothing(readTeammates(signal)),
  ]);
  return {definitions: definitions.data, messages: messages.data, install, messenger, people: people?.data, peopleCount: people?.total_count, teammates: teammates?.data};
};

const useHidden = (appId: string): [boolean, (is: boolean) => void] => {
  const key = `${HIDDEN_KEY}.${appId}`;
  const [is, setIs] = useState(() => localStorage.getItem(key) === 'yes');
  return [
    is,
    next => {
      localStorage.setItem(key, next ? 'yes' : 'no');
      setIs(next);
    },
  ];
};

const Overview = ({overall}: {overall: Overall}) => {
  const live = overall.messages.filter(({state}) => state === 'live');
  return (
    <>
      <Activity definitions={overall.definitions} peopleCount={overall.peopleCount} liveCount={live.length} />
      <div class="columns">
        <div class="stack">
          <LiveMessages live={live} />
        </div>
        <div class="stack">
          <NewestNames definitions={overall.definitions} />
          <Hints />
        </div>
      </div>
    </>
  );
};

export default function Home() {
  const {workspace} = useSession();
  const allowed = useAllowed();
  const overall = useLoaded('home', load);
  const [isHidden, setHidden] = useHidden(workspace.app_id);
  const steps = overall.data ? stepsOf(overall.data).filter(({role}) => allowed(role)) : [];
  const isSetUp = steps.length > 0 && steps.every(step => step.isDone);
  const hasEvents = (overall.data?.definitions.length ?? 0) > 0;
  const showsSteps = !isSetUp && (!isHidden || !hasEvents);
  usePolling(true, showsSteps ? SETUP_LOOK_MS : CALM_LOOK_MS, overall.reload);
  return (
    <Page title={workspace.name} actions={!isSetUp && !showsSteps && overall.data && <Button look="quiet" onClick={() => setHidden(false)}>Show the checklist</Button>}>
      {overall.error && <ErrorNote error={overall.error} onRetry={overall.reload} />}
      {!overall.data && !overall.error && <Waiting rows={10} />}
      {overall.data && showsSteps && <Checklist steps={steps} onHide={hasEvents ? () => setHidden(true) : undefined} />}
      {overall.data && hasEvents && <Overview overall={overall.data} />}
    </Page>
  );
}
