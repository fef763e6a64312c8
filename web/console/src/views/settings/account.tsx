// The teammate's own: password, theme, signing out.
import {useState} from 'preact/hooks';
import {ApiError} from '../../api/client';
import {signOut, useSession, useSessionAgain} from '../../api/session';
import {changePassword} from '../../api/settings';
import {to} from '../../app/address';
import {tell, tellError} from '../../app/notices';
import {type Theme, useTheme} from '../../app/theme';
import {Button, Form, Segmented, TextField} from '../../ui/controls';
import {Facts, Panel, Time} from '../../ui/surfaces';
import {Settings} from './parts';

/** As short as the server takes. */
const PASSWORD_CHARS_MIN = 12;

const THEMES: readonly {value: Theme; label: string}[] = [
  {value: 'system', label: 'As the system'},
  {value: 'light', label: 'Light'},
  {value: 'dark', label: 'Dark'},
];

const Password = () => {
  const session = useSession();
  const again = useSessionAgain();
  const needsCurrent = session.needs_current_password ?? session.teammate.password_set;
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<ApiError | undefined>();
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const isShort = [...password].length < PASSWORD_CHARS_MIN;
  const save = (): void => {
    setTried(true);
    if (isShort || (needsCurrent && current === '')) {
      return;
    }
    setBusy(true);
    setError(undefined);
    changePassword({password, ...(needsCurrent ? {current_password: current} : {})})
      .then(() => {
        setCurrent('');
        setPassword('');
        setTried(false);
        again();
        tell(session.teammate.password_set ? 'Password changed' : 'Password set');
      })
      .catch((why: unknown) => (why instanceof ApiError && why.status !== 0 ? setError(why) : tellError(why)))
      .finally(() => setBusy(false));
  };
  const isCurrentWrong = error !== undefined && (error.field === 'current_password' || error.code === 'sign_in_failed');
  return (
    <Panel title="Password" lead={session.teammate.password_set ? undefined : 'You have none yet: until you set one, you need a new link for each sign-in.'}>
      <Form onSubmit={save} label="Password" class="form">
        {needsCurrent && <TextField label="Current password" type="password" value={current} onInput={setCurrent} autocomplete="current-password" error={isCurrentWrong ? error.message : isTried && current === '' ? 'Type the password that you have now.' : undefined} />}
        <TextField
          label="New password"
          type="password"
          value={password}
          onInput={setPassword}
          autocomplete="new-password"
          hint={`At least ${PASSWORD_CHARS_MIN} characters; a sentence is fine.`}
          error={error && !isCurrentWrong ? error.message : isTried && isShort ? `At least ${PASSWORD_CHARS_MIN} characters, please.` : undefined}
        />
        <div><Button type="submit" look="primary" busy={isBusy}>{session.teammate.password_set ? 'Change password' : 'Set password'}</Button></div>
      </Form>
    </Panel>
  );
};

export default function Account() {
  const {teammate, expires_at} = useSession();
  const [theme, setTheme] = useTheme();
  const leave = (everywhere: boolean): void => {
    // The whole page goes, and with it all that was loaded for this teammate.
    signOut(everywhere).then(() => globalThis.location.assign(to('/')), tellError);
  };
  return (
    <Settings title="Your account">
      <Panel title="You" actions={<><Button look="quiet" onClick={() => leave(true)}>End all your sessions</Button><Button icon="out" onClick={() => leave(false)}>Sign out</Button></>}>
        <Facts facts={[['Name', teammate.name], ['E-mail', teammate.email ?? '–'], ['Role', teammate.role], ['This session ends', <Time key="at" at={expires_at} exact />]]} />
      </Panel>
      <Password />
      <Panel title="Theme" lead="Of the console, in this browser.">
        <div><Segmented label="Theme of the console" value={theme} options={THEMES} onChange={setTheme} /></div>
      </Panel>
    </Settings>
  );
}
