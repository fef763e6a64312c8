// Who is signed in. One value for the whole console; views read it through useSession().
import {createContext} from 'preact';
import {useContext} from 'preact/hooks';
import {json, setCsrfToken} from './client';
import type {Role, Session} from './types';

const ROLES: readonly Role[] = ['viewer', 'support', 'editor', 'owner'];

const taken = (session: Session): Session => {
  setCsrfToken(session.csrf_token);
  return session;
};

/** The session of this browser. Throws an ApiError with status 401 when there is none. */
export const readSession = async (): Promise<Session> => taken(await json<Session>('GET', '/manage/session'));

/** Signs in with a password, or with the text of a one-time link. */
export const signIn = async (proof: {email: string; password: string; app_id?: string} | {link: string}): Promise<Session> =>
  taken(await json<Session>('POST', '/manage/session', proof));

/** Ends the session on the server; or all that the teammate has, on every device. */
export const signOut = async (everywhere: boolean): Promise<void> => {
  await json('DELETE', `/manage/session${everywhere ? '?everywhere=true' : ''}`);
  setCsrfToken('');
};

/** The session of whoever is signed in; only views inside the shell can ask. */
export const SessionContext = createContext<Session | undefined>(undefined);

export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (!session) {
    throw new Error('a view was shown outside of the signed-in shell');
  }
  return session;
};

/** Tells whether the teammate's role allows what at least a role may do. The server decides; this only hides what it would refuse. */
export const useAllowed = (): ((needed: Role) => boolean) => {
  const {teammate} = useSession();
  return needed => ROLES.indexOf(teammate.role) >= ROLES.indexOf(needed);
};

/** The same of one role. */
export const useMay = (needed: Role): boolean => useAllowed()(needed);

/** Reads the session again: after a change of the workspace or of the teammate's own account. */
export const SessionAgainContext = createContext<() => void>(() => undefined);

export const useSessionAgain = (): (() => void) => useContext(SessionAgainContext);
