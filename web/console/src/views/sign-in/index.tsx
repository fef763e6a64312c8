// Signing in: with a password, or with a one-time link whose text stands behind the `#` of
// the address, where no server's log sees it.
import {useEffect, useState} from 'preact/hooks';
import {ApiError} from '../../api/client';
import {signIn} from '../../api/session';
import type {Session} from '../../api/types';
import {BASE} from '../../app/address';
import {Button, Form, TextField} from '../../ui/controls';
import {plural} from '../../ui/format';
import {Note} from '../../ui/surfaces';

const linkOf = (): string | undefined => {
  const text = globalThis.location.hash.slice(1);
  return globalThis.location.pathname.startsWith(`${BASE}/sign-in`) && text !== '' ? text : undefined;
};

const said = (error: unknown): string => {
  if (error instanceof ApiError && error.retryAfter !== undefined) {
    const minutes = Math.max(1, Math.ceil(error.retryAfter / 60));
    return `${error.message}. Try again in ${plural(minutes, 'minute')}.`;
  }
  return error instanceof Error ? error.message : String(error);
};

/** The page for whoever is not signed in. */
export const SignIn = ({onSignedIn}: {onSignedIn: (session: Session) => void}) => {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string | undefined>();
  const [isBusy, setBusy] = useState(false);
  const link = linkOf();

  const take = (proof: Parameters<typeof signIn>[0]): void => {
    setBusy(true);
    setError(undefined);
    signIn(proof).then(onSignedIn, (why: unknown) => {
      setError(said(why));
      setBusy(false);
    });
  };
  useEffect(() => {
    document.title = 'Sign in · Herald';
    if (link !== undefined) {
      // The link is good for once: it leaves the address and the history at once.
      history.replaceState(null, '', `${BASE}/`);
      take({link});
    }
  }, []);
  const send = (): void => {
    if (email.trim() === '' || password === '') {
      setError('Fill in your e-mail address and your password.');
      return;
    }
    take({email: email.trim(), password});
  };
  return (
    <main class="sign-in" id="main">
      <Form onSubmit={send} class="sign-in-box" label="Sign in">
        <img src={`${BASE}/icon.svg`} alt="" width="36" height="36" />
        <h1>Sign in to Herald</h1>
        {error && <div role="alert"><Note tone="bad"><p>{error}</p></Note></div>}
        <TextField label="E-mail" type="email" value={email} onInput={setEmail} autocomplete="username" autoFocus />
        <TextField label="Password" type="password" value={password} onInput={setPassword} autocomplete="current-password" />
        <Button type="submit" look="primary" busy={isBusy}>{isBusy ? 'Signing in…' : 'Sign in'}</Button>
        <details class="sign-in-help">
          <summary>No password, or forgotten?</summary>
          <p>An owner of your workspace makes you a new one-time link under Settings › Team. On the server itself, <code>herald teammate reset you@example.com</code> prints one.</p>
        </details>
      </Form>
    </main>
  );
};
