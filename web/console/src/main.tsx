// Starts the console: asks who is signed in, then shows the sign-in page or the shell.
import './style/tokens.css';
import './style/base.css';
import './style/shell.css';
import './style/controls.css';
import './style/surfaces.css';
import './style/table.css';
import {render} from 'preact';
import {LocationProvider} from 'preact-iso';
import {useEffect, useRef, useState} from 'preact/hooks';
import {ApiError, whenOtherSession, whenSignedOut} from './api/client';
import {readSession, SessionAgainContext, SessionContext} from './api/session';
import type {Session} from './api/types';
import {BASE} from './app/address';
import {Routes} from './app/routes';
import {Shell} from './app/shell';
import {applyTheme} from './app/theme';
import {ErrorNote, Waiting} from './ui/surfaces';
import {SignIn} from './views/sign-in';

type State = {is: 'asking'} | {is: 'out'} | {is: 'in'; session: Session} | {is: 'failed'; error: ApiError};

const Console = () => {
  const [state, setState] = useState<State>({is: 'asking'});
  const ask = (): void => {
    readSession().then(
      session => setState({is: 'in', session}),
      (error: unknown) => {
        if (error instanceof ApiError && error.status !== 401) {
          setState({is: 'failed', error});
        } else {
          setState({is: 'out'});
        }
      },
    );
  };
  const now = useRef(state);
  now.current = state;
  /** Tabs share the browser's session: whose is it now? Another teammate's, or another workspace's, is another page. */
  const again = async (): Promise<boolean> => {
    if (now.current.is !== 'in') {
      return false;
    }
    const {teammate, workspace} = now.current.session;
    const session = await readSession();
    if (session.teammate.id !== teammate.id || session.workspace.app_id !== workspace.app_id) {
      globalThis.location.reload();
      return false;
    }
    if (JSON.stringify(session) !== JSON.stringify(now.current.session)) {
      setState({is: 'in', session});
    }
    return true;
  };
  useEffect(() => {
    // The page begins anew: whoever signs in next sees nothing that was read for somebody else.
    whenSignedOut(() => globalThis.location.reload());
    whenOtherSession(again);
    const look = (): void => {
      if (document.visibilityState === 'visible') {
        again().catch(() => undefined);
      }
    };
    document.addEventListener('visibilitychange', look);
    // A link in the address is used even by somebody who is signed in: it may be another's.
    if (globalThis.location.pathname.startsWith(`${BASE}/sign-in`) && globalThis.location.hash.length > 1) {
      setState({is: 'out'});
    } else {
      ask();
    }
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  switch (state.is) {
    case 'asking':
      return <div class="asking"><Waiting rows={4} /></div>;
    case 'failed':
      return <div class="asking"><ErrorNote error={state.error} onRetry={ask} /></div>;
    case 'out':
      return <SignIn onSignedIn={session => setState({is: 'in', session})} />;
    case 'in':
      return (
        <SessionContext.Provider value={state.session}>
          <SessionAgainContext.Provider value={ask}>
            <LocationProvider scope={BASE}>
              <Shell><Routes /></Shell>
            </LocationProvider>
          </SessionAgainContext.Provider>
        </SessionContext.Provider>
      );
  }
};

applyTheme();
const root = document.getElementById('console');
if (root) {
  render(<Console />, root);
}
